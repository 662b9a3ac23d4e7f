"""Carrying out a row of the table of moves: who, then status, then other facts; only then does anything change.

Only these functions set a status. The verb that calls them then records in the ledger, once.
"""

from collections.abc import Callable, Sequence
from typing import Any

from riskreg import clock, policy
from riskreg.errors import RuleBroken
from riskreg.extensions import db
from riskreg.models import Action, Escalation, Person, Risk, StepDown, Transfer
from riskreg.vocabulary import (
    AcceptMode,
    EscalationAction,
    EscalationStatus,
    Permission,
    RiskAction,
    RiskStatus,
    StepDownStatus,
    TransferAction,
    TransferStatus,
)
from riskreg.workflows.offering import fits, legal_escalation_moves, legal_moves, legal_transfer_moves
from riskreg.workflows.transitions import (
    CLOCK_MOVES,
    ESCALATES_FROM,
    ESCALATION_MOVES,
    RISK_MOVES,
    TRANSFER_MOVES,
    TRANSFERRED_FROM,
    ClockMove,
    EscalationMove,
    RiskMove,
    TransferMove,
)

HOLDING = (AcceptMode.TRANSFER, AcceptMode.JOINT)
"""The ways of accepting by which the unit asked may come to hold the risk."""
ANSWERED = {
    EscalationAction.AGREE_STEP_DOWN: StepDownStatus.AGREED,
    EscalationAction.REFUSE_STEP_DOWN: StepDownStatus.REFUSED,
}


def risk_permission(risk: Risk, action: RiskAction) -> Permission:
    """The permission for this action in the risk's status; where it is illegal, the last row's."""
    rows = [row for row in RISK_MOVES if row.action == action]
    return next((row for row in rows if risk.status in row.sources), rows[-1]).permission


def escalation_permission(action: EscalationAction) -> Permission:
    return next(row for row in ESCALATION_MOVES if row.action == action).permission


def transfer_permission(action: TransferAction) -> Permission:
    return next(row for row in TRANSFER_MOVES if row.action == action).permission


Refusal = Callable[..., None]
"""Called as ``refusal(risk, actor=actor)``: raises when other facts than the status stand against a move."""


def move_risk(
    risk: Risk,
    action: RiskAction,
    *,
    actor: Person,
    of: Action | None = None,
    refusals: Sequence[Refusal] = (),
    instead: bool = False,
) -> RiskMove:
    """Who, then status, then other facts; only then does the risk change and take its next version.

    ``of`` is the action that is done or dated anew; with ``instead`` it leads to the row's other status. Raises
    ``NotPermitted``, or ``RuleBroken`` with the moves that are legal.
    """
    policy.check(actor, risk_permission(risk, action), risk, action=of)
    row = next((row for row in RISK_MOVES if row.action == action and risk.status in row.sources), None)
    if row is None:
        raise _not_legal(risk, risk.status, legal_moves(risk, actor=actor), risk_status=risk.status.value)
    for refusal in refusals:
        refusal(risk, actor=actor)
    _set_status(risk, row.or_to if instead else row.target)
    next_version(risk)
    return row


def _set_status(risk: Risk, status: RiskStatus | None) -> None:
    if status is not None:
        risk.status = status
        # Whoever tolerates a risk sets the day next; every other status has none.
        risk.tolerated_until = None


def move_by_clock(risk: Risk, action: RiskAction) -> ClockMove:
    """What nobody does: a day has passed. Raises ``RuleBroken`` where the status does not fit any more."""
    row = next(row for row in CLOCK_MOVES if row.action == action)
    if risk.status not in row.sources:
        raise _not_legal(risk, risk.status, [], risk_status=risk.status.value)
    _set_status(risk, row.target)
    next_version(risk)
    return row


def move_escalation(
    request: Escalation,
    action: EscalationAction,
    *,
    actor: Person,
    step_down: StepDown | None = None,
    refusals: Sequence[Refusal] = (),
) -> EscalationMove:
    """As ``move_risk``, for a request; its risk takes its next version. ``step_down``: the one that is answered."""
    risk = request.risk
    policy.check(actor, escalation_permission(action), risk, escalation=request, step_down=step_down)
    row = next(row for row in ESCALATION_MOVES if row.action == action)
    legal = request.status in row.sources and risk.status in ESCALATES_FROM
    for refusal in refusals if legal else ():
        refusal(risk, actor=actor)
    if not legal or not fits(request, action, actor=actor):
        moves = legal_escalation_moves(request, actor=actor)
        raise _not_legal(risk, request.status, moves, escalation_status=request.status.value)
    if row.target is not None:
        request.status = row.target
    next_version(risk)
    return row


