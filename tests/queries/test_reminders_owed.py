"""Every clock at the days where it begins and ends, with days off in the way."""

from collections import defaultdict
from datetime import UTC, date, datetime, time, timedelta

import pytest
from sqlalchemy import select, update

from riskreg import clock, policy
from riskreg.extensions import db, transaction
from riskreg.models import Person, Risk, RiskReader
from riskreg.queries.reminders import reminders_owed
from riskreg.vocabulary import EscalationStatus, ReminderRule, RiskStatus
from riskreg.workflows import reminders
from tests.cast import Cast, address
from tests.factories import moves, payloads

FIRST_DECEMBER = date(2026, 12, 1)
"""A Tuesday. Christmas Day is a Friday, the Monday after it a bank holiday, and so is New Year's Day, a Friday."""
DAY = timedelta(days=1)
RECEIVERS = {"ics_lead", "ics_quality_officer", "both_sides"}
TEAM_LEADS = {"lead", "director", "quality_officer", "both_sides"}
cast = Cast()


def on(day: date):
    return clock.at(datetime.combine(day, time(9), UTC))


def owed(day: date) -> dict[str, set[str]]:
    """By rule, the people owed a reminder that day."""
    db.session.rollback()
    people = dict(db.session.execute(select(Person.id, Person.email)).all())
    found = defaultdict(set)
    with on(day):
        for owing in reminders_owed():
            found[str(owing.rule)].add(people[owing.person_id].partition("@")[0])
    return dict(found)


def check(rule: ReminderRule, first: date, last: date | None, people: set[str]) -> None:
    """Owed from the first day to the last (None: for as long as it waits) to exactly these people."""
    days = {first - DAY: None, first: people, last or first + 60 * DAY: people}
    if last is not None:
        days[last + DAY] = None
    assert {day: owed(day).get(rule) for day in days} == days


def asked(started: date, *, answered: EscalationStatus = EscalationStatus.ASKED, **changes):
    """A request of a high score to an ICS, which has 5 working days to acknowledge and 20 to decide."""
    with on(started):
        if not changes:
            return moves.escalation_at(answered, risk=moves.risk_at(RiskStatus.OPEN, next_review_on="2027-02-20"))
        risk = moves.risk_at(RiskStatus.OPEN, next_review_on="2027-02-20")
        return moves.escalate(risk, payloads.escalate("TESTI", **changes), actor=cast.director)


def test_to_acknowledge_on_the_day_and_after_it():
    request = asked(date(2026, 12, 18))

    assert request.acknowledge_by == date(2026, 12, 29)
    check(ReminderRule.ACKNOWLEDGE_DUE, date(2026, 12, 29), date(2026, 12, 29), RECEIVERS)
    check(ReminderRule.ACKNOWLEDGE_LATE, date(2026, 12, 30), None, RECEIVERS)


def test_to_decide_three_working_days_before_and_after_it():
    request = asked(FIRST_DECEMBER)

    assert request.decide_by == date(2026, 12, 31)
    # The 28th, the week-end and the 25th are days off: 30, 29, 24.
    check(ReminderRule.DECIDE_SOON, date(2026, 12, 24), date(2026, 12, 31), RECEIVERS)
    check(ReminderRule.DECIDE_LATE, date(2027, 1, 1), None, RECEIVERS | {"director", "lead"})


def test_an_answer_wanted_by_a_day_and_not_there():
    asked(FIRST_DECEMBER, wanted_by="2026-12-09")

    check(ReminderRule.WANTED_LATE, date(2026, 12, 10), None, RECEIVERS | {"director"})


def test_a_question_the_day_before_its_reply_is_wanted_and_the_day_after():
    request = asked(date(2026, 12, 18), answered=EscalationStatus.RETURNED)

    assert request.questions[0].reply_by == date(2026, 12, 29)
    # The day before is a bank holiday, after a week-end, after Christmas Day.
    check(ReminderRule.REPLY_SOON, date(2026, 12, 24), date(2026, 12, 29), {"director", "lead"})
    check(ReminderRule.REPLY_LATE, date(2026, 12, 30), None, {"director", "lead"})
    assert ReminderRule.DECIDE_SOON not in owed(request.decide_by)
    assert owed(request.decide_by + DAY)[ReminderRule.DECIDE_LATE] == RECEIVERS | {"director", "lead"}


