"""What somebody typed into a form that could not be taken, in words they know, so that they can copy it."""

from collections.abc import Iterator
from typing import Any

from flask import request
from werkzeug.exceptions import HTTPException

from riskreg.pages.answering import fit_to_show
from riskreg.web.forms import form_answers

NEVER_SHOWN = ("password", "email", "next", "shared_device")
LABELS = {
    "event": "What could go wrong, and why",
    "cause": "Because",
    "effect": "Which could mean",
    "urgency": "How soon",
    "unit": "Where",
    "text": "Your answer",
    "message": "Message",
    "what_else": "What else they can do",
    "tried": "What you have tried",
    "ask_sentence": "Your ask",
    "due_on": "Due date",
    "wanted_by": "Wanted by",
    "next_review_on": "Review date",
    "score.rationale": "Why this score",
}


def typed_answers() -> list[tuple[str, str]]:
    """Label and text of each answer of this request's form; none of a page that was only opened."""
    if request.method != "POST":
        return []
    try:
        answers = fit_to_show(form_answers())
    except HTTPException:  # The form itself was what could not be read.
        return []
    return [(label(name), text) for name, text in _flat(answers) if text and name not in NEVER_SHOWN]


def label(name: str) -> str:
    words = name.replace(".", " ").replace("_", " ")
    return LABELS.get(name, words[:1].upper() + words[1:])


def _flat(value: Any, name: str = "") -> Iterator[tuple[str, str]]:
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from _flat(inner, f"{name}.{key}" if name else key)
    else:
        yield name, ", ".join(value) if isinstance(value, list) else str(value)