def start_step_down(risk: Risk, *, actor: Person) -> tuple[EscalationMove, Escalation]:
    """The move that asks a unit below to take a risk back, and the acceptance by which its holder holds it.

    Who, then whether there is such an acceptance, then nothing undecided.
    """
    policy.check(actor, escalation_permission(EscalationAction.STEP_DOWN), risk)
    request = risk.held_through
    if request is None:
        raise _not_legal(risk, risk.status, legal_moves(risk, actor=actor), risk_status=risk.status.value)
    refusals = (refuse_while_undecided, refuse_while_stepping_down)
    return move_escalation(request, EscalationAction.STEP_DOWN, actor=actor, refusals=refusals), request


def answer_step_down(asked: StepDown, action: EscalationAction, *, actor: Person) -> tuple[EscalationMove, Escalation]:
    """As ``move_escalation``, for the step-down that waits; its status changes too, and ends what it hands back."""
    risk = asked.risk
    policy.check(actor, escalation_permission(action), risk, step_down=asked)
    request = risk.held_through
    if asked.status != StepDownStatus.ASKED or request is None:
        raise _not_legal(risk, asked.status, legal_moves(risk, actor=actor), risk_status=risk.status.value)
    rank = asked.to_unit.level.rank
    above = [row for row in risk.involved if row.mode in HOLDING and row.to_unit.level.rank > rank]
    row = move_escalation(request, action, actor=actor, step_down=asked)
    asked.status = ANSWERED[action]
    for other in above if row.target is not None else ():
        other.status = EscalationStatus.ENDED
    return row, request


def move_transfer(
    transfer: Transfer, action: TransferAction, *, actor: Person, refusals: Sequence[Refusal] = ()
) -> TransferMove:
    """As ``move_risk``, for the proposal of a transfer; its risk takes its next version.

    Two may answer at once: what counts is how it stands now that the risk is locked.
    """
    db.session.refresh(transfer)
    risk, row = transfer.risk, next(row for row in TRANSFER_MOVES if row.action == action)
    policy.check(actor, row.permission, risk, transfer=transfer)
    if transfer.status not in row.sources or (
        row.target == TransferStatus.AGREED and risk.status not in TRANSFERRED_FROM
    ):
        moves = legal_transfer_moves(transfer, actor=actor)
        raise _not_legal(risk, transfer.status, moves, transfer_status=transfer.status.value)
    for refusal in refusals:
        refusal(risk, actor=actor)
    transfer.status = row.target
    next_version(risk)
    return row


def withdraw_by_clock(transfer: Transfer) -> TransferMove:
    """Nobody takes the proposal back: what it was about has come to be by itself."""
    row = next(row for row in TRANSFER_MOVES if row.action == TransferAction.WITHDRAW)
    transfer.status = row.target
    next_version(transfer.risk)
    return row


def start_escalation(risk: Risk, *, actor: Person) -> EscalationMove:
    """The move that makes a request: who, then whether the risk's status allows one, then none undecided."""
    row = next(row for row in ESCALATION_MOVES if row.action == EscalationAction.ESCALATE)
    policy.check(actor, row.permission, risk)
    if risk.status not in ESCALATES_FROM:
        raise _not_legal(risk, risk.status, legal_moves(risk, actor=actor), risk_status=risk.status.value)
    refuse_while_undecided(risk, actor=actor)
    refuse_while_stepping_down(risk, actor=actor)
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


def refuse_while_stepping_down(risk: Risk, *, actor: Person) -> None:
    """Raise ``RuleBroken('step_down_undecided')`` while a unit below has been asked to take the risk back."""
    if risk.step_down_asked is not None:
        raise RuleBroken(
            f"{risk.step_down_asked.to_unit.code} has been asked to take this risk back and has not answered yet.",
            code="step_down_undecided",
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
