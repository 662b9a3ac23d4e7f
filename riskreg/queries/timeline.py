"""What happened to a risk, as this reader may know it: each event with what was said and what changed."""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, select

from riskreg.extensions import db
from riskreg.models import (
    ConfidentialMark,
    EscalationHold,
    Event,
    Message,
    Person,
    Risk,
    RiskClosure,
    RiskDecline,
    RiskQuestion,
    RiskReopening,
    RiskReview,
    RiskTolerance,
    RiskVersion,
    Unit,
)
from riskreg.policy import Reader
from riskreg.queries.before_after import Change, changes_between
from riskreg.queries.dealing import InView
from riskreg.queries.said import words_of
from riskreg.queries.said.beside import Beside, Stored, Words
from riskreg.vocabulary import EventKind

BESIDE = {
    "message": Message.text,
    "question": RiskQuestion.text,
    "declined": RiskDecline.reason,
    "what_else": RiskDecline.what_else,
    "closed": RiskClosure.reason,
    "closing_words": RiskClosure.text,
    "held": EscalationHold.reason,
    "note": RiskReview.note,
    "tolerated": RiskTolerance.reason,
    "reopened": RiskReopening.reason,
    "marked": ConfidentialMark.reason,
}
"""What was written beside an event, at the version it made."""


@dataclass(frozen=True)
class Happening:
    """One event. ``said``: the words that belong to it, by what they are (``message``, ``question``, ``reason`` ...).

    ``actor`` is the title of that person; ``data`` what the ledger keeps: codes, numbers, dates, ids.
    """

    seq: int
    at: datetime
    kind: EventKind
    version: int
    actor: str | None
    unit: str
    data: dict[str, Any]
    said: Words
    changes: tuple[Change, ...]


def timeline(view: InView, *, reader: Reader) -> list[Happening]:
    """Newest first. To one who sees it from above its organisation it begins where it came into their view."""
    risk, since = view.risk, view.seq
    documents, beside = _documents(risk, since), Beside(risk, reader)
    return [
        _happening(row, documents.get(row.version - 1), documents[row.version], beside)
        for row in db.session.execute(_events(risk, since))
    ][::-1]


def _happening(row: Stored, before: dict[str, Any] | None, after: dict[str, Any], beside: Beside) -> Happening:
    data = json.loads(row.body)["data"]
    changes = tuple(changes_between(before, after, data))
    changed = {change.field for change in changes}
    # What a change shows is not said again.
    said = {name: text for name, text in words_of(row, data, after, beside).items() if name not in changed}
    kind = EventKind(row.kind)
    return Happening(row.seq, row.at, kind, row.version, _who(row, data, beside), row.unit, data, said, changes)


def _who(row: Stored, data: dict[str, Any], beside: Beside) -> str | None:
    """Whose voice it is stays inside the organisation."""
    if row.kind == EventKind.RISK_VOICE_ADDED and "joined" not in data:
        title: str | None = beside.voices[data["n"]]["title"]
        return title or f"A colleague of {row.unit}"
    return row.actor  # type: ignore[no-any-return]


def _events(risk: Risk, since: int) -> Select[*tuple[Any, ...]]:
    """Each with what was written at that version; oldest first."""
    found = select(
        *(Event.seq, Event.at, Event.kind, Event.version, Event.body),
        Person.title.label("actor"),
        Unit.code.label("unit"),
        *(column.label(name) for name, column in BESIDE.items()),
    )
    for table in dict.fromkeys(column.class_ for column in BESIDE.values()):
        found = found.outerjoin_from(Event, table, (table.risk_id == Event.risk_id) & (table.version == Event.version))
    return (
        found.join(Unit, Unit.id == Event.unit_id)
        .outerjoin(Person, Person.id == Event.actor_id)
        .where(Event.risk_id == risk.id, Event.seq >= since)
        .order_by(Event.seq)
    )


def _documents(risk: Risk, since: int) -> dict[int, dict[str, Any]]:
    """By version, from where the reader came to see the risk: what stood before that stays unread."""
    found = select(RiskVersion.version, RiskVersion.document).where(
        RiskVersion.risk_id == risk.id, RiskVersion.seq >= since
    )
    return {version: json.loads(document) for version, document in db.session.execute(found)}
