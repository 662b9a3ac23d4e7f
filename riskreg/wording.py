"""How codes and dates read on a page or in a message. One wording for each, used by every door."""

from datetime import date, datetime

from riskreg.clock import LONDON
from riskreg.vocabulary import (
    AcceptMode,
    Affected,
    Ask,
    Band,
    Check,
    ClosureReason,
    Effectiveness,
    EscalationStatus,
    Helped,
    Level,
    LinkKind,
    RiskStatus,
    Role,
    Route,
    Stage,
    StepDownStatus,
    Theme,
    TransferCause,
    Urgency,
)

THEMES = {
    Theme.STAFFING: "Staffing",
    Theme.RETENTION: "Keeping staff",
    Theme.LEARNING_ENVIRONMENT: "Learning environment",
    Theme.QUALITY_SAFETY: "Quality or safety of care",
    Theme.LEADERSHIP_VOICE: "Leadership and voice",
}
THEME_HINTS = {
    Theme.STAFFING: "Not enough people, skills or cover",
    Theme.RETENTION: "People leaving, burnout, careers, flexible working",
    Theme.LEARNING_ENVIRONMENT: "Students, supervision, placements, preceptorship",
    Theme.QUALITY_SAFETY: "Something else that affects patients",
    Theme.LEADERSHIP_VOICE: "AHPs not heard where it is decided",
}
URGENCIES = {
    Urgency.TODAY: "Someone could be harmed today",
    Urgency.WEEKS: "In the next few weeks",
    Urgency.MONTHS: "In the coming months",
    Urgency.NOT_SURE: "I am not sure",
}
AFFECTED = {
    Affected.PATIENTS: "Patients or carers",
    Affected.STAFF: "Staff",
    Affected.LEARNERS: "Students and learners",
    Affected.OTHER_SERVICES: "Other services",
    Affected.NOT_SURE: "Not sure",
}
STATUSES = {
    RiskStatus.NEW: "New",
    RiskStatus.NEEDS_INFORMATION: "Needs information",
    RiskStatus.OPEN: "Open",
    RiskStatus.TOLERATED: "Tolerated",
    RiskStatus.DECLINED: "Declined",
    RiskStatus.JOINED: "Joined",
    RiskStatus.CLOSED: "Closed",
}
STAGES = {stage: stage.value.capitalize() for stage in Stage}
BANDS = {
    Band.LOW: "Low",
    Band.MODERATE: "Moderate",
    Band.HIGH: "High",
    Band.EXTREME: "Extreme",
}
LEVELS = {
    Level.TEAM: "Team",
    Level.SERVICE: "Service",
    Level.ORGANISATION: "Organisation",
    Level.ICS: "ICS",
    Level.REGION: "Region",
    Level.NATIONAL: "National",
}
ROLES = {
    Role.CONTRIBUTOR: "Contributor",
    Role.LEAD: "AHP lead",
    Role.QUALITY_OFFICER: "Quality and safety officer",
    Role.MEMBER: "Committee member",
    Role.CHAIR: "Committee chair",
    Role.SECRETARY: "Committee secretary",
    Role.AUDITOR: "Auditor",
    Role.INFORMATION_GOVERNANCE: "Information governance lead",
    Role.UNIT_ADMINISTRATOR: "Unit administrator",
    Role.SYSTEM_ADMINISTRATOR: "System administrator",
}
TRANSFER_CAUSES = {
    TransferCause.MERGER: "Units were merged",
    TransferCause.SPLIT: "A unit was divided",
    TransferCause.MOVE: "A unit moved under another one",
    TransferCause.CLOSURE: "A unit closed and another took over",
    TransferCause.AGREED: "Two organisations agreed on it",
}
EFFECTIVENESS = {
    Effectiveness.WORKS: "Works",
    Effectiveness.PARTLY: "Works partly",
    Effectiveness.NO: "Does not work",
    Effectiveness.NOT_TESTED: "Not tested",
}
HELPED = {Helped.YES: "Yes", Helped.NO: "No", Helped.TOO_EARLY: "Too early to say"}
CLOSURE_REASONS = {
    ClosureReason.TREATED: "What was done has worked",
    ClosureReason.NO_LONGER_APPLIES: "It no longer applies",
    ClosureReason.HAPPENED: "It happened, and is dealt with elsewhere",
    ClosureReason.OTHER: "Another reason",
}
ASKS = {
    Ask.DECISION: "Decide something",
    Ask.SUPPORT: "Remove a barrier or give help",
    Ask.RESOURCE: "Release money or people",
    Ask.OWNERSHIP: "Take the risk on",
    Ask.AWARENESS: "Be aware, no decision needed",
}
MODES = {
    AcceptMode.TRANSFER: "We will hold this risk",
    AcceptMode.JOINT: "We hold it together, with one named lead",
    AcceptMode.SUPPORT: "The sender keeps it, we owe named support",
    AcceptMode.NOTE: "We have seen it, the sender keeps it",
}
ROUTES = {
    Route.LINE: "To the next level",
    Route.EDUCATION: "To the regional education team, because education quality is at risk",
    Route.URGENT: "Urgent: someone was phoned first",
}
STEP_DOWN_STATUSES = {
    StepDownStatus.ASKED: "Asked",
    StepDownStatus.AGREED: "Agreed",
    StepDownStatus.REFUSED: "Refused",
}
LINK_KINDS = {
    LinkKind.LFPSE: "LFPSE record",
    LinkKind.DATIX: "Datix or local incident record",
    LinkKind.BAF: "Board assurance framework entry",
    LinkKind.RISK: "Another risk of this register",
}
ESCALATION_STATUSES = {
    EscalationStatus.ASKED: "Asked",
    EscalationStatus.ACKNOWLEDGED: "Acknowledged",
    EscalationStatus.RETURNED: "Question asked",
    EscalationStatus.ACCEPTED: "Accepted",
    EscalationStatus.DECLINED: "Declined",
    EscalationStatus.REDIRECTED: "Redirected",
    EscalationStatus.WITHDRAWN: "Withdrawn",
    EscalationStatus.ENDED: "Ended",
}
DECLINE_REASONS = {
    "within_senders_authority": "It is within the sender's authority",
    "insufficient_evidence": "There is not enough evidence yet",
    "score_not_agreed": "The score is not agreed",
    "duplicate": "It is already being dealt with",
    "wrong_forum": "This is not the right place",
    "not_a_risk_but_an_issue": "It has already happened, so it is an issue",
    "tolerated_at_this_level": "It is tolerated at this level",
}

