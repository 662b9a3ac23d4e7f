from datetime import datetime

import pytest

from riskreg import clock
from riskreg.extensions import db, transaction
from riskreg.queries.units import find_unit, names_of, path_of
from riskreg.vocabulary import RiskStatus, Role
from riskreg.workflows import accounts
from tests.cast import address
from tests.factories.moves import held_at, risk_at

BY = ("--by", address("national_lead"), "--reason", "Two became one")


@pytest.fixture
def change(riskreg):
    """One command about a unit, by somebody who may, in JSON."""
    transaction(lambda: accounts.grant_role(address("national_lead"), Role.SYSTEM_ADMINISTRATOR, "X24"))
    return lambda *words: riskreg("unit", *words, *BY, "--json")


def test_a_merger_begun_today_takes_its_risks_along(change, riskreg):
    held_at("TESTI")
    db.session.rollback()

    merged = ("merge", "TESTI", "TESTJ", "--into", "TESTK", "--name", "Both", "--parent", "TESTR")
    tried = change(*merged, "--dry-run").json
    done = change(*merged).json

    db.session.rollback()
    today = clock.today().isoformat()
    move = {"from": "TESTI", "to": "TESTK", "status": "open", "count": 1}
    assert (tried["dry_run"], tried["done"], tried["risks"]) == (True, False, [move])
    assert (done["dry_run"], done["done"], done["risks"], done["from"]) == (False, True, [move], today)
    assert done["owner_has_no_grant"] == []
    assert path_of("TESTA", on=clock.today())[1].code == "TESTK"
    assert riskreg("audit", "verify", "--json").json["ok"] is True


def test_what_begins_later_waits_for_its_day_and_is_routed_then(change, riskreg):
    risk_at(RiskStatus.OPEN)
    db.session.rollback()

    told = change("move", "TESTA", "TESTJ", "--from", "2099-01-01").json
    early = riskreg("unit", "route", "--by", address("national_lead"), "--json").json
    with clock.at(datetime(2099, 1, 1, 12, tzinfo=clock.LONDON)):
        foreseen = riskreg("unit", "route", "--by", address("national_lead"), "--dry-run", "--json").json
        plain = riskreg("unit", "route", "--by", address("national_lead"))

    assert (told["done"], told["risks"], early["risks"]) == (False, foreseen["risks"], [])
    assert plain.out == "1 risk moves.\n  1 open: TESTI to TESTJ\n"


def test_who_may_not_change_the_tree_is_told_who_may(riskreg):
    words = ("--by", address("director"), "--reason", "Order")

    said = riskreg("unit", "rename", "TESTA", "A new name", *words)

    assert (said.code, said.out) == (2, "")
    assert "Only a system administrator of every unit it touches, or of a unit above, can change this" in said.err


def test_each_verb_has_its_command(change):
    change("rename", "TESTB", "A new name")
    change("lead", "TESTB", "TESTJ", "--beside", "--to", "2099-01-01")
    change("lead", "TESTA", "TESTJ")
    change("close", "TESTB.SLT")
    split = ("split", "QHM", "--into", "QF7", "--into", "QWO", "--rest", "QF7", "--part", "R0B=QWO")
    assert change(*split).json["done"] is True

    db.session.rollback()
    today = clock.today()
    assert names_of(["TESTB"]) == {"TESTB": "A new name"}
    assert find_unit("TESTB.SLT").valid_to < today
    assert [path_of(code, on=today)[1].code for code in ("TESTB", "TESTA", "R0B", "RTD")] == [
        "TESTI",
        "TESTJ",
        "QWO",
        "QF7",
    ]


def test_refusals_name_the_field_and_change_nothing(change):
    risk_at(RiskStatus.OPEN, "TESTB.SLT")
    db.session.rollback()

    held, unknown = change("close", "TESTB.SLT"), change("move", "TESTA", "NOWHERE")
    pair = change("split", "TESTI", "--into", "TESTJ", "--part", "TESTA")

    assert (held.code, held.failure["code"]) == (2, "holds_open_risks")
    assert held.failure["message"].startswith("TESTB.SLT holds 1 risk that is not over")
    assert (list(unknown.failure["fields"]), list(pair.failure["fields"])) == (["parent"], ["part"])
    assert find_unit("TESTB.SLT").valid_to is None


def test_only_a_system_administrator_may(riskreg):
    words = ("--by", address("director"), "--reason", "x", "--json")

    moved = riskreg("unit", "move", "TESTA", "TESTJ", *words)
    routed = riskreg("unit", "route", "--by", address("director"), "--json")

    assert (moved.failure["code"], routed.failure["code"]) == ("not_permitted", "not_permitted")
