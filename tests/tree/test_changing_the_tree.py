from datetime import date, timedelta

import pytest
from sqlalchemy import select

from riskreg.errors import InvalidInput, NotPermitted, RuleBroken
from riskreg.extensions import db
from riskreg.models import Unit, UnitChange, UnitParent, UnitSuccessor
from riskreg.queries.tree import tree_on
from riskreg.queries.units import names_of, path_of
from riskreg.vocabulary import Level, RiskStatus, Role, UnitChangeKind
from riskreg.workflows.tree.changes import change_from
from riskreg.workflows.tree.closing import close_unit
from riskreg.workflows.tree.heirs import name_heir
from riskreg.workflows.tree.leading import set_lead, stand_also_under
from riskreg.workflows.tree.merging import merge_units
from riskreg.workflows.tree.moving import move_unit
from riskreg.workflows.tree.opening import open_unit
from riskreg.workflows.tree.renaming import rename_unit
from riskreg.workflows.tree.splitting import split_unit
from tests.factories.moves import risk_at
from tests.factories.rows import GrantFactory, PersonFactory, unit_under
from tests.tree.conftest import TODAY, TOMORROW

YESTERDAY = TODAY - timedelta(days=1)


def path(code, on=TODAY):
    return [unit.code for unit in path_of(code, on=on)]


def successors():
    rows = select(UnitSuccessor).where(UnitSuccessor.effective_on >= TODAY)
    code = lambda unit_id: db.session.get(Unit, unit_id).code  # noqa: E731
    return {
        (code(row.unit_id), code(row.successor_id), row.effective_on, row.is_heir) for row in db.session.scalars(rows)
    }


def wrong(do, *what, **how):
    with pytest.raises(InvalidInput) as refused:
        do(*what, **how)
    db.session.rollback()
    return list(refused.value.fields)


def test_a_closed_unit_hands_its_parts_to_its_successor(do, cast):
    do(close_unit, "TESTB", successor="TESTA", start=TOMORROW)

    assert path("TESTB.SLT") == ["TESTB.SLT", "TESTB", "TESTI", "TESTR", "X24"]
    assert path("TESTB.SLT", TOMORROW) == ["TESTB.SLT", "TESTA", "TESTI", "TESTR", "X24"]
    assert path("TESTB", TOMORROW) == ["TESTB"]
    assert cast.unit("TESTB").valid_to == TODAY
    assert successors() == {("TESTB", "TESTA", TOMORROW, False)}


def test_without_a_successor_nothing_may_stand_under_it_or_be_held_by_it(do):
    risk_at(RiskStatus.OPEN, "TESTA.PHY")
    risk_at(RiskStatus.CLOSED, "TESTA.PHY")
    risk_at(RiskStatus.NEW, "TESTA.PHY")

    assert wrong(do, close_unit, "TESTB") == ["unit"]
    with pytest.raises(RuleBroken, match=r"TESTA\.PHY holds 2 risks that are not over") as refused:
        do(close_unit, "TESTA.PHY")
    assert (refused.value.code, refused.value.details) == ("holds_open_risks", {"count": 2})


def test_a_unit_without_anything_closes_without_a_successor(do, cast):
    risk_at(RiskStatus.DECLINED, "TESTB.SLT")

    do(close_unit, "TESTB.SLT")

    assert cast.unit("TESTB.SLT").valid_to == YESTERDAY
    assert names_of(["TESTB.SLT"]) == {"TESTB.SLT": "TESTB.SLT (fictional)"}


def test_what_has_closed_or_is_to_close_does_not_close_again(do):
    do(close_unit, "TESTB.SLT", start=TOMORROW)

    assert wrong(do, close_unit, "TESTB.SLT") == ["unit"]
    assert wrong(do, close_unit, "QM7") == ["unit"]
    assert wrong(do, close_unit, "NOWHERE") == ["unit"]


@pytest.mark.parametrize("successor", ["TESTB", "TESTB.SLT", "QM7", "NOWHERE"])
def test_a_successor_is_another_unit_that_stands_at_the_same_level_or_above(do, successor):
    assert wrong(do, close_unit, "TESTB", successor=successor) == ["successor"]


def test_a_unit_moves_under_another_parent_from_a_day(do):
    do(move_unit, "TESTA", "TESTJ", start=TOMORROW)

    assert path("TESTA.SLT")[1:3] == ["TESTA", "TESTI"]
    assert path("TESTA.SLT", TOMORROW)[1:3] == ["TESTA", "TESTJ"]


@pytest.mark.parametrize("parent", ["TESTI", "TESTB", "TESTA.SLT", "NOWHERE", "QM7"])
def test_a_unit_moves_only_under_another_one_of_a_level_above(do, parent):
    assert wrong(do, move_unit, "TESTA", parent) == ["parent"]