CHECKS = {
    Check.CURRENT_ABOVE_INITIAL: "The score now is higher than when it was first accepted",
    Check.TARGET_OUT_OF_REACH: "No open action leads to the target score in time",
    Check.LOWERED_WITHOUT_ACTION: "The score went down though no action was done",
    Check.ACTION_REDATED_OFTEN: "An action was given another date three times or more",
    Check.NEVER_ESCALATED: "Scores 15 or more and was never escalated",
    Check.OWNER_LEFT: "The owner has no role where the risk is held",
    Check.REVIEW_OVERDUE: "The review is overdue",
    Check.TOLERATED_WITHOUT_RECORD: "Tolerated without a record of why and until when",
    Check.ONLY_THE_PERSON: "People are named as the only cause",
    Check.CAUSE_IS_A_RISK: "The cause is written as a risk, not as something that is true now",
    Check.ESCALATION_UNANSWERED: "A request to a unit above is overdue",
    Check.SILENT: "Nothing changed and nobody added a voice for a year",
}


def long_date(day: date) -> str:
    """``12 December 2026``."""
    return f"{day.day} {day:%B %Y}"


def weekday_date(day: date) -> str:
    """``Tuesday 25 November``."""
    return f"{day:%A} {day.day} {day:%B}"


def long_moment(moment: datetime) -> str:
    """``17 November 2026, 9:14am``, as clocks in England show it."""
    here = moment.astimezone(LONDON)
    hour = here.hour % 12 or 12
    return f"{long_date(here.date())}, {hour}:{here.minute:02}{'am' if here.hour < 12 else 'pm'}"
