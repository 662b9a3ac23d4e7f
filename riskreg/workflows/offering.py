"""What a person or machine may do with a risk now: what fits its status, their rights, the facts."""

from collections.abc import Callable

from riskreg import clock, policy
from riskreg.models import Action, Escalation, Risk, Transfer
from riskreg.policy import Reader
from riskreg.queries.proposals import proposal_of
from riskreg.scoring import SECOND_PERSON_FROM
from riskreg.vocabulary import AcceptMode, EscalationAction, Permission, RiskAction, Theme
from riskreg.workflows.transitions import ESCALATES_FROM, ESCALATION_MOVES, RISK_MOVES, TRANSFER_MOVES, RiskMove
from riskreg.workflows.where_to_ask import crosses, may_cross, unit_to_appeal_to

OF_AN_ACTION = (RiskAction.COMPLETE_ACTION, RiskAction.REDATE_ACTION)
Fact = Callable[[Risk, Reader], bool]


def _needs_second(risk: Risk, _actor: Reader) -> bool:
    return risk.score is not None and risk.score >= SECOND_PERSON_FROM


def _undone(risk: Risk) -> list[Action]:
    return [action for action in risk.actions if action.done_on is None]


# Facts that decide whether a move is worth offering; the workflow refuses by itself, with words.
APPLIES: dict[RiskAction, Fact] = {
    RiskAction.CLOSE: lambda risk, actor: not _needs_second(risk, actor),
    RiskAction.PROPOSE_CLOSURE: lambda risk, actor: _needs_second(risk, actor) and risk.closure_proposed is None,
    RiskAction.CONFIRM_CLOSURE: lambda risk, _actor: risk.closure_proposed is not None,
    RiskAction.DROP_CLOSURE: lambda risk, _actor: risk.closure_proposed is not None,
    RiskAction.TOLERATE: lambda risk, _actor: _at_rest(risk),
    RiskAction.HOLD: lambda risk, _actor: proposal_of(risk) is not None,
    RiskAction.JOIN: lambda risk, _actor: _at_rest(risk),
    RiskAction.TAG_EDUCATION: lambda risk, _actor: risk.theme == Theme.LEARNING_ENVIRONMENT,
    RiskAction.ADD_VOICE: lambda risk, actor: not risk.is_heard(actor.id),
    RiskAction.UNLINK: lambda risk, _actor: any(row.unlinked_at is None for row in risk.links),
    RiskAction.MARK_CONFIDENTIAL: lambda risk, _actor: not risk.confidential,
    RiskAction.CLEAR_CONFIDENTIAL: lambda risk, _actor: risk.confidential,
    RiskAction.NAME_READERS: lambda risk, _actor: risk.confidential,
    RiskAction.SHARE: lambda risk, _actor: not risk.confidential,
    RiskAction.TRANSFER: lambda risk, _actor: not risk.confidential and _at_rest(risk),
    RiskAction.END_SHARE: lambda risk, _actor: any(share.is_live(on=clock.today()) for share in risk.shares),
}


def legal_moves(risk: Risk, *, actor: Reader) -> list[str]:
    """What this actor may do with this risk now, requests included, named as in the tables.

    Actions that need an action's owner (``complete_action``) are listed when one of them is theirs.
    """
    with policy.remembering_sight():
        rows = [row for row in RISK_MOVES if risk.status in row.sources and _applies(row, risk, actor)]
        return [row.action.value for row in rows if _may(row, risk, actor)] + _escalation_moves(risk, actor)


def _applies(row: RiskMove, risk: Risk, actor: Reader) -> bool:
    return row.action not in APPLIES or APPLIES[row.action](risk, actor)


def _may(row: RiskMove, risk: Risk, actor: Reader) -> bool:
    if row.action in OF_AN_ACTION:
        return any(policy.can(actor, row.permission, risk, action=action) for action in _undone(risk))
    return policy.can(actor, row.permission, risk)


def _escalation_moves(risk: Risk, actor: Reader) -> list[str]:
    moves = [f"escalation.{move}" for request in _live(risk) for move in legal_escalation_moves(request, actor=actor)]
    free = risk.undecided is None and risk.step_down_asked is None and risk.status in ESCALATES_FROM
    if free and policy.can(actor, Permission.ESCALATE_RISK, risk):
        moves.append(EscalationAction.ESCALATE.value)
    return list(dict.fromkeys(moves))


def _live(risk: Risk) -> list[Escalation]:
    """The undecided request, those accepted and not ended, and the last one while it is declined."""
    last = risk.escalations[-1:]
    return [*([risk.undecided] if risk.undecided else []), *risk.involved, *(r for r in last if r.is_declined)]


def legal_escalation_moves(request: Escalation, *, actor: Reader) -> list[str]:
    """What this actor may do with this request now; nothing once its risk is off the register."""
    risk = request.risk
    if risk.status not in ESCALATES_FROM:
        return []
    return [
        row.action.value
        for row in ESCALATION_MOVES
        if request.status in row.sources
        and fits(request, row.action, actor=actor)
        and policy.can(actor, row.permission, risk, escalation=request, step_down=risk.step_down_asked)
    ]


def fits(request: Escalation, action: EscalationAction, *, actor: Reader) -> bool:
    """Do the facts, beside its status, allow this move of a request?"""
    return action not in FITS or FITS[action](request, actor)


def legal_transfer_moves(transfer: Transfer, *, actor: Reader) -> list[str]:
    """What this actor may do with this proposal now."""
    return [
        row.action.value
        for row in TRANSFER_MOVES
        if transfer.status in row.sources and policy.can(actor, row.permission, transfer.risk, transfer=transfer)
    ]


def _may_be_appealed(request: Escalation, actor: Reader) -> bool:
    """Once, while it is the latest word on this risk, to a unit above that this actor may ask."""
    risk, above = request.risk, unit_to_appeal_to(request)
    if request is not risk.escalations[-1] or request.appealed_as is not None or request.is_appeal:
        return False
    return above is not None and (not crosses(risk, above) or may_cross(risk, actor=actor)) and _at_rest(risk)


def _may_end(request: Escalation, _actor: Reader) -> bool:
    """What leaves the risk with its sender: support, a note, a risk held together that the sender leads."""
    if request.mode == AcceptMode.JOINT:
        return request.to_unit_id != request.risk.holder_id and request.risk.step_down_asked is None
    return request.mode in (AcceptMode.SUPPORT, AcceptMode.NOTE)


def _may_step_down(request: Escalation, _actor: Reader) -> bool:
    risk = request.risk
    return request is risk.held_through and risk.holder_id != risk.origin_id and _at_rest(risk)


def _is_asked_back(request: Escalation, _actor: Reader) -> bool:
    return request is request.risk.held_through and request.risk.step_down_asked is not None


FITS: dict[EscalationAction, Callable[[Escalation, Reader], bool]] = {
    EscalationAction.APPEAL: _may_be_appealed,
    EscalationAction.END: _may_end,
    EscalationAction.STEP_DOWN: _may_step_down,
    EscalationAction.AGREE_STEP_DOWN: _is_asked_back,
    EscalationAction.REFUSE_STEP_DOWN: _is_asked_back,
}


def _at_rest(risk: Risk) -> bool:
    return risk.undecided is None and risk.step_down_asked is None