def test_a_move_that_is_planned_bounds_one_made_before_it(do):
    do(move_unit, "TESTA", "TESTJ", start=TODAY + timedelta(days=10))
    do(move_unit, "TESTA", "S1Y5D", start=TOMORROW)

    assert path("TESTA", TOMORROW)[1] == "S1Y5D"
    assert path("TESTA", TODAY + timedelta(days=9))[1] == "S1Y5D"
    assert path("TESTA", TODAY + timedelta(days=10))[1] == "TESTJ"


def test_two_moves_on_one_day_leave_the_last(do):
    do(move_unit, "TESTA", "TESTJ")
    do(move_unit, "TESTA", "S1Y5D")

    assert path("TESTA")[1] == "S1Y5D"


def test_several_units_become_a_new_one(do, cast):
    do(merge_units, ["TESTI", "TESTJ"], "TESTK", name="Both (fictional)", parent="TESTR", start=TOMORROW)

    assert path("TESTC.OT", TOMORROW) == ["TESTC.OT", "TESTC.CHS", "TESTC", "TESTK", "TESTR", "X24"]
    assert path("TESTA", TOMORROW) == ["TESTA", "TESTK", "TESTR", "X24"]
    assert (cast.unit("TESTK").level, cast.unit("TESTK").valid_from) == (Level.ICS, TOMORROW)
    assert successors() == {("TESTI", "TESTK", TOMORROW, False), ("TESTJ", "TESTK", TOMORROW, False)}


def test_several_units_become_one_of_them(do, cast):
    do(merge_units, ["TESTI", "TESTJ"], "TESTI")

    assert path("TESTC")[1] == "TESTI"
    assert (cast.unit("TESTI").valid_to, cast.unit("TESTJ").valid_to) == (None, YESTERDAY)


@pytest.mark.parametrize(
    ("codes", "into", "how", "field"),
    [
        (["TESTI"], "TESTI", {}, "unit"),
        (["TESTI", "TESTA"], "TESTJ", {}, "unit"),
        (["TESTA", "TESTB"], "TESTJ", {}, "into"),
        (["TESTA", "TESTB"], "TESTN", {}, "into"),
        (["TESTA", "TESTB"], "TESTN", {"name": "New"}, "name"),
        (["TESTA", "TESTB"], "TESTC", {"name": "New", "parent": "TESTI"}, "code"),
        (["TESTA", "TESTB"], "TESTN", {"name": "New", "parent": "TESTC"}, "parent"),
        (["TESTA", "TESTB"], "TESTN", {"name": " ", "parent": "TESTI"}, "name"),
    ],
)
def test_a_merger_is_of_one_level_into_a_unit_of_that_level(do, codes, into, how, field):
    assert wrong(do, merge_units, codes, into, **how) == [field]


def two_new_boards():
    for code in ("TESTK", "TESTL"):
        unit_under("TESTR", code, Level.ICS)


def test_each_part_of_a_split_unit_goes_where_it_is_sent(do):
    two_new_boards()

    do(split_unit, "TESTI", ["TESTK", "TESTL"], parts={"TESTA": "TESTK"}, rest="TESTL", start=TOMORROW)

    assert (path("TESTA.SLT", TOMORROW)[2], path("TESTB", TOMORROW)[1]) == ("TESTK", "TESTL")
    assert successors() == {("TESTI", "TESTK", TOMORROW, False), ("TESTI", "TESTL", TOMORROW, True)}


@pytest.mark.parametrize(
    ("into", "parts", "rest", "field"),
    [
        (["TESTK"], {}, "TESTK", "into"),
        (["TESTK", "TESTA"], {}, "TESTK", "into"),
        (["TESTK", "TESTL"], {"TESTA": "TESTK"}, None, "part"),
        (["TESTK", "TESTL"], {"TESTA": "TESTJ"}, "TESTK", "part"),
        (["TESTK", "TESTL"], {"TESTC": "TESTK"}, "TESTK", "part"),
        (["TESTK", "TESTL"], {}, "TESTJ", "rest"),
    ],
)
def test_a_split_leaves_nothing_behind(do, into, parts, rest, field):
    two_new_boards()

    assert wrong(do, split_unit, "TESTI", into, parts=parts, rest=rest) == [field]


def test_risks_of_a_split_unit_itself_need_an_heir(do):
    two_new_boards()
    risk_at(RiskStatus.CLOSED, "TESTI")
    parts = {"TESTA": "TESTK", "TESTB": "TESTL"}

    assert wrong(do, split_unit, "TESTI", ["TESTK", "TESTL"], parts=parts) == ["rest"]
    do(split_unit, "TESTI", ["TESTK", "TESTL"], parts=parts, rest="TESTK")


