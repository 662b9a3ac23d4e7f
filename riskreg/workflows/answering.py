"""The receiver's moves: acknowledge, then accept, return with a question, redirect, or decline. Silence is none."""

from typing import Any

from riskreg import clock
from riskreg.models import Escalation, EscalationQuestion, Person
from riskreg.vocabulary import AnswerOutcome, EscalationAction
from riskreg.workflows import sentences
from riskreg.workflows.deciding import decide, record_answer
from riskreg.workflows.escalation import name_of
from riskreg.workflows.handing_back import hand_back_actions
from riskreg.workflows.moving import move_escalation
from riskreg.workflows.passing_on import redirect_escalation
from riskreg.workflows.taking_on import accept_escalation


def acknowledge(request: Escalation, answers: dict[str, Any], *, actor: Person) -> Escalation:
    """We have seen it; ``answers`` is empty."""
    was = request.risk.status
    row = move_escalation(request, EscalationAction.ACKNOWLEDGE, actor=actor)
    request.acknowledged_at = clock.now()
    record_answer(request, row, was, sentences.acknowledged(request, name_of(request.to_unit)), {}, actor)
    return request


def answer(request: Escalation, answers: dict[str, Any], *, actor: Person) -> Escalation:
    """Accept, return, redirect or decline, as ``answers["outcome"]`` says. An answer acknowledges too."""
    verbs = {
        AnswerOutcome.ACCEPT: accept_escalation,
        AnswerOutcome.RETURN: return_with_question,
        AnswerOutcome.REDIRECT: redirect_escalation,
        AnswerOutcome.DECLINE: decline_escalation,
    }
    return verbs[answers["outcome"]](request, answers, actor=actor)


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
    record_answer(request, row, was, told, {"reply_by": answers["reply_by"].isoformat()}, actor)
    return request


def decline_escalation(request: Escalation, answers: dict[str, Any], *, actor: Person) -> Escalation:
    """Not taken on, with the reason and advice. The risk stays open with its sender, and its score stays."""
    was = request.risk.status
    row = move_escalation(request, EscalationAction.DECLINE, actor=actor)
    for name in ("reason_code", "reason", "advice"):
        setattr(request, name, answers[name])
    decide(request, actor)
    data = {"reason_code": answers["reason_code"]} | hand_back_actions(request.risk)
    record_answer(request, row, was, answers["message"], data, actor)
    return request
