"""Every legal move, one row each. Pages offer it, the API allows it, tests walk it, the diagram draws it.

*When* is here; *who* is ``policy``; ``moving`` carries a row out.
"""

from dataclasses import dataclass

from riskreg.vocabulary import (
    EscalationAction,
    EscalationStatus,
    EventKind,
    Permission,
    RiskAction,
    RiskStatus,
    TransferAction,
    TransferStatus,
)

NEW, ASKED_BACK = RiskStatus.NEW, RiskStatus.NEEDS_INFORMATION
OPEN, TOLERATED, CLOSED = RiskStatus.OPEN, RiskStatus.TOLERATED, RiskStatus.CLOSED
DECLINED, JOINED = RiskStatus.DECLINED, RiskStatus.JOINED
LIVE = (OPEN, TOLERATED)
ANY = tuple(RiskStatus)
# What was joined into another risk stays with it.
TRANSFERRED_FROM = tuple(status for status in RiskStatus if status != RiskStatus.JOINED)
ASKED, ACKNOWLEDGED, RETURNED = (
    EscalationStatus.ASKED,
    EscalationStatus.ACKNOWLEDGED,
    EscalationStatus.RETURNED,
)
ACCEPTED = EscalationStatus.ACCEPTED


@dataclass(frozen=True)
class RiskMove:
    """From one of ``sources`` (none: the risk comes into being) to ``target`` (None: the status stays).

    ``or_to``: where it leads instead when what it brings takes away what the status stood on.
    """

    action: RiskAction
    sources: tuple[RiskStatus, ...]
    target: RiskStatus | None
    permission: Permission
    event: EventKind
    or_to: RiskStatus | None = None


@dataclass(frozen=True)
class EscalationMove:
    action: EscalationAction
    sources: tuple[EscalationStatus, ...]
    target: EscalationStatus | None
    permission: Permission
    event: EventKind


@dataclass(frozen=True)
class TransferMove:
    action: TransferAction
    sources: tuple[TransferStatus, ...]
    target: TransferStatus
    permission: Permission
    event: EventKind


