"""What AHP leadership does with a new risk: ask, accept onto the register, decline, join. Nobody gets silence."""

from typing import Any

from sqlalchemy import select

from riskreg import clock, reference
from riskreg.errors import InvalidInput
from riskreg.extensions import db
from riskreg.models import Person, Risk, RiskDecline, RiskQuestion, Unit
from riskreg.queries.units import find_unit
from riskreg.vocabulary import RiskAction, RiskStatus, TriageOutcome
from riskreg.workflows import ledger
from riskreg.workflows.joining import join_risk
from riskreg.workflows.moving import move_risk
from riskreg.workflows.placing import next_review, owner_at, set_holder
from riskreg.workflows.readers import refuse_to_ask_one_kept_out
from riskreg.workflows.scores import give_first_score
from riskreg.workflows.transitions import RiskMove


def triage(risk: Risk, answers: dict[str, Any], *, actor: Person) -> Risk:
    """Accept, ask, decline or join, as ``outcome`` says; always with a message to the person who raised it."""
    verbs = {
        TriageOutcome.ACCEPT: accept_risk,
        TriageOutcome.ASK: ask_question,
        TriageOutcome.DECLINE: decline_risk,
        TriageOutcome.JOIN: join_risk,
    }
    return verbs[answers["outcome"]](risk, answers, actor=actor)


def ask_question(risk: Risk, answers: dict[str, Any], *, actor: Person) -> Risk:
    was = risk.status
    row = move_risk(risk, RiskAction.ASK, actor=actor, refusals=(refuse_to_ask_one_kept_out,))
    risk.triage_by = None
    asked = RiskQuestion(risk_id=risk.id, version=risk.version, text=answers["question"], asked_at=clock.now())
    db.session.add(asked)
    ledger.record([_entry(risk, row, was, answers["message"])], actor=actor)
    return risk


def answer_question(risk: Risk, answers: dict[str, Any], *, actor: Person) -> Risk:
    """The person who raised the risk answers; the time to read it starts anew."""
    was = risk.status
    row = move_risk(risk, RiskAction.ANSWER, actor=actor)
    risk.triage_by = clock.add_working_days(clock.today(), reference.clocks()["triage_working_days"])
    question = db.session.scalars(
        select(RiskQuestion).where(RiskQuestion.risk_id == risk.id).order_by(RiskQuestion.version.desc()).limit(1)
    ).one()
    question.answer, question.answered_at = answers["text"], clock.now()
    ledger.record([_entry(risk, row, was, None)], actor=actor)
    return risk


def accept_risk(risk: Risk, answers: dict[str, Any], *, actor: Person) -> Risk:
    """Onto the register: holder, owner, first current score (also the initial one), next review."""
    was = risk.status
    row = move_risk(risk, RiskAction.ACCEPT, actor=actor)
    owner, holder = owner_at(_where(risk, answers.get("holder")), answers["owner"])
    set_holder(risk, holder, owner)
    for name in ("title", "cause", "effect"):
        if answers.get(name):
            setattr(risk, name, answers[name])
    score = give_first_score(risk, answers["score"], actor=actor)
    risk.next_review_on = next_review(answers, holder=holder, score=score.score)
    risk.triage_by = None
    data = {"owner": str(owner.uuid), "holder": holder.code, "score": score.score}
    ledger.record([_entry(risk, row, was, answers["message"], data)], actor=actor)
    return risk


def _where(risk: Risk, code: str | None) -> list[Unit]:
    """The units that may hold it: the one named, else the path inside the organisation, lowest first."""
    path = risk.path_in_organisation
    if code is None:
        return path
    unit = find_unit(code)
    if unit is None or unit not in path:
        codes = ", ".join(unit.code for unit in path)
        raise InvalidInput({"holder": [f"Select one of {codes}. To go further up, escalate it"]})
    return [unit]


def decline_risk(risk: Risk, answers: dict[str, Any], *, actor: Person) -> Risk:
    """Not taken onto the register, with the reason and what else the person can do."""
    was = risk.status
    row = move_risk(risk, RiskAction.DECLINE, actor=actor)
    risk.triage_by = None
    db.session.add(
        RiskDecline(risk_id=risk.id, version=risk.version, reason=answers["reason"], what_else=answers["what_else"])
    )
    ledger.record([_entry(risk, row, was, answers["message"])], actor=actor)
    return risk


def _entry(
    risk: Risk, row: RiskMove, was: RiskStatus, message: str | None, data: dict[str, Any] | None = None
) -> ledger.Entry:
    return ledger.Entry(risk, row.event, was, risk.holder, data or {}, message)
