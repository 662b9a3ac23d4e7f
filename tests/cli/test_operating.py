import sqlite3
from datetime import date

import pytest

from riskreg.extensions import db
from riskreg.queries.units import find_unit, path_of
from riskreg.vocabulary import RiskStatus
from tests.factories.moves import risk_at


def test_init_can_be_run_again(riskreg):
    first, second, plain = riskreg("init", "--json"), riskreg("init", "--json"), riskreg("init")

    assert first.json == second.json
    assert first.json.keys() == {"units", "professions", "matrix"}
    assert plain.out == f"Ready: {first.json['units']} units, 18 professions, matrix npsa-2008-ownwords-1.\n"


def test_init_makes_a_register_from_an_empty_file(riskreg, monkeypatch, tmp_path):
    monkeypatch.setenv("RISKREG_DATABASE_URL", f"sqlite:///{tmp_path / 'new.db'}")

    before = riskreg("audit", "verify", "--json")
    made = riskreg("init", "--json")
    after = riskreg("audit", "verify", "--json")

    assert (before.code, before.failure["code"]) == (1, "database")
    assert (made.code, after.json["events"], after.json["ok"]) == (0, 0, True)
    assert sqlite3.connect(tmp_path / "new.db").execute("SELECT count(*) FROM units").fetchone()[0] > 200


def test_a_unit_stands_under_its_parent(riskreg):
    said = riskreg("unit", "add", "TESTA.OT", "Occupational therapy (fictional)", "team", "TESTA", "--json")

    db.session.rollback()
    path = path_of("TESTA.OT", on=date(2027, 1, 1))
    assert said.json == {"code": "TESTA.OT"}
    assert [unit.code for unit in path] == ["TESTA.OT", "TESTA", "TESTI", "TESTR", "X24"]


def test_a_unit_under_nothing_or_with_a_wrong_code_is_refused(riskreg):
    nowhere = riskreg("unit", "add", "TESTA.OT", "x", "team", "NOWHERE", "--json")
    lower_case = riskreg("unit", "add", "lower", "x", "team", "TESTA", "--json")

    assert (nowhere.code, nowhere.failure["code"]) == (2, "not_found")
    assert (lower_case.code, list(lower_case.failure["fields"])) == (2, ["code"])
    assert find_unit("TESTA.OT") is None


def test_demo_tells_of_its_progress_apart_from_its_answer(riskreg):
    said = riskreg("demo", "--risks", "3", "--json")

    assert said.json["risks"] == 3
    assert len(said.json["accounts"]) == 20
    assert len(said.json["password"]) >= 15
    assert said.err.endswith("100 %  3 of 3 risks\n")


def test_demo_keeps_out_of_a_register_that_people_have_used(riskreg):
    risk_at(RiskStatus.NEW)
    db.session.rollback()

    said = riskreg("demo", "--json")

    assert (said.code, said.failure["code"]) == (2, "not_empty")


@pytest.mark.parametrize("risks", ["0", "100001", "many"])
def test_demo_makes_one_to_a_hundred_thousand_risks(riskreg, risks):
    assert riskreg("demo", "--risks", risks).code == 2
