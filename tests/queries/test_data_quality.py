from datetime import UTC, date, datetime, timedelta

import pytest

from riskreg import clock
from riskreg.extensions import db
from riskreg.models import ActionDate, Grant, Voice
from riskreg.queries.data_quality import counts, findings
from riskreg.vocabulary import Check, EscalationStatus, RiskStatus
from tests.factories import payloads
from tests.factories.moves import (
    add_action,
    amend,
    cast,
    complete_action,
    escalate,
    escalation_at,
    risk_at,
    score,
)

IN_A_YEAR = datetime(2027, 12, 1, 9, tzinfo=UTC)


def a_risk(**accepted):
    return risk_at(RiskStatus.OPEN, **accepted)


def rescored(worse):
    risk = a_risk()
    score(risk, payloads.rescoring(5, 4) if worse else payloads.rescoring(1, 1), actor=cast.lead)
    return risk


def with_action(risk, **changes):
    return add_action(risk, payloads.action(cast.lead) | changes, actor=cast.lead)


def with_target(due_on=None):
    risk = a_risk()
    target = payloads.rescoring(1, 1) | {"kind": "target", "by": "2027-02-01"}
    score(risk, target, actor=cast.lead)
    if due_on:
        with_action(risk, due_on=due_on)
    return risk


def lowered_after_action():
    risk = a_risk()
    with_action(risk)
    complete_action(risk, 1, payloads.completion(), actor=cast.lead)
    score(risk, payloads.rescoring(1, 1), actor=cast.lead)
    return risk


def redated(times):
    risk = a_risk()
    action = with_action(risk)
    for _ in range(times):
        day = date(2027, 1, 1)
        db.session.add(ActionDate(action_id=action.id, version=1, was_due_on=day, due_on=day, reason="Staff are away"))
    db.session.commit()
    return risk


def extreme(asked):
    risk = a_risk(score=payloads.score(5, 4))
    if asked:
        escalate(risk, payloads.escalate("TESTI"), actor=cast.director)
    return risk


def owner_gone():
    risk = a_risk(owner=cast.colleague)
    grant = db.session.scalars(db.select(Grant).where(Grant.person_id == cast.colleague.id)).one()
    grant.valid_to = clock.today() - timedelta(days=1)
    db.session.commit()
    return risk


def blamed(*factors):
    risk = a_risk()
    # The column: which tags a verb takes is tested with the verb.
    risk.seips = list(factors)
    db.session.commit()
    return risk


def with_cause(cause):
    risk = a_risk()
    amend(risk, {"cause": cause}, actor=cast.lead)
    return risk


def asked_long_ago():
    with clock.at(datetime(2026, 10, 1, 9, tzinfo=UTC)):
        return escalation_at(EscalationStatus.ASKED).risk


def voiced():
    risk = a_risk()
    heard = {"n": 1, "person_id": cast.colleague.id, "unit_id": risk.holder_id, "added_at": IN_A_YEAR}
    db.session.add(Voice(risk_id=risk.id, **heard))
    db.session.commit()
    return risk


FOUND = {
    Check.CURRENT_ABOVE_INITIAL: lambda: rescored(worse=True),
    Check.TARGET_OUT_OF_REACH: with_target,
    Check.LOWERED_WITHOUT_ACTION: lambda: rescored(worse=False),
    Check.ACTION_REDATED_OFTEN: lambda: redated(3),
    Check.NEVER_ESCALATED: lambda: extreme(asked=False),
    Check.OWNER_LEFT: owner_gone,
    Check.REVIEW_OVERDUE: a_risk,
    Check.ONLY_THE_PERSON: lambda: blamed("person"),
    Check.CAUSE_IS_A_RISK: lambda: with_cause("There is a risk that nobody is left"),
    Check.ESCALATION_UNANSWERED: asked_long_ago,
    Check.SILENT: a_risk,
}
NOT_FOUND = [
    (Check.CURRENT_ABOVE_INITIAL, a_risk),
    (Check.TARGET_OUT_OF_REACH, lambda: with_target(due_on="2027-01-31")),
    (Check.LOWERED_WITHOUT_ACTION, lowered_after_action),
    (Check.LOWERED_WITHOUT_ACTION, lambda: rescored(worse=True)),
    (Check.ACTION_REDATED_OFTEN, lambda: redated(2)),
    (Check.NEVER_ESCALATED, lambda: extreme(asked=True)),
    (Check.NEVER_ESCALATED, a_risk),
    (Check.OWNER_LEFT, a_risk),
    (Check.REVIEW_OVERDUE, a_risk),
    (Check.ONLY_THE_PERSON, lambda: blamed("person", "task")),
    (Check.CAUSE_IS_A_RISK, lambda: with_cause("Two of five posts are vacant")),
    (Check.ESCALATION_UNANSWERED, lambda: escalation_at(EscalationStatus.ASKED).risk),
    (Check.SILENT, voiced),
]


def test_target_reached_too_late_is_out_of_reach():
    risk = with_target(due_on="2027-02-02")

    assert [one.reference for one in findings(reader=cast.lead, only=Check.TARGET_OUT_OF_REACH)] == [risk.reference]


@pytest.mark.parametrize("make", [with_target, lambda: rescored(worse=False)])
def test_what_others_have_says_nothing_of_a_risk(make):
    with_target(due_on="2027-01-31")
    lowered_after_action()
    risk = make()

    assert {one.reference for one in findings(reader=cast.lead)} == {risk.reference}


def looked_at(check):
    return clock.at(IN_A_YEAR if check in (Check.REVIEW_OVERDUE, Check.SILENT) else clock.now())


@pytest.mark.parametrize("check", FOUND)
def test_each_check_finds_what_it_is_for(check):
    risk = FOUND[check]()

    with looked_at(check):
        assert [one.reference for one in findings(reader=cast.lead, only=check)] == [risk.reference]
        assert counts(reader=cast.lead)[check] == 1


@pytest.mark.parametrize(("check", "make"), NOT_FOUND)
def test_and_nothing_else(check, make):
    make()

    with clock.at(IN_A_YEAR if make is voiced else clock.now()):
        assert findings(reader=cast.lead, only=check) == []
        assert counts(reader=cast.lead)[check] == 0


def test_only_what_the_reader_sees_is_looked_at():
    a_risk()

    with clock.at(IN_A_YEAR):
        assert findings(reader=cast.neighbour) == []
        assert set(counts(reader=cast.neighbour).values()) == {0}
        assert {one.check for one in findings(reader=cast.director)} == {Check.REVIEW_OVERDUE, Check.SILENT}


def test_what_is_over_is_not_looked_at():
    risk_at(RiskStatus.CLOSED)

    with clock.at(IN_A_YEAR):
        assert findings(reader=cast.lead) == []
