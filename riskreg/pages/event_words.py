"""How an event of the history reads: a title, labels for what was said, fields before and after."""

from datetime import date
from typing import Any

from riskreg import wording
from riskreg.pages.blueprint import pages
from riskreg.pages.register_query import professions
from riskreg.pages.standing import MODES
from riskreg.queries.timeline import Happening
from riskreg.vocabulary import EventKind

KINDS = {
    "scores": {EventKind.RISK_ACCEPTED, EventKind.RISK_SCORED, EventKind.RISK_SCORED_BESIDE},
    "decisions": {
        EventKind.RISK_ACCEPTED,
        EventKind.RISK_DECLINED,
        EventKind.RISK_CLOSED,
        EventKind.RISK_CLOSURE_PROPOSED,
        EventKind.RISK_CLOSURE_DROPPED,
        EventKind.RISK_REOPENED,
        EventKind.RISK_TOLERATED,
        EventKind.RISK_TOLERANCE_EXPIRED,
        EventKind.RISK_JOINED,
        EventKind.RISK_HELD,
        EventKind.ESCALATION_ACCEPTED,
        EventKind.ESCALATION_DECLINED,
        EventKind.ESCALATION_WITHDRAWN,
        EventKind.ESCALATION_REDIRECTED,
        EventKind.ESCALATION_APPEALED,
        EventKind.ESCALATION_ENDED,
        EventKind.STEP_DOWN_ASKED,
        EventKind.STEP_DOWN_AGREED,
        EventKind.STEP_DOWN_REFUSED,
    },
    "messages": {
        EventKind.RISK_QUESTION_ASKED,
        EventKind.RISK_QUESTION_ANSWERED,
        EventKind.ESCALATION_RETURNED,
        EventKind.ESCALATION_REPLIED,
    },
    "changes": {
        EventKind.RISK_AMENDED,
        EventKind.RISK_CONTROL_ADDED,
        EventKind.RISK_ACTION_ADDED,
        EventKind.RISK_ACTION_COMPLETED,
        EventKind.RISK_ACTION_REDATED,
        EventKind.RISK_HANDED_OVER,
        EventKind.RISK_REVIEWED,
        EventKind.RISK_LINKED,
        EventKind.RISK_UNLINKED,
        EventKind.RISK_EDUCATION_TAGGED,
        EventKind.RISK_MARKED_CONFIDENTIAL,
        EventKind.RISK_CLEARED_CONFIDENTIAL,
        EventKind.RISK_READERS_NAMED,
        EventKind.RISK_SHARED,
        EventKind.RISK_SHARE_ENDED,
        EventKind.RISK_TRANSFERRED,
        EventKind.TRANSFER_ASKED,
        EventKind.TRANSFER_REFUSED,
        EventKind.TRANSFER_WITHDRAWN,
    },
}
TITLES = {
    EventKind.RISK_RAISED: "Raised",
    EventKind.RISK_QUESTION_ASKED: "Question to the person who raised it",
    EventKind.RISK_QUESTION_ANSWERED: "Question answered",
    EventKind.RISK_ACCEPTED: "Accepted onto the register",
    EventKind.RISK_DECLINED: "Not taken onto the register",
    EventKind.RISK_AMENDED: "Words changed",
    EventKind.RISK_CONTROL_ADDED: "Added: what is in place",
    EventKind.RISK_ACTION_ADDED: "Action added",
    EventKind.RISK_ACTION_COMPLETED: "Action done",
    EventKind.RISK_ACTION_REDATED: "Action given another date",
    EventKind.RISK_SCORED_BESIDE: "Another level's own score:",
    EventKind.RISK_EDUCATION_TAGGED: "Education quality tagged",
    EventKind.RISK_JOINED: "Joined to another risk",
    EventKind.RISK_VOICE_ADDED: "A colleague added their voice",
    EventKind.RISK_HANDED_OVER: "Handed over to another owner",
    EventKind.RISK_REVIEWED: "Reviewed",
    EventKind.RISK_LINKED: "Linked to another record",
    EventKind.RISK_UNLINKED: "Link taken away",
    EventKind.RISK_TOLERATED: "Tolerated",
    EventKind.RISK_TOLERANCE_EXPIRED: "Tolerance ended, open again",
    EventKind.RISK_CLOSED: "Closed",
    EventKind.RISK_CLOSURE_PROPOSED: "Closing proposed",
    EventKind.RISK_CLOSURE_DROPPED: "Proposal to close taken back",
    EventKind.RISK_REOPENED: "Opened again",
    EventKind.RISK_MARKED_CONFIDENTIAL: "Made confidential",
    EventKind.RISK_CLEARED_CONFIDENTIAL: "No longer confidential",
    EventKind.RISK_READERS_NAMED: "Readers named",
    EventKind.RISK_SHARED: "Shared with another unit",
    EventKind.RISK_SHARE_ENDED: "Share ended",
    EventKind.RISK_TRANSFERRED: "Moved to another place among the units",
    EventKind.TRANSFER_ASKED: "Another organisation asked to take it on",
    EventKind.TRANSFER_REFUSED: "Not taken on by the other organisation",
    EventKind.TRANSFER_WITHDRAWN: "Other organisation no longer asked",
    EventKind.RISK_HELD: "Not escalated for now",
    EventKind.ESCALATION_ASKED: "Escalated",
    EventKind.ESCALATION_ACKNOWLEDGED: "Request seen",
    EventKind.ESCALATION_ACCEPTED: "Request accepted",
    EventKind.ESCALATION_RETURNED: "Question asked before deciding",
    EventKind.ESCALATION_REPLIED: "Question answered by the sender",
    EventKind.ESCALATION_DECLINED: "Request declined",
    EventKind.ESCALATION_WITHDRAWN: "Request withdrawn",
    EventKind.ESCALATION_REDIRECTED: "Request passed on to another unit",
    EventKind.ESCALATION_APPEALED: "Appealed to the next level",
    EventKind.ESCALATION_ENDED: "Involvement ended",
    EventKind.STEP_DOWN_ASKED: "Asked to take the risk back",
    EventKind.STEP_DOWN_AGREED: "Taken back",
    EventKind.STEP_DOWN_REFUSED: "Not taken back",
}
LABELS = {
    "event": "What could go wrong",
    "question": "Question",
    "answer": "Answer",
    "reply": "Reply",
    "owner": "Owner",
    "rationale": "Why this score",
    "reason": "Reason",
    "reason_code": "Main reason",
    "advice": "Advice",
    "what_else": "What else they can do",
    "by": "To reach by",
    "control": "What is in place",
    "action": "What will be done",
    "closing_words": "What makes it sure",
    "effectiveness": "Does it work?",
    "due_on": "Due",
    "until": "Until",
    "cause": "Why",
    "moved": "From and to",
    "asked": "Who was asked",
    "helped": "Did it help?",
    "closure": "Why it is closed",
    "ask": "What is asked for",
    "ask_sentence": "The ask",
    "new_evidence": "New since the last request",
    "why": "Why it needs another look",
    "split": "Who does what",
    "passed_on_to": "Passed on to",
    "taken_back_by": "Taken back by",
    "evidence": "What shows that the risk is less",
    "watch_on": "To look at again on",
    "handed_back": "Actions that are the owner's now",
    "mode": "How",
    "support": "Support owed",
    "message": "Message to the person who raised it",
}
CODES: dict[str, dict[Any, str]] = {
    "ask": {ask.value: text for ask, text in wording.ASKS.items()},
    "mode": {mode.value: text for mode, text in MODES.items()},
    "reason_code": dict(wording.DECLINE_REASONS),
    "effectiveness": {word.value: text for word, text in wording.EFFECTIVENESS.items()},
    "helped": {word.value: text for word, text in wording.HELPED.items()},
    "closure": {word.value: text for word, text in wording.CLOSURE_REASONS.items()},
    "theme": {word.value: text for word, text in wording.THEMES.items()},
    "urgency": {word.value: text for word, text in wording.URGENCIES.items()},
    "cause": {word.value: text for word, text in wording.TRANSFER_CAUSES.items()},
    "affected": {word.value: text for word, text in wording.AFFECTED.items()},
}
DATES = ("by", "due_on", "until", "watch_on")
FIELDS = {
    "title": "Title",
    "theme": "Theme",
    "cause": "Because",
    "event": "What could go wrong",
    "effect": "Which could mean",
    "urgency": "How soon",
    "professions": "Professions",
    "affected": "Who could be affected",
    "initial_score": "Initial score",
    "current_score": "Score",
    "target_score": "Target score",
}
SCORED = {"initial": "Initial score", "current": "Scored", "target": "Target set:"}


