"""How what belongs to an event reads: labels for what was said, fields before and after, codes in plain words."""

from collections.abc import Iterator
from datetime import date
from functools import cache
from typing import Any

from riskreg import reference, wording
from riskreg.pages.blueprint import pages
from riskreg.pages.register_query import professions
from riskreg.pages.standing import MODES, unit_words
from riskreg.queries.timeline import Happening
from riskreg.vocabulary import Level

LABELS = {
    "event": "What could go wrong",
    "question": "Question",
    "reply_by": "To answer by",
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
    "who": "Who does it",
    "note": "Note",
    "closing_words": "What makes it sure",
    "closing_dropped": "Closing",
    "effectiveness": "Does it work?",
    "due_on": "Due",
    "until": "Until",
    "level": "Level it could go to",
    "why_moved": "Why",
    "asked_again_of": "Requests that are now with",
    "requests_ended": "Requests that ended with this",
    "asked": "Who was asked",
    "asked_by": "Who asks",
    "helped": "Did it help?",
    "closure": "Why it is closed",
    "can_close": "Why it can be closed",
    "route": "Way",
    "ask": "What is asked for",
    "ask_sentence": "The ask",
    "grounds": "Why it goes up",
    "tried": "What was tried",
    "wanted_by": "Decision wanted by",
    "new_evidence": "New since the last request",
    "why": "Why it needs another look",
    "split": "Who does what",
    "seen_by": "Seen by",
    "accepted_by": "Accepted by",
    "declined_by": "Declined by",
    "passed_on_by": "Passed on by",
    "passed_on_to": "Passed on to",
    "ended_with": "No longer involved",
    "taken_back_by": "Taken back by",
    "evidence": "What shows that the risk is less",
    "watch_on": "To look at again on",
    "handed_back": "Actions that are the owner's now",
    "mode": "How",
    "support": "Support owed",
    "view_of": "Scored by",
    "linked_to": "What it is linked to",
    "number": "Its number there",
    "joined_to": "Joined to",
    "heard_from": "Where they work",
    "text": "In their words",
    "joined": "The risk that was joined to this one",
    "tolerance": "Highest score that may be tolerated",
    "tolerance_ended": "Last day it was tolerated",
    "readers": "People named to read it",
    "added": "People who can read it now",
    "removed": "People who cannot read it any more",
    "shares_ended": "Shares that ended with this",
    "shared_with": "Shared with",
    "message": "Message to the person who raised it",
}
FIELDS = {
    "status": "Status",
    "title": "Title",
    "theme": "Theme",
    "cause": "Because",
    "event": "What could go wrong",
    "effect": "Which could mean",
    "urgency": "How soon",
    "professions": "Professions",
    "affected": "Who could be affected",
    "seips": "Where in the work system",
    "current_score": "Score",
    "target_score": "Target score",
    "origin": "Where it was raised",
    "holder": "Held by",
    "owner": "Owner",
    "co_owners": "Owned together with",
    "next_review_on": "Next review",
    "tolerated_until": "Tolerated until",
    "confidential": "Confidential",
    "isf_category": "Concern about education",
    "education_domains": "Domains of education",
    "charter": "Priorities of the charter",
    "due_on": "Due",
    **{f"path_{level}": wording.LEVELS[level] for level in Level},
}
"""Of a change. What is said of an event has the same label where it is the same thing (``of``)."""
DATES = {
    *("by", "due_on", "until", "watch_on", "next_review_on", "tolerated_until", "tolerance_ended"),
    *("reply_by", "wanted_by"),
}
UNITS = {
    *("origin", "holder", "asked", "asked_by", "asked_again_of", "seen_by", "accepted_by", "declined_by"),
    *("passed_on_by", "passed_on_to", "ended_with", "taken_back_by", "view_of", "heard_from", "shared_with"),
    *(f"path_{level}" for level in Level),
}


@cache
def _codes() -> dict[str, dict[str, str]]:
    """By field: what each code is called."""
    return {
        "status": _by_code(wording.STATUSES),
        "ask": _by_code(wording.ASKS),
        "mode": _by_code(MODES),
        "route": _by_code(wording.ROUTES),
        "level": _by_code(wording.LEVELS),
        "reason_code": dict(wording.DECLINE_REASONS),
        "effectiveness": _by_code(wording.EFFECTIVENESS),
        "helped": _by_code(wording.HELPED),
        "closure": _by_code(wording.CLOSURE_REASONS),
        "can_close": _by_code(wording.CLOSURE_REASONS),
        "theme": _by_code(wording.THEMES),
        "urgency": _by_code(wording.URGENCIES),
        "why_moved": _by_code(wording.TRANSFER_CAUSES),
        "affected": _by_code(wording.AFFECTED),
        "linked_to": _by_code(wording.LINK_KINDS),
        "confidential": {"True": "Yes", "False": "No"},
        "grounds": _as_said(reference.grounds()),
        "seips": _as_said(reference.seips()),
        "isf_category": reference.isf_categories(),
        "education_domains": reference.education_domains(),
        "charter": reference.charter(),
    }


def _as_said(words: dict[str, str]) -> dict[str, str]:
    return {code: text[:1].upper() + text[1:] for code, text in words.items()}


def _by_code(words: Any) -> dict[str, str]:
    return {code.value: text for code, text in words.items()}


@pages.app_template_global()
def said_label(name: str) -> str:
    return LABELS.get(name) or FIELDS[name]


@pages.app_template_global()
def field_label(name: str) -> str:
    return FIELDS[name]


@pages.app_template_global()
def field_words(name: str, value: Any, names: dict[str, str]) -> str:
    """What was said, or stood in a field: codes, dates and units in words, ``nothing`` where it was empty."""
    values = value if isinstance(value, list) else [value]
    return ", ".join(_word(name, str(each), names) for each in values if each not in ("", None)) or "nothing"


def _word(name: str, value: str, names: dict[str, str]) -> str:
    if name in DATES:
        return wording.long_date(date.fromisoformat(value))
    if name in UNITS:
        return unit_words(value, names)
    if name == "professions":
        return profession_name(value)
    return _codes().get(name, {}).get(value, value)


def units_named(happened: list[Happening]) -> Iterator[str]:
    """The codes of the units that these events speak of."""
    for one in happened:
        pairs = [(change.field, each) for change in one.changes for each in (change.before, change.after)]
        for name, value in [*pairs, *one.said.items()]:
            if name in UNITS:
                yield from (code for code in (value if isinstance(value, list) else [value]) if code)


@pages.app_template_filter()
def affected_words(code: str) -> str:
    return _codes()["affected"].get(code, code)


@pages.app_template_filter()
def profession_name(code: str) -> str:
    return professions().get(code, code)
