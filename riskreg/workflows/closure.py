"""Closing a risk: a reason, words for the record, a message to the person who raised it."""

from typing import Any

from riskreg.errors import RuleBroken
from riskreg.extensions import db
from riskreg.models import Person, Risk, RiskClosure
from riskreg.scoring import SECOND_PERSON_FROM
from riskreg.vocabulary import RiskAction
from riskreg.workflows import ledger
from riskreg.workflows.moving import move_risk, refuse_while_undecided
from riskreg.workflows.offering import legal_moves


def close_risk(risk: Risk, answers: dict[str, Any], *, actor: Person) -> RiskClosure:
    """Close a risk scored below 15 that no request waits on. Actions still open stay open and may be completed."""
    was = risk.status
    row = move_risk(risk, RiskAction.CLOSE, actor=actor, refusals=(refuse_while_undecided, _refuse_alone))
    closure = RiskClosure(risk_id=risk.id, version=risk.version, reason=answers["reason"], text=answers["text"])
    db.session.add(closure)
    data = {"reason": closure.reason.value}
    ledger.record([ledger.Entry(risk, row.event, was, risk.holder, data, answers["message"])], actor=actor)
    return closure


def _refuse_alone(risk: Risk, *, actor: Person) -> None:
    if risk.score is not None and risk.score >= SECOND_PERSON_FROM:
        raise RuleBroken(
            f"{risk.reference} scores {risk.score}. From {SECOND_PERSON_FROM} on, a second person must confirm that a"
            " risk is closed. Lower the score first if it is out of date.",
            code="second_person_needed",
            risk_status=risk.status.value,
            legal_moves=legal_moves(risk, actor=actor),
        )