def test_a_new_risk_that_nobody_has_read_in_time():
    with on(date(2026, 12, 23)):
        risk = moves.raise_risk(actor=cast.contributor)

    assert risk.triage_by == date(2026, 12, 30)
    check(ReminderRule.TRIAGE_LATE, date(2026, 12, 31), None, TEAM_LEADS)


def test_a_review_a_week_before_the_day_after_and_to_those_who_lead_after_two_weeks():
    with on(FIRST_DECEMBER):
        moves.risk_at(RiskStatus.OPEN, owner=cast.contributor, next_review_on="2027-01-08")

    # A week before is New Year's Day.
    check(ReminderRule.REVIEW_SOON, date(2026, 12, 31), date(2027, 1, 8), {"contributor"})
    check(ReminderRule.REVIEW_LATE, date(2027, 1, 9), None, {"contributor"})
    check(ReminderRule.REVIEW_NEGLECTED, date(2027, 1, 22), None, TEAM_LEADS)


def test_those_who_lead_are_those_of_the_unit_that_holds_it():
    with on(FIRST_DECEMBER):
        moves.held_at("TESTI")

    assert owed(date(2027, 1, 30))[ReminderRule.REVIEW_NEGLECTED] == RECEIVERS


def test_an_action_three_days_before_and_the_day_after():
    with on(FIRST_DECEMBER):
        risk = moves.risk_at(RiskStatus.OPEN)
        moves.add_action(risk, payloads.action(cast.contributor, due_on="2026-12-29"), actor=cast.lead)

    # Three days before is the Saturday after Christmas Day.
    check(ReminderRule.ACTION_SOON, date(2026, 12, 24), date(2026, 12, 29), {"contributor"})
    check(ReminderRule.ACTION_LATE, date(2026, 12, 30), None, {"contributor"})


def test_support_that_is_owed_has_reminders_of_its_own_and_those_who_wait_for_it_hear_too():
    with on(FIRST_DECEMBER):
        request = moves.escalation_at(EscalationStatus.ACCEPTED, mode="support")
    due = request.support_action.due_on

    assert due == date(2027, 1, 10)
    check(ReminderRule.SUPPORT_SOON, date(2027, 1, 7), due, {"ics_lead"})
    check(ReminderRule.SUPPORT_LATE, due + DAY, None, {"ics_lead", "director", "lead"})
    assert not {ReminderRule.ACTION_SOON, ReminderRule.ACTION_LATE} & {*owed(due), *owed(due + DAY)}


def test_a_target_that_is_past_its_day_and_not_reached():
    with on(FIRST_DECEMBER):
        risk = moves.risk_at(RiskStatus.OPEN)
        moves.score(risk, payloads.rescoring(2, 2, kind="target", by="2026-12-10"), actor=cast.lead)

    check(ReminderRule.TARGET_LATE, date(2026, 12, 11), None, {"lead"})
    with on(date(2026, 12, 14)):
        moves.score(risk, payloads.rescoring(2, 2), actor=cast.lead)
    assert ReminderRule.TARGET_LATE not in owed(date(2026, 12, 14))


def test_only_the_newest_target_counts():
    with on(FIRST_DECEMBER):
        risk = moves.risk_at(RiskStatus.OPEN)
        for day in ("2026-12-10", "2027-01-20"):
            moves.score(risk, payloads.rescoring(2, 2, kind="target", by=day), actor=cast.lead)

    assert ReminderRule.TARGET_LATE not in owed(date(2026, 12, 11))
    assert owed(date(2027, 1, 21))[ReminderRule.TARGET_LATE] == {"lead"}


