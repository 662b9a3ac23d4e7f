"""A risk meets a level's threshold and is not escalated for now: people decide, and say why and until when."""

from datetime import date, timedelta
from typing import Any

from riskreg import clock
from riskreg.errors import InvalidInput, RuleBroken
from riskreg.extensions import db
from riskreg.models import EscalationHold, Person, Risk
from riskreg.queries.pathway import pathway_for
from riskreg.queries.proposals import Proposal, proposal_of
from riskreg.scoring import band
from riskreg.vocabulary import RiskAction
from riskreg.wording import BANDS
from riskreg.workflows import ledger, sentences
from riskreg.workflows.escalation import name_of
from riskreg.workflows.moving import move_risk, refuse_while_stepping_down, refuse_while_undecided
from riskreg.workflows.offering import legal_moves


def hold_escalation(risk: Risk, answers: dict[str, Any], *, actor: Person) -> EscalationHold:
    """Keep a risk where it is though its score meets the next level's threshold; the proposal is silent until then.

    It comes back on the day after ``until``, or once the score rises.
    """
    was = risk.status
    row = move_risk(risk, RiskAction.HOLD, actor=actor, refusals=REFUSALS)
    proposal = proposal_of(risk)
    assert proposal is not None  # refused otherwise
    _refuse_too_long(risk, proposal, answers["until"])
    hold = EscalationHold(
        risk_id=risk.id,
        version=risk.version,
        level=proposal.level,
        score=proposal.score,
        reason=answers["reason"],
        until=answers["until"],
        held_by=actor,
    )
    db.session.add(hold)
    data = {"score": hold.score, "until": hold.until.isoformat(), "level": hold.level.value}
    told = sentences.held(name_of(proposal.unit), hold.until)
    ledger.record([ledger.Entry(risk, row.event, was, risk.holder, data, told)], actor=actor)
    return hold


def refuse_unless_proposed(risk: Risk, *, actor: Person) -> None:
    """Raise ``RuleBroken('nothing_proposed')`` while the score meets no threshold above."""
    if proposal_of(risk) is None:
        raise RuleBroken(
            f"{risk.reference} is not proposed for escalation, so there is nothing to hold.",
            code="nothing_proposed",
            risk_status=risk.status.value,
            legal_moves=legal_moves(risk, actor=actor),
        )


REFUSALS = (refuse_while_undecided, refuse_while_stepping_down, refuse_unless_proposed)


def longest_hold(risk: Risk, score: int) -> int:
    """In days: no longer than the risk may go without a review."""
    return pathway_for(risk.holder, on=clock.today()).review_days(risk.level, band(score))


def _refuse_too_long(risk: Risk, proposal: Proposal, until: date) -> None:
    days = longest_hold(risk, proposal.score)
    if until > clock.today() + timedelta(days=days):
        word = BANDS[band(proposal.score)]
        raise InvalidInput({"until": [f"The day must be within {days} days because the score is {word}"]})
