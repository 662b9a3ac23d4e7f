"""How a unit takes a request on: it holds the risk, holds it together with the sender, owes support, or notes it."""

from typing import Any
from uuid import UUID

from riskreg.errors import InvalidInput
from riskreg.models import CoOwner, Escalation, Person
from riskreg.vocabulary import AcceptMode, EscalationAction
from riskreg.workflows.deciding import decide, record_answer
from riskreg.workflows.moving import move_escalation
from riskreg.workflows.placing import next_review, owner_at, set_holder
from riskreg.workflows.readers import admit
from riskreg.workflows.treatment import new_action


def accept_escalation(request: Escalation, answers: dict[str, Any], *, actor: Person) -> Escalation:
    """Take it on in one of four ways. Holder and owner change now, and only with ``transfer`` and ``joint``."""
    was = request.risk.status
    row = move_escalation(request, EscalationAction.ACCEPT, actor=actor)
    request.mode = answers["mode"]
    take = {
        AcceptMode.TRANSFER: _take_over,
        AcceptMode.JOINT: _hold_together,
        AcceptMode.SUPPORT: _owe_support,
        AcceptMode.NOTE: _note,
    }
    take[request.mode](request, answers)
    decide(request, actor)
    co_owners = [row.person for row in request.co_owners]
    data = {"mode": request.mode.value}
    record_answer(request, row, was, answers["message"], data, actor, also_tell=co_owners)
    return request


def _take_over(request: Escalation, answers: dict[str, Any]) -> None:
    risk, unit = request.risk, request.to_unit
    owner, _ = owner_at([unit], answers["owner"])
    assert risk.score is not None  # a risk of the register is scored
    risk.next_review_on = next_review(answers, holder=unit, score=risk.score)
    set_holder(risk, unit, owner)
    request.reason = answers["reason"]


def _hold_together(request: Escalation, answers: dict[str, Any]) -> None:
    """The unit of the named lead holds it, and the lead is its one accountable owner."""
    risk, units = request.risk, [request.to_unit, request.from_unit]
    lead, unit = owner_at(units, answers["lead"], field="lead")
    request.co_owners = [CoOwner(person=person) for person in _co_owners(units, answers["co_owners"], lead)]
    admit(risk, [row.person for row in request.co_owners])
    assert risk.score is not None  # a risk of the register is scored
    risk.next_review_on = next_review(answers, holder=unit, score=risk.score)
    set_holder(risk, unit, lead)
    request.split = answers["split"]


def _co_owners(units: list[Any], ids: list[UUID], lead: Person) -> list[Person]:
    if lead.uuid in ids:
        raise InvalidInput({"co_owners": ["Select other people than the lead"]})
    return [owner_at(units, person_id, field="co_owners")[0] for person_id in ids]


def _owe_support(request: Escalation, answers: dict[str, Any]) -> None:
    owner, unit = owner_at([request.to_unit], answers["by_whom"], field="by_whom")
    words = answers["support"]
    request.support_action = new_action(request.risk, words, owner, unit, answers["by_when"], field="by_whom")


def _note(request: Escalation, answers: dict[str, Any]) -> None:
    request.reason = answers["reason"]