@dataclass(frozen=True)
class ClockMove:
    action: RiskAction
    sources: tuple[RiskStatus, ...]
    target: RiskStatus | None
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
    RiskMove(RiskAction.AMEND, LIVE, None, Permission.AMEND_RISK, EventKind.RISK_AMENDED),
    RiskMove(RiskAction.SCORE, LIVE, None, Permission.SCORE_RISK, EventKind.RISK_SCORED, or_to=OPEN),
    RiskMove(RiskAction.ADD_CONTROL, LIVE, None, Permission.ADD_CONTROL, EventKind.RISK_CONTROL_ADDED),
    RiskMove(RiskAction.ADD_ACTION, LIVE, None, Permission.ADD_ACTION, EventKind.RISK_ACTION_ADDED),
    RiskMove(
        RiskAction.COMPLETE_ACTION,
        (OPEN, TOLERATED, CLOSED),
        None,
        Permission.COMPLETE_ACTION,
        EventKind.RISK_ACTION_COMPLETED,
    ),
    RiskMove(RiskAction.REDATE_ACTION, LIVE, None, Permission.REDATE_ACTION, EventKind.RISK_ACTION_REDATED),
    RiskMove(RiskAction.SCORE_BESIDE, LIVE, None, Permission.SCORE_BESIDE, EventKind.RISK_SCORED_BESIDE),
    RiskMove(RiskAction.TAG_EDUCATION, LIVE, None, Permission.TAG_EDUCATION, EventKind.RISK_EDUCATION_TAGGED),
    RiskMove(RiskAction.JOIN, (NEW, OPEN), JOINED, Permission.JOIN_RISK, EventKind.RISK_JOINED),
    RiskMove(RiskAction.ADD_VOICE, LIVE, None, Permission.ADD_VOICE, EventKind.RISK_VOICE_ADDED),
    RiskMove(RiskAction.HAND_OVER, LIVE, None, Permission.HAND_OVER_RISK, EventKind.RISK_HANDED_OVER),
    RiskMove(RiskAction.REVIEW, LIVE, None, Permission.REVIEW_RISK, EventKind.RISK_REVIEWED, or_to=OPEN),
    RiskMove(RiskAction.LINK, LIVE, None, Permission.LINK_RISK, EventKind.RISK_LINKED),
    RiskMove(RiskAction.UNLINK, LIVE, None, Permission.LINK_RISK, EventKind.RISK_UNLINKED),
    RiskMove(RiskAction.TOLERATE, (OPEN,), TOLERATED, Permission.TOLERATE_RISK, EventKind.RISK_TOLERATED),
    RiskMove(RiskAction.HOLD, LIVE, None, Permission.ESCALATE_RISK, EventKind.RISK_HELD),
    RiskMove(RiskAction.CLOSE, LIVE, CLOSED, Permission.CLOSE_RISK, EventKind.RISK_CLOSED),
    RiskMove(RiskAction.PROPOSE_CLOSURE, LIVE, None, Permission.CLOSE_RISK, EventKind.RISK_CLOSURE_PROPOSED),
    RiskMove(RiskAction.CONFIRM_CLOSURE, LIVE, CLOSED, Permission.CONFIRM_CLOSURE, EventKind.RISK_CLOSED),
    RiskMove(RiskAction.DROP_CLOSURE, LIVE, None, Permission.DROP_CLOSURE, EventKind.RISK_CLOSURE_DROPPED),
    RiskMove(RiskAction.REOPEN, (CLOSED,), OPEN, Permission.REOPEN_RISK, EventKind.RISK_REOPENED),
    RiskMove(RiskAction.REOPEN, (DECLINED,), NEW, Permission.REOPEN_RISK, EventKind.RISK_REOPENED),
    RiskMove(RiskAction.MARK_CONFIDENTIAL, ANY, None, Permission.MARK_CONFIDENTIAL, EventKind.RISK_MARKED_CONFIDENTIAL),
    RiskMove(
        RiskAction.CLEAR_CONFIDENTIAL, ANY, None, Permission.MARK_CONFIDENTIAL, EventKind.RISK_CLEARED_CONFIDENTIAL
    ),
    RiskMove(RiskAction.NAME_READERS, ANY, None, Permission.MARK_CONFIDENTIAL, EventKind.RISK_READERS_NAMED),
    RiskMove(RiskAction.SHARE, LIVE, None, Permission.SHARE_RISK, EventKind.RISK_SHARED),
    RiskMove(RiskAction.END_SHARE, ANY, None, Permission.SHARE_RISK, EventKind.RISK_SHARE_ENDED),
    RiskMove(RiskAction.TRANSFER, TRANSFERRED_FROM, None, Permission.TRANSFER_RISK, EventKind.TRANSFER_ASKED),
)
CLOCK_MOVES = (
    ClockMove(RiskAction.EXPIRE, (TOLERATED,), OPEN, EventKind.RISK_TOLERANCE_EXPIRED),
    ClockMove(RiskAction.END_SHARE, ANY, None, EventKind.RISK_SHARE_ENDED),
    ClockMove(RiskAction.SHARE, ANY, None, EventKind.RISK_SHARED),
)
"""What nobody does: a day has passed, or a unit has closed."""

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
    EscalationMove(
        EscalationAction.REDIRECT,
        (ASKED, ACKNOWLEDGED),
        EscalationStatus.REDIRECTED,
        Permission.ANSWER_ESCALATION,
        EventKind.ESCALATION_REDIRECTED,
    ),
    EscalationMove(
        EscalationAction.APPEAL,
        (EscalationStatus.DECLINED,),
        None,
        Permission.ESCALATE_RISK,
        EventKind.ESCALATION_APPEALED,
    ),
    EscalationMove(
        EscalationAction.END,
        (ACCEPTED,),
        EscalationStatus.ENDED,
        Permission.END_ESCALATION,
        EventKind.ESCALATION_ENDED,
    ),
    EscalationMove(EscalationAction.STEP_DOWN, (ACCEPTED,), None, Permission.STEP_DOWN_RISK, EventKind.STEP_DOWN_ASKED),
    EscalationMove(
        EscalationAction.AGREE_STEP_DOWN,
        (ACCEPTED,),
        EscalationStatus.ENDED,
        Permission.ANSWER_STEP_DOWN,
        EventKind.STEP_DOWN_AGREED,
    ),
    EscalationMove(
        EscalationAction.REFUSE_STEP_DOWN, (ACCEPTED,), None, Permission.ANSWER_STEP_DOWN, EventKind.STEP_DOWN_REFUSED
    ),
)
# Escalation starts, and goes on, only from these.
ESCALATES_FROM = LIVE

TRANSFER_MOVES = (
    TransferMove(
        TransferAction.AGREE,
        (TransferStatus.ASKED,),
        TransferStatus.AGREED,
        Permission.ANSWER_TRANSFER,
        EventKind.RISK_TRANSFERRED,
    ),
    TransferMove(
        TransferAction.REFUSE,
        (TransferStatus.ASKED,),
        TransferStatus.REFUSED,
        Permission.ANSWER_TRANSFER,
        EventKind.TRANSFER_REFUSED,
    ),
    TransferMove(
        TransferAction.WITHDRAW,
        (TransferStatus.ASKED,),
        TransferStatus.WITHDRAWN,
        Permission.WITHDRAW_TRANSFER,
        EventKind.TRANSFER_WITHDRAWN,
    ),
)
"""What becomes of the proposal that ``TRANSFER`` makes; the risk keeps its status."""