def title_of(one: Happening) -> str:
    if one.kind == EventKind.RISK_SCORED:
        return f"{SCORED[one.data['kind']]} {one.data['score']}"
    if one.kind == EventKind.RISK_SCORED_BESIDE:
        return f"{TITLES[one.kind]} {one.data['score']}"
    if one.kind == EventKind.RISK_ACCEPTED:
        return f"{TITLES[one.kind]}, score {one.data['score']}"
    return TITLES[one.kind]


@pages.app_template_global()
def said_words(name: str, value: str) -> str:
    if name in DATES:
        return wording.long_date(date.fromisoformat(value))
    return CODES.get(name, {}).get(value, value)


@pages.app_template_global()
def said_label(name: str) -> str:
    return LABELS[name]


@pages.app_template_global()
def field_label(name: str) -> str:
    return FIELDS[name]


@pages.app_template_global()
def field_words(name: str, value: Any) -> str:
    """What stood in a field before or after, ``nothing`` said when it was empty."""
    words = professions() if name == "professions" else CODES.get(name, {})
    values = value if isinstance(value, list) else [value]
    return ", ".join(str(words.get(each, each)) for each in values if each not in ("", None)) or "nothing"


@pages.app_template_filter()
def affected_words(code: str) -> str:
    return CODES["affected"].get(code, code)


@pages.app_template_filter()
def profession_name(code: str) -> str:
    return professions().get(code, code)
