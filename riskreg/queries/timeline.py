"""What happened to a risk, as this reader may know it: each event with what was said and what changed."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, Select, select

from riskreg.extensions import db
from riskreg.models import (
    EscalationHold,
    Event,
    Message,
    Person,
    Risk,
    RiskClosure,
    RiskDecline,
    RiskQuestion,
    RiskVersion,
    Unit,
)
from riskreg.queries.dealing import InView
from riskreg.queries.said import words_of
from riskreg.vocabulary import EventKind


@dataclass(frozen=True)
class Change:
    """A field of the document, as it stood before and after."""

    field: str
    before: Any
    after: Any


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
    said: dict[str, str]
    changes: tuple[Change, ...]


def timeline(view: InView) -> list[Happening]:
    """Newest first. To one who sees it from above its organisation it begins where it came into their view."""
    risk, since = view.risk, view.seq
    documents = _documents(risk, since)
    requests = {str(request.uuid): request for request in risk.escalations}
    step_downs = {str(asked.uuid): asked for asked in risk.step_downs}
    happenings: list[Happening] = []
    answer = ""
    for row in db.session.execute(_events(risk, since)):
        answer = row.answer or answer if row.question else answer
        data = json.loads(row.body)["data"]
        said = words_of(row, data, documents[row.version], requests, step_downs) | _answer(row, answer)
        changes = tuple(_changes(data, documents.get(row.version - 1), documents[row.version]))
        happenings.append(
            Happening(row.seq, row.at, EventKind(row.kind), row.version, row.actor, row.unit, data, said, changes)
        )
    return happenings[::-1]


def _answer(row: Row[*tuple[Any, ...]], answer: str) -> dict[str, str]:
    """The answer stands on its question; it belongs to the event that gave it."""
    return {"answer": answer} if row.kind == EventKind.RISK_QUESTION_ANSWERED else {}


def _changes(data: dict[str, Any], before: dict[str, Any] | None, after: dict[str, Any]) -> Iterator[Change]:
    """Fields of an amendment, the score of a scoring; nothing where the version before is not the reader's to know."""
    if before is None:
        return
    for name in data.get("fields", ()):
        if before[name] != after[name]:
            yield Change(name, before[name], after[name])
    if kind := data.get("kind"):
        was, now = before["scores"][kind], after["scores"][kind]
        if was is not None:
            yield Change(f"{kind}_score", was["score"], now["score"])


def _events(risk: Risk, since: int) -> Select[*tuple[Any, ...]]:
    """Each with what triage or closing wrote at that version; oldest first."""
    found = select(
        *(Event.seq, Event.at, Event.kind, Event.version, Event.body),
        Person.title.label("actor"),
        Unit.code.label("unit"),
        Message.text.label("message"),
        *(RiskQuestion.text.label("question"), RiskQuestion.answer),
        *(RiskDecline.reason.label("declined"), RiskDecline.what_else),
        *(RiskClosure.reason.label("closed"), RiskClosure.text.label("closing_words")),
        EscalationHold.reason.label("held"),
    )
    for table in (Message, RiskQuestion, RiskDecline, RiskClosure, EscalationHold):
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
