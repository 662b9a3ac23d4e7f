"""What the register now says, as tests ask it."""

import json
from typing import Any

from sqlalchemy import select

from riskreg.extensions import db
from riskreg.models import Audience, Event, Message, Outbox, Person, Risk, RiskCurrent, Unit


def events_of(risk: Risk) -> list[str]:
    found = select(Event.kind).where(Event.risk_id == risk.id).order_by(Event.seq)
    return list(db.session.scalars(found))


def last_event() -> Event:
    return db.session.scalars(select(Event).order_by(Event.seq.desc()).limit(1)).one()


def last_data() -> dict[str, Any]:
    """What the newest event says beside its status."""
    return _data(last_event().body)


def data_of(risk: Risk) -> dict[str, Any]:
    """What the newest event of this risk says beside its status."""
    found = select(Event.body).where(Event.risk_id == risk.id, Event.version == risk.version)
    return _data(db.session.scalars(found).one())


def _data(body: str) -> dict[str, Any]:
    data: dict[str, Any] = json.loads(body)["data"]
    return {key: value for key, value in data.items() if key not in ("from", "to")}


def last_unit() -> str:
    code: str = json.loads(last_event().body)["unit"]
    return code


def told() -> list[str]:
    """Whom the newest event is to reach, by the local part of their address."""
    return _told(last_event().seq)


def told_of(risk: Risk) -> list[str]:
    """Whom the newest event of this risk is to reach."""
    newest = select(Event.seq).where(Event.risk_id == risk.id, Event.version == risk.version)
    return _told(db.session.scalars(newest).one())


def _told(seq: int) -> list[str]:
    found = (
        select(Person.email)
        .join(Outbox, Outbox.person_id == Person.id)
        .where(Outbox.event_seq == seq)
        .order_by(Person.email)
    )
    return [email.partition("@")[0] for email in db.session.scalars(found)]


def message(risk: Risk) -> str | None:
    """What the newest version says to the person who raised the risk."""
    row = db.session.get(Message, (risk.id, risk.version))
    return row.text if row else None


def seen_by(risk: Risk) -> list[str]:
    found = (
        select(Unit.code)
        .join(Audience, Audience.unit_id == Unit.id)
        .where(Audience.risk_id == risk.id, Audience.visible)
        .order_by(Unit.code)
    )
    return list(db.session.scalars(found))


def document(risk: Risk) -> dict[str, Any]:
    row = db.session.get_one(RiskCurrent, risk.id, populate_existing=True)
    content: dict[str, Any] = json.loads(row.document)
    return content
