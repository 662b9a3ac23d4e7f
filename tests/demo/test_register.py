from collections import Counter

import pytest
from sqlalchemy import func, select

from riskreg import clock
from riskreg.extensions import db
from riskreg.models import (
    Action,
    Control,
    Escalation,
    Event,
    Outbox,
    Person,
    Risk,
    RiskClosure,
    RiskProfession,
    Unit,
)
from riskreg.queries.people import by_email
from riskreg.queries.risks import count_visible
from riskreg.reference import decline_reasons, grounds, rows
from riskreg.vocabulary import (
    AcceptMode,
    Ask,
    ClosureReason,
    Effectiveness,
    EscalationStatus,
    EventKind,
    Helped,
    Level,
    RiskStatus,
    Route,
    Theme,
    Urgency,
)
from riskreg.workflows import auditing
from tests import invariants

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("filled", "today")]


def every(column):
    return set(db.session.scalars(select(column)))


def count(*conditions):
    return db.session.scalar(select(func.count(Risk.id)).where(*conditions))


def requests(code, *statuses):
    found = select(Escalation).join(Unit, Unit.id == Escalation.to_unit_id)
    return list(db.session.scalars(found.where(Unit.code == code, Escalation.status.in_(statuses))))


def test_it_says_what_it_made(filled):
    assert filled["risks"] == count() == 150
    assert filled["events"] == db.session.scalar(select(func.count(Event.seq)))
    assert filled["shown"][-1] == (150, 150)


def test_it_holds_all_that_holds_for_a_register_that_people_made():
    invariants.check_all()

    assert auditing.verify()["ok"]


def test_every_word_of_the_field_occurs():
    professions = {row["code"] for row in rows("professions.csv")}

    assert every(Risk.status) == set(RiskStatus)
    assert every(Risk.theme) == set(Theme)
    assert every(Risk.urgency) == set(Urgency)
    assert every(RiskProfession.profession) == professions
    assert every(Control.effectiveness) == set(Effectiveness)
    assert every(Action.helped) == {None, *Helped}
    assert every(RiskClosure.reason) == set(ClosureReason)
    assert every(Event.kind) == set(EventKind)


def test_requests_went_to_every_level_above_and_met_every_answer():
    levels = select(Unit.level).join(Escalation, Escalation.to_unit_id == Unit.id)
    given = [ground for chosen in db.session.scalars(select(Escalation.grounds)) for ground in chosen]

    assert set(db.session.scalars(levels)) == {Level.ORGANISATION, Level.ICS, Level.REGION, Level.NATIONAL}
    assert every(Escalation.status) == set(EscalationStatus)
    assert every(Escalation.mode) == {None, *AcceptMode}
    assert every(Escalation.route) == set(Route)
    assert every(Escalation.ask) == set(Ask)
    assert set(given) == set(grounds())
    assert every(Escalation.reason_code) == {None, *decline_reasons()}


def test_the_ics_has_requests_on_time_and_late():
    waiting = requests("DEMOI", EscalationStatus.ASKED, EscalationStatus.ACKNOWLEDGED, EscalationStatus.RETURNED)
    late = [request.is_overdue(on=clock.today()) for request in waiting]

    assert Counter(late)[True] >= 1
    assert Counter(late)[False] >= 3


def test_something_waits_to_be_read_urgently_and_too_long():
    new = Risk.status == RiskStatus.NEW

    assert count(new, Risk.urgency == Urgency.TODAY) >= 1
    assert count(new, Risk.triage_by < clock.today()) >= 1
    assert count(Risk.status == RiskStatus.OPEN, Risk.next_review_on < clock.today()) >= 3
    assert count(Risk.status == RiskStatus.OPEN, Risk.next_review_on >= clock.today()) >= 20


def test_each_account_that_is_shown_sees_risks_but_for_the_administrators(filled):
    seen = {row["email"]: count_visible(reader=by_email(row["email"])) for row in filled["accounts"]}

    assert len(seen) == 20
    administrators = {"admin@demoa.example", "system@demox.example"}
    assert {email for email, risks in seen.items() if risks == 0} == administrators


def test_nobody_in_one_ics_sees_a_risk_of_the_other():
    other = Unit.code.like("DEMOF%")
    seen_there = count_visible(reader=by_email("lead@demoj.example"))

    raised_there = select(func.count(Risk.id)).join(Unit, Unit.id == Risk.origin_id)
    assert 0 < seen_there <= db.session.scalar(raised_there.where(other | (Unit.code == "DEMOJ")))


def test_no_team_tells_the_same_twice():
    told = select(Risk.origin_id, Risk.title).group_by(Risk.origin_id, Risk.title)

    assert list(db.session.execute(told.having(func.count() > 1))) == []


def test_people_have_a_title_for_a_name_and_units_say_that_they_are_fictional():
    made_up = Person.email.like("%@demo%")

    assert list(db.session.scalars(select(Person).where(made_up, Person.name != Person.title))) == []


def test_no_mail_is_owed_to_people_who_do_not_exist():
    assert every(Outbox.sent_at.is_(None)) == {False}
    assert every(Outbox.last_error) == {"demo data: these people do not exist"}
