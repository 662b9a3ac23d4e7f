"""The receiver's moves: acknowledge, then accept, return with a question, or decline. Silence is none of them."""

from typing import Any

from riskreg import clock
from riskreg.models import Escalation, EscalationQuestion, Person
from riskreg.vocabulary import AcceptMode, AnswerOutcome, EscalationAction, RiskStatus
from riskreg.workflows import ledger, sentences
from riskreg.workflows.escalation import about, name_of
from riskreg.workflows.moving import move_escalation
from riskreg.workflows.placing import next_review, owner_at, set_holder
from riskreg.workflows.transitions import EscalationMove
from riskreg.workflows.treatment import new_action


def acknowledge(request: Escalation, answers: dict[str, Any], *, actor: Person) -> Escalation:
    """We have seen it; ``answers`` is empty."""
    was = request.risk.status
    row = move_escalation(request, EscalationAction.ACKNOWLEDGE, actor=actor)
    request.acknowledged_at = clock.now()
    _record(request, row, was, sentences.acknowledged(request, name_of(request.to_unit)), {}, actor)
    return request


def answer(request: Escalation, answers: dict[str, Any], *, actor: Person) -> Escalation:
    """Accept, return or decline, as ``answers["outcome"]`` says. An answer acknowledges too."""
    verbs = {
        AnswerOutcome.ACCEPT: accept_escalation,
        AnswerOutcome.RETURN: return_with_question,
        AnswerOutcome.DECLINE: decline_escalation,
    }
    return verbs[answers["outcome"]](request, answers, actor=actor)


def accept_escalation(request: Escalation, answers: dict[str, Any], *, actor: Person) -> Escalation:
    """Take the risk (``transfer``: holder and owner change now), or owe named support while the sender holds."""
    was = request.risk.status
    row = move_escalation(request, EscalationAction.ACCEPT, actor=actor)
    request.mode = answers["mode"]
    take = {AcceptMode.TRANSFER: _take_over, AcceptMode.SUPPORT: _owe_support}
    take[request.mode](request, answers)
    _decide(request, actor)
    _record(request, row, was, answers["message"], {"mode": request.mode.value}, actor)
    return request


def _take_over(request: Escalation, answers: dict[str, Any]) -> None:
    risk, unit = request.risk, request.to_unit
    owner, _ = owner_at([unit], answers["owner"])
    assert risk.score is not None  # a risk of the register is scored
    risk.next_review_on = next_review(answers, holder=unit, score=risk.score)
    set_holder(risk, unit, owner)
    request.reason = answers["reason"]


def _owe_support(request: Escalation, answers: dict[str, Any]) -> None:
    owner, unit = owner_at([request.to_unit], answers["by_whom"], field="by_whom")
    request.support_action = new_action(request.risk, answers["support"], owner, unit, answers["by_when"])


def return_with_question(request: Escalation, answers: dict[str, Any], *, actor: Person) -> Escalation:
    """Ask before deciding. The day to decide moves at once by the working days the question allows."""
    was = request.risk.status
    row = move_escalation(request, EscalationAction.RETURN, actor=actor)
    allowed = clock.working_days_between(clock.today(), answers["reply_by"])
    request.questions.append(
        EscalationQuestion(
            n=len(request.questions) + 1,
            text=answers["question"],
            reply_by=answers["reply_by"],
            asked_at=clock.now(),
        )
    )
    request.decide_by = clock.add_working_days(request.decide_by, allowed)
    request.acknowledged_at = request.acknowledged_at or clock.now()
    told = sentences.returned(answers["question"], name_of(request.to_unit))
    _record(request, row, was, told, {"reply_by": answers["reply_by"].isoformat()}, actor)
    return request


def decline_escalation(request: Escalation, answers: dict[str, Any], *, actor: Person) -> Escalation:
    """Not taken on, with the reason and advice. The risk stays open with its sender, and its score stays."""
    was = request.risk.status
    row = move_escalation(request, EscalationAction.DECLINE, actor=actor)
    for name in ("reason_code", "reason", "advice"):
        setattr(request, name, answers[name])
    _decide(request, actor)
    _record(request, row, was, answers["message"], {"reason_code": answers["reason_code"]}, actor)
    return request


def _decide(request: Escalation, actor: Person) -> None:
    request.acknowledged_at = request.acknowledged_at or clock.now()
    request.decided_at, request.decided_by = clock.now(), actor
    request.decided_version = request.risk.version


def _record(
    request: Escalation,
    row: EscalationMove,
    was: RiskStatus,
    message: str,
    data: dict[str, Any],
    actor: Person,
) -> None:
    """The raiser hears every answer; so do the person who asked and the owner."""
    risk = request.risk
    tell = [person for person in (request.asked_by, risk.owner) if person is not None]
    entry = ledger.Entry(risk, row.event, was, request.to_unit, about(request) | data, message, tell)
    ledger.record([entry], actor=actor)
