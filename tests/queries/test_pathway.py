from datetime import date, timedelta

import pytest
from sqlalchemy import event

from riskreg.extensions import db
from riskreg.pathway import SetBy
from riskreg.queries.pathway import forget_pathways, pathway_for
from riskreg.vocabulary import Band, Level
from tests.setting import sets

TODAY = date(2026, 11, 24)
TAKES = "levels.organisation.takes_score_from"


def takes(score):
    return {"levels": {"organisation": {"takes_score_from": score}}}


def in_force(cast, unit, *, on=TODAY):
    return pathway_for(cast.unit(unit), on=on)


def test_what_nobody_set_is_the_national_default(cast):
    pathway = in_force(cast, "TESTA.SLT")

    assert pathway.takes_score_from(Level.ORGANISATION) == 15
    assert pathway.set_by(TAKES) is None


def test_those_below_inherit_and_those_beside_do_not(cast):
    sets("TESTI", takes(12))

    assert {
        unit: in_force(cast, unit).takes_score_from(Level.ORGANISATION)
        for unit in ("TESTR", "TESTI", "TESTA", "TESTA.SLT", "TESTB", "TESTJ", "TESTC")
    } == {"TESTR": 15, "TESTI": 12, "TESTA": 12, "TESTA.SLT": 12, "TESTB": 12, "TESTJ": 15, "TESTC": 15}
    assert in_force(cast, "TESTA.SLT").set_by(TAKES) == SetBy("TESTI", TODAY)


def test_the_nearest_unit_wins_key_by_key(cast):
    sets("TESTI", takes(12) | {"review_every_days": {"extreme": 21}})
    sets("TESTA", takes(10))

    pathway = in_force(cast, "TESTA.SLT")

    assert pathway.takes_score_from(Level.ORGANISATION) == 10
    assert pathway.review_days(Level.TEAM, Band.EXTREME) == 21
    assert pathway.set_by(TAKES) == SetBy("TESTA", TODAY)
    assert pathway.set_by("review_every_days.extreme") == SetBy("TESTI", TODAY)


def test_a_setting_counts_from_its_first_day_on(cast):
    later = TODAY + timedelta(days=7)
    sets("TESTA", takes(12), starts_on=later)

    assert in_force(cast, "TESTA", on=later - timedelta(days=1)).takes_score_from(Level.ORGANISATION) == 15
    assert in_force(cast, "TESTA", on=later).takes_score_from(Level.ORGANISATION) == 12


def test_a_later_start_adds_to_an_earlier_one(cast):
    later = TODAY + timedelta(days=7)
    sets("TESTA", takes(10), starts_on=later)
    sets("TESTA", takes(12) | {"bands": {"moderate": 4, "high": 10, "extreme": 15}})

    pathway = in_force(cast, "TESTA", on=later)

    assert pathway.takes_score_from(Level.ORGANISATION) == 10
    assert pathway.local_band(9) == Band.MODERATE


def test_of_one_start_the_newest_row_counts_whole(cast):
    sets("TESTA", takes(12) | {"review_every_days": {"extreme": 7}})
    sets("TESTA", takes(10))

    pathway = in_force(cast, "TESTA")

    assert pathway.takes_score_from(Level.ORGANISATION) == 10
    assert pathway.set_by("review_every_days.extreme") is None


def test_what_is_set_to_nothing_is_inherited_again(cast):
    sets("TESTI", takes(12))
    sets("TESTA", takes(10))
    sets("TESTA", takes(None), starts_on=TODAY + timedelta(days=1))

    assert in_force(cast, "TESTA", on=TODAY + timedelta(days=1)).set_by(TAKES) == SetBy("TESTI", TODAY)


def test_a_clock_is_set_as_a_whole(cast):
    days = {"acknowledge": 4, "decide": 8, "acknowledge_extreme": 1, "decide_extreme": 2}
    sets("TESTI", {"levels": {"ics": {"clock": days}}})

    pathway = in_force(cast, "TESTI")

    assert pathway.receiver_days(Level.ICS, Band.HIGH) == (4, 8)
    assert pathway.receiver_days(Level.ICS, Band.EXTREME) == (1, 2)
    assert in_force(cast, "TESTJ").receiver_days(Level.ICS, Band.HIGH) == (5, 20)


def test_it_is_read_in_one_statement_and_once_a_transaction(cast):
    unit = cast.unit("TESTA.SLT")
    forget_pathways()
    seen = []
    event.listen(db.engine, "before_cursor_execute", lambda *told: seen.append(told[2]))

    for _ in range(3):
        pathway_for(unit, on=TODAY)
    once = len(seen)
    db.session.commit()
    pathway_for(unit, on=TODAY)

    assert once == 1
    assert len([text for text in seen if "pathway_settings" in text]) == 2


@pytest.mark.parametrize("unit", ["TESTR", "TESTI", "TESTA"])
def test_a_risk_follows_the_tree_of_the_day(cast, unit):
    sets(unit, {"review_every_days": {"low": 100}})

    assert in_force(cast, "TESTA.PHY").set_by("review_every_days.low") == SetBy(unit, TODAY)
