"""What the form macros ask of Python: the kept answer and the message of a field, by its dotted name."""

import secrets
from typing import Any

from flask import Flask

Errors = dict[str, list[str]]


def teach(app: Flask) -> None:
    for word in (kept, message_for, input_id, choices, as_list, one_time_key):
        app.add_template_global(word)


def kept(answers: Any, name: str) -> Any:
    """The answer under a dotted name, or nothing: ``kept(answers, "score.consequence")``."""
    for part in name.split("."):
        answers = answers.get(part) if isinstance(answers, dict) else None
    return "" if answers is None else answers


def message_for(errors: Errors | None, name: str) -> str | None:
    """The first message about this field, or about one of the items of a list (``grounds.0``)."""
    for key, texts in (errors or {}).items():
        if key == name or _without_number(key) == name:
            return texts[0]
    return None


def _without_number(key: str) -> str:
    name, _, last = key.rpartition(".")
    return name if last.isdigit() else key


def input_id(key: str) -> str:
    """The id of the input that a message is about."""
    return _without_number(key)


def choices(items: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Items as the design system takes them; ``reveal`` is markup shown while the item is chosen."""
    return [
        {**item, "value": str(item.get("value", "")), "conditional": {"html": item.get("reveal")}} for item in items
    ]


def as_list(value: Any) -> list[str]:
    return value if isinstance(value, list) else [value] if value else []


def one_time_key() -> str:
    """Goes into a form, so that sending it twice does it once."""
    return secrets.token_hex(16)
