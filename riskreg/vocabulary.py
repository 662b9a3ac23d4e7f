"""The field's words, one enum each: what tables store, the API shows and pages translate."""

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
    SUPPORT = "support"


class TriageOutcome(StrEnum):
    ACCEPT = "accept"
    ASK = "ask"
    DECLINE = "decline"


class AnswerOutcome(StrEnum):
    ACCEPT = "accept"
    RETURN = "return"
    DECLINE = "decline"


class Role(StrEnum):
    CONTRIBUTOR = "contributor"
    LEAD = "lead"
    QUALITY_OFFICER = "quality_officer"
    UNIT_ADMINISTRATOR = "unit_administrator"


class RiskAction(StrEnum):
    RAISE = "raise"
    ASK = "ask"
    ANSWER = "answer"
    ACCEPT = "accept"
    DECLINE = "decline"
    AMEND = "amend"
    SCORE = "score"
    ADD_CONTROL = "add_control"
    ADD_ACTION = "add_action"
    COMPLETE_ACTION = "complete_action"
    CLOSE = "close"


class EscalationAction(StrEnum):
    ESCALATE = "escalate"
    ACKNOWLEDGE = "acknowledge"
    ACCEPT = "accept"
    RETURN = "return"
    REPLY = "reply"
    DECLINE = "decline"
    WITHDRAW = "withdraw"


class EventKind(StrEnum):
    RISK_RAISED = "risk.raised"
    RISK_QUESTION_ASKED = "risk.question_asked"
    RISK_QUESTION_ANSWERED = "risk.question_answered"
    RISK_ACCEPTED = "risk.accepted"
    RISK_DECLINED = "risk.declined"
    RISK_AMENDED = "risk.amended"
    RISK_SCORED = "risk.scored"
    RISK_CONTROL_ADDED = "risk.control_added"
    RISK_ACTION_ADDED = "risk.action_added"
    RISK_ACTION_COMPLETED = "risk.action_completed"
    RISK_CLOSED = "risk.closed"
    ESCALATION_ASKED = "escalation.asked"
    ESCALATION_ACKNOWLEDGED = "escalation.acknowledged"
    ESCALATION_ACCEPTED = "escalation.accepted"
    ESCALATION_RETURNED = "escalation.returned"
    ESCALATION_REPLIED = "escalation.replied"
    ESCALATION_DECLINED = "escalation.declined"
    ESCALATION_WITHDRAWN = "escalation.withdrawn"


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


class Permission(StrEnum):
    """``noun:verb``; who holds each is one row of ``riskreg.policy.GRANTS``."""

    VIEW_RISK = "risk:view"
    VIEW_JOURNEY = "risk:view_journey"
    RAISE_RISK = "risk:raise"
    TRIAGE_RISK = "risk:triage"
    ANSWER_QUESTION = "risk:answer_question"
    AMEND_NEW_RISK = "risk:amend_new"
    AMEND_RISK = "risk:amend"
    SCORE_RISK = "risk:score"
    ADD_CONTROL = "risk:add_control"
    ADD_ACTION = "risk:add_action"
    COMPLETE_ACTION = "risk:complete_action"
    CLOSE_RISK = "risk:close"
    ESCALATE_RISK = "risk:escalate"
    ANSWER_ESCALATION = "escalation:answer"
    REPLY_TO_ESCALATION = "escalation:reply"
    WITHDRAW_ESCALATION = "escalation:withdraw"
    SEE_RAISER_NAME = "risk:see_raiser_name"