def test_a_tolerance_two_weeks_before_it_ends():
    with on(FIRST_DECEMBER):
        risk = moves.risk_at(RiskStatus.OPEN, owner=cast.contributor)
    tolerated = update(Risk).where(Risk.id == risk.id)
    until = {"status": RiskStatus.TOLERATED, "tolerated_until": date(2027, 1, 15)}
    transaction(lambda: db.session.execute(tolerated.values(until)))

    # Two weeks before is New Year's Day.
    check(ReminderRule.TOLERANCE_SOON, date(2026, 12, 31), date(2027, 1, 15), TEAM_LEADS | {"contributor"})


def test_what_is_confidential_reminds_those_who_may_read_it_and_nobody_else():
    request = asked(FIRST_DECEMBER)
    reader = RiskReader(risk_id=request.risk_id, person_id=cast.director.id, version=1)
    hidden = update(Risk).where(Risk.id == request.risk_id).values(confidential=True)
    transaction(lambda: (db.session.execute(hidden), db.session.add(reader)))

    assert owed(date(2027, 3, 10)) == {
        ReminderRule.DECIDE_LATE: {"director"},
        ReminderRule.WANTED_LATE: {"director"},
        ReminderRule.REVIEW_NEGLECTED: {"director"},
    }


ENDED = {
    EscalationStatus.ACKNOWLEDGED: {ReminderRule.DECIDE_LATE, ReminderRule.WANTED_LATE},
    EscalationStatus.ACCEPTED: set(),
    EscalationStatus.DECLINED: set(),
    EscalationStatus.WITHDRAWN: set(),
}


@pytest.mark.parametrize("status", ENDED)
def test_what_has_been_answered_is_reminded_of_no_more(status):
    asked(FIRST_DECEMBER, answered=status)

    about_requests = {rule for rule in owed(date(2027, 2, 10)) if not rule.startswith("review")}

    assert about_requests == ENDED[status]


def test_what_is_closed_reminds_nobody():
    with on(FIRST_DECEMBER):
        moves.risk_at(RiskStatus.CLOSED, score=payloads.score(1, 2))
        moves.risk_at(RiskStatus.DECLINED)

    assert owed(date(2028, 2, 10)) == {}


def test_what_has_its_row_is_owed_no_more_and_a_date_that_is_moved_is_a_reminder_of_its_own():
    request = asked(FIRST_DECEMBER)
    soon = date(2026, 12, 24)
    with on(soon):
        transaction(lambda: reminders.owe(reminders_owed()))
        assert reminders_owed() == []
        moves.answer(request, payloads.give_back(), actor=cast.ics_lead)
    with on(date(2026, 12, 31)):
        moves.reply(request, payloads.reply(), actor=cast.lead)

    assert request.decide_by == date(2027, 1, 6)
    check(ReminderRule.DECIDE_SOON, date(2026, 12, 31), date(2027, 1, 6), RECEIVERS)


def test_nobody_who_may_not_see_the_risk_is_reminded():
    asked(FIRST_DECEMBER)
    late = date(2027, 3, 1)
    before = set().union(*owed(late).values())
    transaction(lambda: [setattr(grant, "valid_to", FIRST_DECEMBER) for grant in cast.lead.grants])
    transaction(
        lambda: db.session.execute(update(Person).where(Person.email == address("director")).values(active=False))
    )

    assert before == RECEIVERS | {"lead", "director"}
    assert set().union(*owed(late).values()) == RECEIVERS


def test_policy_decides_who_is_reminded(monkeypatch):
    asked(FIRST_DECEMBER)
    monkeypatch.setitem(policy.GRANTS, policy.Permission.VIEW_RISK, [])

    assert owed(date(2027, 3, 1)) == {}


def test_nobody_elsewhere_is_reminded():
    for status in (EscalationStatus.ASKED, EscalationStatus.RETURNED):
        asked(FIRST_DECEMBER, answered=status)
    with on(FIRST_DECEMBER):
        moves.raise_risk(actor=cast.contributor)

    reminded = set().union(*owed(date(2027, 3, 10)).values())

    assert reminded == RECEIVERS | TEAM_LEADS
