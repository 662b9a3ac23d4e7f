"""An involvement that left the risk with its sender comes to an end, by either side."""

from typing import Any

from riskreg import clock, policy
from riskreg.models import Escalation, Person, Unit
from riskreg.queries.people import leaders_of
from riskreg.vocabulary import EscalationAction
from riskreg.workflows import ledger, sentences
from riskreg.workflows.escalation import about, name_of
from riskreg.workflows.handing_back import hand_back_actions
from riskreg.workflows.moving import move_escalation


def end_escalation(request: Escalation, answers: dict[str, Any], *, actor: Person) -> Escalation:
    """The unit asked is not involved any more. What it promised and has not done becomes the owner's to see through."""
    risk, was = request.risk, request.risk.status
    row = move_escalation(request, EscalationAction.END, actor=actor)
    request.ended_at, request.ended_by_id, request.end_reason = clock.now(), actor.id, answers["reason"]
    data = about(request) | hand_back_actions(risk)
    told = sentences.ended(name_of(request.to_unit))
    tell = [person for person in (request.asked_by, risk.owner) if person is not None]
    tell += leaders_of(request.to_unit)
    entry = ledger.Entry(risk, row.event, was, _side_of(actor, request), data, told, tell)
    ledger.record([entry], actor=actor)
    return request


def _side_of(actor: Person, request: Escalation) -> Unit:
    """Where it was done: at the unit asked, when the actor leads that one."""
    asked = request.to_unit_id in policy.units_with(actor, policy.LEADING)
    return request.to_unit if asked else request.from_unit
