from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import update

from riskreg import clock
from riskreg.extensions import db, transaction
from riskreg.models import Risk, UnitParent
from riskreg.queries.unanswered import Unanswered, how_many, unanswered_below
from riskreg.vocabulary import Band, EscalationStatus
from tests.cast import CLIENTS, PEOPLE, Cast
from tests.factories import moves, payloads

ASKED = datetime(2026, 12, 1, 10, tzinfo=UTC)
FIRST, DAY = date(2026, 12, 8), timedelta(days=1)
"""The day to acknowledge; to decide it is 31 December."""
cast = Cast()


def on(day: date):
    return clock.at(datetime.combine(day, ASKED.timetz()))


def seen_by(day: date) -> dict[str, list[Unanswered]]:
    """Who sees anything that day, and what."""
    readers = cast.people() | cast.clients()
    with on(day):
        found = {name: unanswered_below(reader=reader) for name, reader in readers.items()}
        assert {name: how_many(reader=reader) for name, reader in readers.items()} == {
            name: len(rows) for name, rows in found.items()
        }
    assert found.keys() == PEOPLE.keys() | CLIENTS.keys()
    return {name: rows for name, rows in found.items() if rows}


@pytest.fixture
def asked():
    with clock.at(ASKED):
        return moves.escalation_at(EscalationStatus.ASKED, "TESTI")


def test_only_those_who_lead_the_unit_right_above_see_it_and_only_from_the_day_after(asked):
    row = Unanswered("TESTI", "TESTA", Band.HIGH, ASKED.date(), FIRST)

    assert seen_by(FIRST) == {}
    assert seen_by(FIRST + DAY) == {"regional_lead": [row], "regional_quality_officer": [row]}


def test_one_that_is_acknowledged_counts_from_its_day_to_decide(asked):
    with clock.at(ASKED):
        moves.acknowledge(asked, {}, actor=cast.ics_lead)

    assert seen_by(asked.decide_by) == {}
    (row,) = seen_by(asked.decide_by + DAY)["regional_lead"]
    assert row.due_on == asked.decide_by == date(2026, 12, 31)


def test_inside_an_organisation_the_ics_sees_who_waits_for_whom_and_no_other_ics_does():
    with clock.at(ASKED):
        moves.escalation_at(EscalationStatus.ASKED, "TESTA")

    seen = seen_by(FIRST + DAY)

    assert seen.keys() == {"ics_lead", "ics_quality_officer", "both_sides"}
    assert {(row.receiving_unit, row.asking_organisation) for row in seen["ics_lead"]} == {("TESTA", "TESTA")}


def test_above_the_organisations_the_one_who_asks_is_named_and_not_where_the_risk_came_from():
    with clock.at(ASKED):
        moves.escalation_at(EscalationStatus.ASKED, "TESTR")

    (row,) = seen_by(FIRST + 60 * DAY)["national_lead"]

    assert (row.receiving_unit, row.asking_organisation) == ("TESTR", "TESTI")


@pytest.mark.parametrize("status", [EscalationStatus.ACCEPTED, EscalationStatus.DECLINED, EscalationStatus.WITHDRAWN])
def test_what_was_answered_or_taken_back_is_gone(status):
    with clock.at(ASKED):
        moves.escalation_at(status, "TESTI")

    assert seen_by(FIRST + 60 * DAY) == {}


def test_what_is_confidential_is_not_there_at_all(asked):
    transaction(lambda: db.session.execute(update(Risk).values(confidential=True)))

    assert seen_by(FIRST + DAY) == {}


def test_the_unit_above_is_the_one_of_the_day(asked):
    region, other = cast.unit("TESTR"), cast.unit("TESTJ")
    edge = update(UnitParent).where(UnitParent.unit_id == asked.to_unit_id, UnitParent.parent_id == region.id)

    def move() -> None:
        db.session.execute(edge.values(valid_to=FIRST + 2 * DAY))
        db.session.add(UnitParent(unit_id=asked.to_unit_id, parent_id=other.id, leads=True, valid_from=FIRST + 3 * DAY))

    transaction(move)

    assert seen_by(FIRST + 2 * DAY).keys() == {"regional_lead", "regional_quality_officer"}
    assert seen_by(FIRST + 3 * DAY).keys() == {"elsewhere_ics_lead"}


def test_the_longest_wait_comes_first(asked):
    with on(FIRST - DAY):
        moves.escalate(moves.risk_at("open"), payloads.escalate("TESTI"), actor=cast.director)

    assert [row.asked_on for row in seen_by(FIRST + 20 * DAY)["regional_lead"]] == [ASKED.date(), FIRST - DAY]
