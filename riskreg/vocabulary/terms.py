"""The words for units, risks, requests and what people put against them."""

from enum import StrEnum


class Level(StrEnum):
    """Where in the NHS a unit stands, lowest first: the order of the members is the order of escalation."""

    TEAM = "team"
    SERVICE = "service"
    ORGANISATION = "organisation"
    ICS = "ics"
    REGION = "region"
    NATIONAL = "national"

    @property
    def rank(self) -> int:
        return list(Level).index(self)

    @property
    def inside_organisation(self) -> bool:
        return self.rank <= Level.ORGANISATION.rank


class Theme(StrEnum):
    STAFFING = "staffing"
    RETENTION = "retention"
    LEARNING_ENVIRONMENT = "learning_environment"
    QUALITY_SAFETY = "quality_safety"
    LEADERSHIP_VOICE = "leadership_voice"


class RiskStatus(StrEnum):
    NEW = "new"
    NEEDS_INFORMATION = "needs_information"
    OPEN = "open"
    TOLERATED = "tolerated"
    DECLINED = "declined"
    JOINED = "joined"
    CLOSED = "closed"


class Stage(StrEnum):
    """Derived from the rest of a risk, never set (``riskreg.workflows.document``)."""

    IDENTIFICATION = "identification"
    ASSESSMENT = "assessment"
    TREATMENT = "treatment"
    ESCALATION = "escalation"
    GOVERNANCE = "governance"
    CLOSED = "closed"


class EscalationStatus(StrEnum):
    ASKED = "asked"
    ACKNOWLEDGED = "acknowledged"
    RETURNED = "returned"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    REDIRECTED = "redirected"
    WITHDRAWN = "withdrawn"
    ENDED = "ended"


UNDECIDED = (EscalationStatus.ASKED, EscalationStatus.ACKNOWLEDGED, EscalationStatus.RETURNED)
INVOLVED = (*UNDECIDED, EscalationStatus.ACCEPTED)
"""While its request stands like this, the unit asked sees the risk."""


class Urgency(StrEnum):
    TODAY = "today"
    WEEKS = "weeks"
    MONTHS = "months"
    NOT_SURE = "not_sure"


class Affected(StrEnum):
    PATIENTS = "patients"
    STAFF = "staff"
    LEARNERS = "learners"
    OTHER_SERVICES = "other_services"
    NOT_SURE = "not_sure"


class ScoreKind(StrEnum):
    INITIAL = "initial"
    CURRENT = "current"
    TARGET = "target"


class Band(StrEnum):
    LOW = "low"
    MODERATE = "moderate"
    HIGH = "high"
    EXTREME = "extreme"


class Effectiveness(StrEnum):
    WORKS = "works"
    PARTLY = "partly"
    NO = "no"
    NOT_TESTED = "not_tested"


class Helped(StrEnum):
    YES = "yes"
    NO = "no"
    TOO_EARLY = "too_early"


class ClosureReason(StrEnum):
    TREATED = "treated"
    NO_LONGER_APPLIES = "no_longer_applies"
    HAPPENED = "happened"
    OTHER = "other"


class Ask(StrEnum):
    """What the sender of an escalation wants from the unit above."""

    DECISION = "decision"
    SUPPORT = "support"
    RESOURCE = "resource"
    OWNERSHIP = "ownership"
    AWARENESS = "awareness"


class AcceptMode(StrEnum):
    TRANSFER = "transfer"
    JOINT = "joint"
    SUPPORT = "support"
    NOTE = "note"


class Route(StrEnum):
    """The way a request takes: the line, level by level, or a side route that may skip levels."""

    LINE = "line"
    EDUCATION = "education"
    URGENT = "urgent"


class StepDownStatus(StrEnum):
    ASKED = "asked"
    AGREED = "agreed"
    REFUSED = "refused"


class StepDownOutcome(StrEnum):
    AGREE = "agree"
    REFUSE = "refuse"


class LinkKind(StrEnum):
    """What a risk is linked to: records of other systems by their number there, or another risk."""

    LFPSE = "lfpse"
    DATIX = "datix"
    BAF = "baf"
    RISK = "risk"


class TriageOutcome(StrEnum):
    ACCEPT = "accept"
    ASK = "ask"
    DECLINE = "decline"
    JOIN = "join"


class AnswerOutcome(StrEnum):
    ACCEPT = "accept"
    RETURN = "return"
    REDIRECT = "redirect"
    DECLINE = "decline"


class ReminderRule(StrEnum):
    """Why somebody is reminded; the days and the people are ``riskreg.queries.clocks.RULES``."""

    ACKNOWLEDGE_DUE = "acknowledge_due"
    ACKNOWLEDGE_LATE = "acknowledge_late"
    DECIDE_SOON = "decide_soon"
    DECIDE_LATE = "decide_late"
    WANTED_LATE = "wanted_late"
    REPLY_SOON = "reply_soon"
    REPLY_LATE = "reply_late"
    TRIAGE_LATE = "triage_late"
    REVIEW_SOON = "review_soon"
    REVIEW_LATE = "review_late"
    REVIEW_NEGLECTED = "review_neglected"
    ACTION_SOON = "action_soon"
    ACTION_LATE = "action_late"
    SUPPORT_SOON = "support_soon"
    SUPPORT_LATE = "support_late"
    TARGET_LATE = "target_late"
    TOLERANCE_SOON = "tolerance_soon"


class Check(StrEnum):
    """What a look at the data of the register may find (``riskreg.queries.data_quality``)."""

    CURRENT_ABOVE_INITIAL = "current_above_initial"
    TARGET_OUT_OF_REACH = "target_out_of_reach"
    LOWERED_WITHOUT_ACTION = "lowered_without_action"
    ACTION_REDATED_OFTEN = "action_redated_often"
    NEVER_ESCALATED = "never_escalated"
    OWNER_LEFT = "owner_left"
    REVIEW_OVERDUE = "review_overdue"
    TOLERATED_WITHOUT_RECORD = "tolerated_without_record"
    ONLY_THE_PERSON = "only_the_person"
    CAUSE_IS_A_RISK = "cause_is_a_risk"
    ESCALATION_UNANSWERED = "escalation_unanswered"
    SILENT = "silent"
