"""Every legal move, one row each. Pages offer it, the API allows it, tests walk it, the diagram draws it.

*When* is here; *who* is ``policy``. Only ``move_risk`` and ``move_escalation`` set a status.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from riskreg import clock, policy
from riskreg.errors import RuleBroken
from riskreg.models import Action, Escalation, Person, Risk
from riskreg.vocabulary import (
    EscalationAction,
    EscalationStatus,
    EventKind,
    Permission,
    RiskAction,
    RiskStatus,
)

NEW, ASKED_BACK = RiskStatus.NEW, RiskStatus.NEEDS_INFORMATION
OPEN, TOLERATED, CLOSED = RiskStatus.OPEN, RiskStatus.TOLERATED, RiskStatus.CLOSED
ASKED, ACKNOWLEDGED, RETURNED = (
    EscalationStatus.ASKED,
    EscalationStatus.ACKNOWLEDGED,
    EscalationStatus.RETURNED,
)


@dataclass(frozen=True)
class RiskMove:
    """From one of ``sources`` (none: the risk comes into being) to ``target`` (None: the status stays)."""

    action: RiskAction
    sources: tuple[RiskStatus, ...]
    target: RiskStatus | None
    permission: Permission
    event: EventKind


@dataclass(frozen=True)
class EscalationMove:
    action: EscalationAction
    sources: tuple[EscalationStatus, ...]
    target: EscalationStatus
    permission: Permission
    event: EventKind


RISK_MOVES = (
    RiskMove(RiskAction.RAISE, (), NEW, Permission.RAISE_RISK, EventKind.RISK_RAISED),
    RiskMove(RiskAction.ASK, (NEW,), ASKED_BACK, Permission.TRIAGE_RISK, EventKind.RISK_QUESTION_ASKED),
    RiskMove(RiskAction.ANSWER, (ASKED_BACK,), NEW, Permission.ANSWER_QUESTION, EventKind.RISK_QUESTION_ANSWERED),
    RiskMove(RiskAction.ACCEPT, (NEW, ASKED_BACK), OPEN, Permission.TRIAGE_RISK, EventKind.RISK_ACCEPTED),
    RiskMove(
        RiskAction.DECLINE,
        (NEW, ASKED_BACK),
        RiskStatus.DECLINED,
        Permission.TRIAGE_RISK,
        EventKind.RISK_DECLINED,
    ),
    RiskMove(RiskAction.AMEND, (NEW, ASKED_BACK), None, Permission.AMEND_NEW_RISK, EventKind.RISK_AMENDED),
    RiskMove(RiskAction.AMEND, (OPEN, TOLERATED), None, Permission.AMEND_RISK, EventKind.RISK_AMENDED),
    RiskMove(RiskAction.SCORE, (OPEN, TOLERATED), None, Permission.SCORE_RISK, EventKind.RISK_SCORED),
    RiskMove(RiskAction.ADD_CONTROL, (OPEN, TOLERATED), None, Permission.ADD_CONTROL, EventKind.RISK_CONTROL_ADDED),
    RiskMove(RiskAction.ADD_ACTION, (OPEN, TOLERATED), None, Permission.ADD_ACTION, EventKind.RISK_ACTION_ADDED),
    RiskMove(
        RiskAction.COMPLETE_ACTION,
        (OPEN, TOLERATED, CLOSED),
        None,
        Permission.COMPLETE_ACTION,
        EventKind.RISK_ACTION_COMPLETED,
    ),
    RiskMove(RiskAction.CLOSE, (OPEN, TOLERATED), CLOSED, Permission.CLOSE_RISK, EventKind.RISK_CLOSED),
)

ESCALATION_MOVES = (
    EscalationMove(EscalationAction.ESCALATE, (), ASKED, Permission.ESCALATE_RISK, EventKind.ESCALATION_ASKED),
    EscalationMove(
        EscalationAction.ACKNOWLEDGE,
        (ASKED,),
        ACKNOWLEDGED,
        Permission.ANSWER_ESCALATION,
        EventKind.ESCALATION_ACKNOWLEDGED,
    ),
    EscalationMove(
        EscalationAction.ACCEPT,
        (ASKED, ACKNOWLEDGED),
        EscalationStatus.ACCEPTED,
        Permission.ANSWER_ESCALATION,
        EventKind.ESCALATION_ACCEPTED,
    ),
    EscalationMove(
        EscalationAction.RETURN,
        (ASKED, ACKNOWLEDGED),
        RETURNED,
        Permission.ANSWER_ESCALATION,
        EventKind.ESCALATION_RETURNED,
    ),
    EscalationMove(
        EscalationAction.REPLY,
        (RETURNED,),
        ACKNOWLEDGED,
        Permission.REPLY_TO_ESCALATION,
        EventKind.ESCALATION_REPLIED,
    ),
    EscalationMove(
        EscalationAction.DECLINE,
        (ASKED, ACKNOWLEDGED, RETURNED),
        EscalationStatus.DECLINED,
        Permission.ANSWER_ESCALATION,
        EventKind.ESCALATION_DECLINED,
    ),
    EscalationMove(
        EscalationAction.WITHDRAW,
        (ASKED, ACKNOWLEDGED, RETURNED),
        EscalationStatus.WITHDRAWN,
        Permission.WITHDRAW_ESCALATION,
        EventKind.ESCALATION_WITHDRAWN,
    ),
)
# Escalation starts, and goes on, only from these.
ESCALATES_FROM = (OPEN, TOLERATED)


def legal_moves(risk: Risk, *, actor: policy.Reader) -> list[str]:
    """What this actor may do with this risk now, requests included, named as in the tables.

    Actions that need an action's owner (``complete_action``) are listed when one of them is theirs.
    """
    with policy.remembering_sight():
        risk_moves = [row.action.value for row in RISK_MOVES if risk.status in row.sources and _may(row, risk, actor)]
        return risk_moves + _escalation_moves(risk, actor)


def _may(row: RiskMove, risk: Risk, actor: policy.Reader) -> bool:
    if row.action == RiskAction.COMPLETE_ACTION:
        undone = [action for action in risk.actions if action.done_on is None]
        return any(policy.can(actor, row.permission, risk, action=action) for action in undone)
    return policy.can(actor, row.permission, risk)


def _escalation_moves(risk: Risk, actor: policy.Reader) -> list[str]:
    request = risk.undecided
    if request is not None:
        return [f"escalation.{move}" for move in legal_escalation_moves(request, actor=actor)]
    if risk.status in ESCALATES_FROM and policy.can(actor, Permission.ESCALATE_RISK, risk):
        return [EscalationAction.ESCALATE.value]
    return []


def legal_escalation_moves(request: Escalation, *, actor: policy.Reader) -> list[str]:
    """What this actor may do with this request now."""
    return [
        row.action.value
        for row in ESCALATION_MOVES
        if request.status in row.sources and policy.can(actor, row.permission, request.risk, escalation=request)
    ]


def risk_permission(risk: Risk, action: RiskAction) -> Permission:
    """The permission for this action in the risk's status; where it is illegal, the last row's."""
    rows = [row for row in RISK_MOVES if row.action == action]
    return next((row for row in rows if risk.status in row.sources), rows[-1]).permission


def escalation_permission(action: EscalationAction) -> Permission:
    return next(row for row in ESCALATION_MOVES if row.action == action).permission


Refusal = Callable[..., None]
"""Called as ``refusal(risk, actor=actor)``: raises when other facts than the status stand against a move."""


def move_risk(
    risk: Risk,
    action: RiskAction,
    *,
    actor: Person,
    of: Action | None = None,
    refusals: Sequence[Refusal] = (),
) -> RiskMove:
    """Who, then status, then other facts; only then does the risk change and take its next version.

    ``of`` is the row when an action is completed. Raises ``NotPermitted``, or ``RuleBroken`` with the moves
    that are legal.
    """
    policy.check(actor, risk_permission(risk, action), risk, action=of)
    row = next((row for row in RISK_MOVES if row.action == action and risk.status in row.sources), None)
    if row is None:
        raise _not_legal(risk, risk.status, legal_moves(risk, actor=actor), risk_status=risk.status.value)
    for refusal in refusals:
        refusal(risk, actor=actor)
    if row.target is not None:
        risk.status = row.target
    next_version(risk)
    return row


def move_escalation(request: Escalation, action: EscalationAction, *, actor: Person) -> EscalationMove:
    """As ``move_risk``, for a request; its risk takes its next version."""
    risk = request.risk
    policy.check(actor, escalation_permission(action), risk, escalation=request)
    row = next((row for row in ESCALATION_MOVES if row.action == action), None)
    if row is None or request.status not in row.sources or risk.status not in ESCALATES_FROM:
        moves = legal_escalation_moves(request, actor=actor)
        raise _not_legal(risk, request.status, moves, escalation_status=request.status.value)
    request.status = row.target
    next_version(risk)
    return row


def start_escalation(risk: Risk, *, actor: Person) -> EscalationMove:
    """The move that makes a request: who, then whether the risk's status allows one, then none undecided."""
    row = next(row for row in ESCALATION_MOVES if row.action == EscalationAction.ESCALATE)
    policy.check(actor, row.permission, risk)
    if risk.status not in ESCALATES_FROM:
        raise _not_legal(risk, risk.status, legal_moves(risk, actor=actor), risk_status=risk.status.value)
    refuse_while_undecided(risk, actor=actor)
    next_version(risk)
    return row


def refuse_while_undecided(risk: Risk, *, actor: Person) -> None:
    """Raise ``RuleBroken('escalation_undecided')`` while a request waits for an answer."""
    if risk.undecided is not None:
        raise RuleBroken(
            f"{risk.undecided.to_unit.code} has been asked about this risk and has not decided yet.",
            code="escalation_undecided",
            risk_status=risk.status.value,
            legal_moves=legal_moves(risk, actor=actor),
        )


def next_version(risk: Risk) -> None:
    risk.version = (risk.version or 0) + 1
    risk.changed_at = clock.now()


def _not_legal(risk: Risk, status: str, moves: list[str], **details: Any) -> RuleBroken:
    can_do = ", ".join(moves) or "nothing"
    return RuleBroken(
        f"{risk.reference}: this is {status.replace('_', ' ')}, so that cannot be done now. You can do: {can_do}.",
        legal_moves=moves,
        **details,
    )
