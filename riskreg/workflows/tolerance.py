"""Living with a risk until a day: no higher than its holder's body tolerates, and never for ever."""

from datetime import date
from typing import Any

from riskreg import clock, scoring
from riskreg.errors import RuleBroken
from riskreg.extensions import db
from riskreg.models import Person, Risk, RiskTolerance
from riskreg.queries.locking import lock_risk
from riskreg.queries.pathway import pathway_for, tolerance_of
from riskreg.vocabulary import RiskAction, RiskStatus
from riskreg.workflows import ledger, sentences
from riskreg.workflows.moving import move_by_clock, move_risk, refuse_while_stepping_down, refuse_while_undecided
from riskreg.workflows.offering import legal_moves
from riskreg.workflows.second_person import drop_proposal


def tolerate(risk: Risk, answers: dict[str, Any], *, actor: Person) -> RiskTolerance:
    """Live with it until a day, and say why. Reviews go on as before; a score above the tolerance ends it."""
    was = risk.status
    refusals = (refuse_while_undecided, refuse_while_stepping_down, _refuse_above)
    row = move_risk(risk, RiskAction.TOLERATE, actor=actor, refusals=refusals)
    risk.tolerated_until = answers["until"]
    kept = RiskTolerance(
        risk_id=risk.id,
        version=risk.version,
        until=answers["until"],
        reason=answers["reason"],
        score=risk.score,
        tolerance_score=tolerance_of(risk),
    )
    db.session.add(kept)
    data = {"until": kept.until.isoformat(), "score": kept.score, "tolerance": kept.tolerance_score}
    data |= drop_proposal(risk, actor=actor)
    ledger.record([ledger.Entry(risk, row.event, was, risk.holder, data, answers["message"])], actor=actor)
    return kept


def exceeds_tolerance(risk: Risk, answers: dict[str, Any]) -> bool:
    """Would this score end the tolerance of a risk that is tolerated?"""
    if risk.status != RiskStatus.TOLERATED:
        return False
    tolerance = pathway_for(risk.holder, on=clock.today()).appetite(answers["domain"]).tolerance_score
    return scoring.score(answers["consequence"], answers["likelihood"]) > tolerance


def expire_if_due(risk_id: int, on: date) -> None:
    """End the tolerance of this risk if it is over by that day; somebody may have been quicker."""
    risk = lock_risk(db.session.get_one(Risk, risk_id))
    if risk.tolerated_until is not None and risk.tolerated_until < on:
        expire_tolerance(risk)


def expire_tolerance(risk: Risk) -> None:
    """The last day has passed: it is open again, and due for a review. Nobody does this; the clock does."""
    was, until, today = risk.status, risk.tolerated_until, clock.today()
    row = move_by_clock(risk, RiskAction.EXPIRE)
    assert until is not None  # every tolerated risk has its day
    risk.next_review_on = min(risk.next_review_on or today, today)
    tell = [risk.owner] if risk.owner else []
    data, told = {"until": until.isoformat()}, sentences.tolerance_expired(risk, until)
    ledger.record([ledger.Entry(risk, row.event, was, risk.holder, data, told, tell)], actor=None)


def _refuse_above(risk: Risk, *, actor: Person) -> None:
    tolerance = tolerance_of(risk)
    if risk.score is not None and tolerance is not None and risk.score > tolerance:
        raise RuleBroken(
            f"{risk.reference} scores {risk.score}, and {risk.holder.code} may tolerate {tolerance} at most for this"
            " kind of consequence. Escalate it: above appetite is one of the reasons to.",
            code="above_tolerance",
            tolerance=tolerance,
            risk_status=risk.status.value,
            legal_moves=legal_moves(risk, actor=actor),
        )
