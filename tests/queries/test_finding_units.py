from datetime import date

import pytest

from riskreg.errors import NotFound
from riskreg.extensions import db
from riskreg.models import UnitName, UnitParent
from riskreg.queries.units import all_units, below, find_unit, get_unit, names_of, path_of
from riskreg.vocabulary import Level
from tests.factories.rows import unit_under

TODAY = date(2026, 11, 24)


def codes(units):
    return [unit.code for unit in units]


def test_a_path_goes_from_the_unit_to_the_nation():
    path = path_of("TESTC.OT", on=TODAY)

    assert codes(path) == ["TESTC.OT", "TESTC.CHS", "TESTC", "TESTJ", "TESTR", "X24"]
    assert path_of("NOWHERE", on=TODAY) == []


def test_a_path_is_that_of_the_day(cast):
    unit = unit_under("TESTI", "TESTD", Level.ORGANISATION)
    edge = db.session.scalars(db.select(UnitParent).where(UnitParent.unit_id == unit.id)).one()
    edge.valid_to = date(2026, 11, 23)
    db.session.add(UnitParent(unit_id=unit.id, parent_id=cast.unit("TESTJ").id, valid_from=TODAY))
    db.session.commit()

    before, after = path_of(unit.code, on=date(2026, 11, 23)), path_of(unit.code, on=TODAY)

    assert (before[1].code, after[1].code) == ("TESTI", "TESTJ")


def test_a_second_parent_that_does_not_lead_carries_no_risks(cast):
    unit = cast.unit("TESTA")
    db.session.add(UnitParent(unit_id=unit.id, parent_id=cast.unit("TESTJ").id, leads=False))
    db.session.commit()

    assert codes(path_of(unit.code, on=TODAY)) == ["TESTA", "TESTI", "TESTR", "X24"]
    assert "TESTA" in codes(below([cast.unit("TESTJ").id], on=TODAY))


def test_below_a_unit_stand_all_its_parts(cast):
    assert codes(below([cast.unit("TESTI").id], on=TODAY)) == [
        *("TESTA", "TESTA.PHY", "TESTA.SLT", "TESTB", "TESTB.DIE", "TESTB.SLT", "TESTI"),
    ]
    assert below([], on=TODAY) == []


def test_units_are_found_by_code():
    assert (get_unit("TESTA").code, find_unit("NOWHERE")) == ("TESTA", None)
    with pytest.raises(NotFound):
        get_unit("NOWHERE")


def test_names_are_those_of_the_day(cast):
    unit = cast.unit("TESTA")
    db.session.scalars(db.select(UnitName).where(UnitName.unit_id == unit.id)).one().valid_to = date(2026, 11, 23)
    db.session.add(UnitName(unit_id=unit.id, name="New name", valid_from=TODAY))
    db.session.commit()

    assert names_of(["TESTA", "NOWHERE"]) == {"TESTA": "New name"}
    assert names_of(["TESTA"], on=date(2026, 11, 23)) == {"TESTA": "TESTA (fictional)"}


def test_the_tree_of_a_day_holds_the_units_that_stood(cast):
    unit = cast.unit("TESTB.DIE")
    unit.valid_to = date(2026, 11, 23)
    db.session.commit()

    standing = [row["code"] for row in all_units(on=TODAY, level=Level.TEAM) if row["code"].startswith("TEST")]

    assert standing == ["TESTA.PHY", "TESTA.SLT", "TESTB.SLT", "TESTC.OT"]
    assert [row for row in all_units() if row["code"] == "TESTB.DIE"] == [
        {
            "code": "TESTB.DIE",
            "name": "TESTB.DIE (fictional)",
            "level": "team",
            "parent": "TESTB",
            "valid_from": None,
            "valid_to": date(2026, 11, 23),
            "successors": [],
        }
    ]
