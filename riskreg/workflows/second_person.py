"""From a score of 15 on it takes two to close: one proposes, another confirms. What says that it stays undoes that."""

from typing import Any

from riskreg import clock, policy
from riskreg.errors import RuleBroken
from riskreg.models import ClosureProposal, Person, Risk
from riskreg.policy import CHAIRING, LEADING
from riskreg.queries.people import holding
from riskreg.scoring import SECOND_PERSON_FROM
from riskreg.vocabulary import Permission, RiskAction
from riskreg.workflows import ledger
from riskreg.workflows.closure import keep_closure
from riskreg.workflows.moving import move_risk, refuse_while_stepping_down, refuse_while_undecided
from riskreg.workflows.offering import legal_moves


def propose_closure(risk: Risk, answers: dict[str, Any], *, actor: Person) -> ClosureProposal:
    """Say why it can be closed; those who may confirm it are told, the person who raised it not yet."""
    was = risk.status
    refusals = (refuse_while_undecided, refuse_while_stepping_down, _refuse_unless_needed, _refuse_second_proposal)
    row = move_risk(risk, RiskAction.PROPOSE_CLOSURE, actor=actor, refusals=refusals)
    proposal = ClosureProposal(
        version=risk.version,
        proposed_by=actor,
        proposed_at=clock.now(),
        **{name: answers[name] for name in ("reason", "text", "message")},
    )
    risk.closure_proposals.append(proposal)
    data = {"reason": proposal.reason.value}
    entry = ledger.Entry(risk, row.event, was, risk.holder, data, None, who_may_confirm(risk))
    ledger.record([entry], actor=actor)
    return proposal


def confirm_closure(risk: Risk, answers: dict[str, Any], *, actor: Person) -> ClosureProposal:
    """Close it in the words of the proposal; never who proposed it. ``answers`` is empty."""
    was, proposal = risk.status, risk.closure_proposed
    refusals = (_refuse_without_proposal, refuse_while_undecided, refuse_while_stepping_down)
    row = move_risk(risk, RiskAction.CONFIRM_CLOSURE, actor=actor, refusals=refusals)
    assert proposal is not None  # refused otherwise
    _settle(proposal, actor, confirmed=True)
    data = keep_closure(risk, proposal.reason, proposal.text)
    entry = ledger.Entry(risk, row.event, was, risk.holder, data, proposal.message, [proposal.proposed_by])
    ledger.record([entry], actor=actor)
    return proposal


def drop_closure(risk: Risk, answers: dict[str, Any], *, actor: Person) -> ClosureProposal:
    """Take the proposal back, one's own or another's, and say why; the risk stays."""
    was, proposal = risk.status, risk.closure_proposed
    row = move_risk(risk, RiskAction.DROP_CLOSURE, actor=actor, refusals=(_refuse_without_proposal,))
    assert proposal is not None  # refused otherwise
    _settle(proposal, actor, confirmed=False)
    proposal.dropped_because = answers["reason"]
    entry = ledger.Entry(risk, row.event, was, risk.holder, {}, None, [proposal.proposed_by])
    ledger.record([entry], actor=actor)
    return proposal


def drop_proposal(risk: Risk, *, actor: Person) -> dict[str, Any]:
    """A move that says the risk stays, or is another's, takes back a proposal to close it.

    What its event says of that; nothing where none waits.
    """
    proposal = risk.closure_proposed
    if proposal is None:
        return {}
    _settle(proposal, actor, confirmed=False)
    return {"proposal": "dropped"}


def who_may_confirm(risk: Risk) -> list[Person]:
    """Who leads it, and chairs and secretaries of its holder, as far as they see it; a second person among them."""
    people = {*holding(policy.holder_and_above(risk), LEADING), *holding([risk.holder_id], CHAIRING)}
    return [person for person in people if policy.can(person, Permission.CLOSE_RISK, risk)]


def _settle(proposal: ClosureProposal, actor: Person, *, confirmed: bool) -> None:
    proposal.settled_version, proposal.settled_by_id = proposal.risk.version, actor.id
    proposal.confirmed = confirmed


def _refuse_unless_needed(risk: Risk, *, actor: Person) -> None:
    assert risk.score is not None  # a risk of the register is scored
    if risk.score < SECOND_PERSON_FROM:
        raise _refused(risk, actor, f"{risk.reference} scores {risk.score}, so one person closes it. Close it instead.")


def _refuse_second_proposal(risk: Risk, *, actor: Person) -> None:
    if risk.closure_proposed is not None:
        raise _refused(risk, actor, f"{risk.closure_proposed.proposed_by.title} has proposed to close it already.")


def _refuse_without_proposal(risk: Risk, *, actor: Person) -> None:
    if risk.closure_proposed is None:
        raise _refused(risk, actor, f"Nobody has proposed to close {risk.reference}.")


def _refused(risk: Risk, actor: Person, message: str) -> RuleBroken:
    return RuleBroken(message, risk_status=risk.status.value, legal_moves=legal_moves(risk, actor=actor))
