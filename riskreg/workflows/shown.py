"""How people and moments stand in every document, and the bytes that are hashed and sent."""

import json
from datetime import date, datetime
from typing import Any

from riskreg import clock
from riskreg.models import Person


def canonical(content: dict[str, Any]) -> str:
    """The bytes that are hashed and sent: sorted keys, no spaces, letters as they are."""
    return json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def person_shown(person: Person | None) -> dict[str, str] | None:
    """A person as documents carry them: opaque id and the title of that day, never the name."""
    return {"id": str(person.uuid), "title": person.title} if person else None


def moment(value: datetime | None) -> str | None:
    """``2026-11-22T10:41:00.123456Z``."""
    return clock.as_text(value) if value else None


def day(value: date | None) -> str | None:
    return value.isoformat() if value else None