def test_the_heir_of_a_split_that_was_loaded_is_named_later(do, cast):
    assert tree_on(TODAY).living(cast.unit("QM7").id) is None

    do(name_heir, "QM7", "D7T5G")

    assert tree_on(TODAY).living(cast.unit("QM7").id) == cast.unit("D7T5G").id
    assert wrong(do, name_heir, "QM7", "TESTI") == ["successor"]


def test_one_parent_leads_on_each_day_and_the_other_stays(do, cast):
    do(stand_also_under, "TESTA", "TESTJ")
    assert path("TESTA")[1] == "TESTI"

    do(set_lead, "TESTA", "TESTJ", start=TOMORROW)

    edges = db.session.scalars(select(UnitParent).where(UnitParent.unit_id == cast.unit("TESTA").id))
    parents = {unit.id: unit.code for unit in db.session.scalars(select(Unit))}
    assert sorted((parents[row.parent_id], row.leads, row.valid_from, row.valid_to) for row in edges) == [
        ("TESTI", False, TOMORROW, None),
        ("TESTI", True, None, TODAY),
        ("TESTJ", False, TODAY, TODAY),
        ("TESTJ", True, TOMORROW, None),
    ]
    assert wrong(do, set_lead, "TESTA", "TESTJ", start=TOMORROW) == ["parent"]
    assert wrong(do, stand_also_under, "TESTA", "TESTJ", start=TOMORROW) == ["parent"]
    assert wrong(do, stand_also_under, "TESTB", "TESTJ", end=YESTERDAY) == ["to"]


def test_a_guest_of_a_closed_unit_is_a_guest_of_its_successor(do, cast):
    do(stand_also_under, "TESTC", "TESTI")
    do(stand_also_under, "TESTA", "TESTJ")

    do(merge_units, ["TESTI", "TESTJ"], "TESTK", name="Both", parent="TESTR", start=TOMORROW)

    edges = select(UnitParent).where(UnitParent.unit_id == cast.unit("TESTC").id, UnitParent.valid_from == TOMORROW)
    assert [(row.parent_id, row.leads) for row in db.session.scalars(edges)] == [(cast.unit("TESTK").id, True)]


def test_a_name_is_that_of_its_days(do):
    do(rename_unit, "TESTA", "  New   name ", start=TOMORROW)

    assert names_of(["TESTA"], on=TODAY) == {"TESTA": "TESTA (fictional)"}
    assert names_of(["TESTA"], on=TOMORROW) == {"TESTA": "New name"}
    assert wrong(do, rename_unit, "TESTA", "New name", start=TOMORROW) == ["name"]
    assert wrong(do, rename_unit, "TESTA", "x" * 201) == ["name"]


def test_a_system_administrator_of_the_unit_or_above_changes_it_and_nobody_else(do, cast):
    local = PersonFactory()
    GrantFactory(person=local, unit=cast.unit("TESTI"), role=Role.SYSTEM_ADMINISTRATOR)

    do(rename_unit, "TESTA.SLT", "New", by=local)
    for code in ("TESTC", "TESTR"):
        with pytest.raises(NotPermitted):
            do(rename_unit, code, "New", by=local)
    with pytest.raises(NotPermitted):
        do(move_unit, "TESTA", "TESTJ", by=local)
    for name in ("director", "ics_lead", "national_lead", "unit_administrator"):
        with pytest.raises(NotPermitted):
            do(rename_unit, "TESTA", "New", by=cast.person(name))


def test_it_is_kept_who_changed_what_and_why(do, administrator, cast):
    do(move_unit, "TESTA", "TESTJ", start=TOMORROW, reason=" The boundary moved ")

    row = db.session.scalars(select(UnitChange)).one()
    assert (row.unit_id, row.kind, row.effective_on) == (cast.unit("TESTA").id, UnitChangeKind.MOVE, TOMORROW)
    assert (row.reason, row.made_by_id) == ("The boundary moved", administrator.id)


@pytest.mark.parametrize("reason", ["", "  ", "x" * 601, "About 999 000 0018"])
def test_a_reason_is_given_and_names_no_patient(administrator, reason):
    with pytest.raises(InvalidInput) as refused:
        change_from(TODAY, reason, administrator)

    assert list(refused.value.fields) == ["reason"]


def test_a_unit_opens_under_one_that_stands():
    assert wrong(open_unit, "TESTN", "New", Level.ORGANISATION, "QM7") == ["parent"]
    assert wrong(open_unit, "TESTN", "New", Level.ORGANISATION, "Z9B2Z", start=date(2026, 3, 31)) == ["parent"]


@pytest.mark.parametrize("day", [date(2026, 3, 31), date(2026, 4, 1), TODAY])
def test_the_tree_in_memory_is_the_tree_of_the_day(day):
    tree = tree_on(day)

    for unit in tree.units.values():
        assert tree.path_from(unit.id) == path_of(unit.code, on=day)
