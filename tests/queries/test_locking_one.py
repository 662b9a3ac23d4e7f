from datetime import date

import pytest
from sqlalchemy import update

from riskreg.extensions import db
from riskreg.models import Action, Escalation, Person, Risk, StepDown, Unit
from riskreg.queries.locking import lock_risk
from riskreg.vocabulary import EscalationStatus, RiskStatus
from riskreg.workflows.document import document_of
from tests.api.statements import statements
from tests.factories import moves, payloads


def changed_by_another(model, identifier, **values):
    """As another transaction would: the session knows nothing of it."""
    db.session.execute(update(model.__table__).where(model.__table__.c.id == identifier).values(**values))


@pytest.mark.parametrize("model", [Risk, StepDown, Action, Escalation, Unit])
def test_what_was_read_before_is_read_anew_once_the_risk_is_locked(session, cast, model):
    asked = moves.step_down_asked()
    risk = asked.risk
    moves.add_action(risk, payloads.action(cast.ics_lead), actor=cast.ics_lead)
    thing, name, value = {
        Risk: (risk, "title", "Another"),
        StepDown: (asked, "evidence", "Another"),
        Action: (risk.actions[0], "text", "Another"),
        Escalation: (risk.escalations[0], "reason", "Another"),
        Unit: (risk.holder, "valid_to", date(2199, 1, 1)),
    }[model]
    assert getattr(thing, name) != value
    changed_by_another(model, thing.id, **{name: value})

    lock_risk(risk)

    assert getattr(thing, name) == value


def test_who_acts_keeps_the_rights_they_were_found_with(session, cast):
    risk = moves.risk_at(RiskStatus.OPEN)
    owner = session.get_one(Person, risk.owner_id)
    rights = owner.grants

    lock_risk(risk)

    assert owner.__dict__["grants"] is rights


def test_a_locked_risk_is_written_down_without_reading_more(session, cast):
    risk = moves.escalation_at(EscalationStatus.RETURNED).risk
    moves.add_action(risk, payloads.action(cast.lead), actor=cast.lead)
    identifier = risk.id
    session.expunge_all()
    risk = lock_risk(session.get_one(Risk, identifier))

    with statements() as asked:
        document_of(risk)

    assert asked == []
