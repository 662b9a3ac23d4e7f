"""A form post becomes the object a JSON client would have sent, so that both take the same path."""

import hashlib
import json
from typing import Any

from flask import request

from riskreg.web.acting import Sent

ABOUT_THE_FORM = ("csrf_token", "version", "idempotency_key")
DATE_PARTS = ("day", "month", "year")


def form_answers() -> dict[str, Any]:
    """The answers of this form.

    ``score.consequence`` nests; ``due_on-day``, ``-month``, ``-year`` become ``31/3/2027``, with ``-time`` behind it
    where the form asks for one; a name sent twice is a list. What a form carries about itself (CSRF token, version,
    key) is left out.
    """
    answers: dict[str, Any] = {}
    for name in request.form:
        if name not in ABOUT_THE_FORM and name.rpartition("-")[2] not in (*DATE_PARTS, "time"):
            values = request.form.getlist(name)
            _put(answers, name, values if len(values) > 1 else values[0])
    for name in {name.rpartition("-")[0] for name in request.form if name.rpartition("-")[2] in DATE_PARTS}:
        parts = [request.form.get(f"{name}-{part}", "").strip() for part in DATE_PARTS]
        hour = request.form.get(f"{name}-time", "").strip()
        _put(answers, name, f"{'/'.join(parts)} {hour}".strip() if any((*parts, hour)) else "")
    return answers


def _put(answers: dict[str, Any], name: str, value: Any) -> None:
    *outer, last = name.split(".")
    place = answers
    for part in outer:
        inner = place.setdefault(part, {})
        if not isinstance(inner, dict):
            return
        place = inner
    place[last] = value


def sent_by_form() -> Sent:
    """What this form sent: its answers, the version it was opened at, its one-time key."""
    answers = form_answers()
    version = request.form.get("version", "")
    content = json.dumps([request.path, answers], sort_keys=True)
    return Sent(
        payload=answers,
        version=int(version) if version.isascii() and version.isdigit() and len(version) < 10 else None,
        key=request.form.get("idempotency_key", "")[:64] or None,
        fingerprint=hashlib.sha256(content.encode("utf-8", "surrogatepass")).hexdigest(),
    )
