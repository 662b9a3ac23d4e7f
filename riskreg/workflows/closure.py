"""Closing a risk: a reason, words for the record, a message to the person who raised it."""

from typing import Any

from riskreg.errors import RuleBroken
from riskreg.extensions import db
from riskreg.models import Person, Risk, RiskClosure
from riskreg.scoring import SECOND_PERSON_FROM
from riskreg.vocabulary import ClosureReason, RiskAction
from riskreg.workflows import ledger
from riskreg.workflows.moving import move_risk, refuse_while_undecided
from riskreg.workflows.offering import legal_moves


def close_risk(risk: Risk, answers: dict[str, Any], *, actor: Person) -> Risk:
    """Close a risk scored below 15 that no request waits on. Actions still open stay open and may be completed."""
    was = risk.status
    row = move_risk(risk, RiskAction.CLOSE, actor=actor, refusals=(refuse_while_undecided, _refuse_alone))
    data = keep_closure(risk, answers["reason"], answers["text"])
    ledger.record([ledger.Entry(risk, row.event, was, risk.holder, data, answers["message"])], actor=actor)
    return risk


def keep_closure(risk: Risk, reason: ClosureReason, text: str) -> dict[str, Any]:
    """Why it is closed, for the record; and what its event says."""
    db.session.add(RiskClosure(risk_id=risk.id, version=risk.version, reason=reason, text=text))
    return {"reason": reason.value}


def _refuse_alone(risk: Risk, *, actor: Person) -> None:
    if risk.score is not None and risk.score >= SECOND_PERSON_FROM:
        raise RuleBroken(
            f"{risk.reference} scores {risk.score}. From {SECOND_PERSON_FROM} on, a second person confirms that a risk"
            " is closed. Propose to close it, or lower the score first if it is out of date.",
            code="second_person_needed",
            risk_status=risk.status.value,
            legal_moves=legal_moves(risk, actor=actor),
        )
