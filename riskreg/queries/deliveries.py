"""What a mail is made of: an event, the risk's reference, the person; read anew when it is sent."""

import json
from dataclasses import dataclass
from typing import Any

from riskreg import policy
from riskreg.errors import NotFound
from riskreg.extensions import db
from riskreg.models import Event, Person, Risk
from riskreg.queries.escalations import get_escalation
from riskreg.queries.units import names_of
from riskreg.vocabulary import EventKind, Permission


@dataclass(frozen=True)
class Letter:
    """All that a mail may say. Nothing here is free text of the risk."""

    to: str
    reference: str
    kind: EventKind
    data: dict[str, Any]
    raised_it: bool
    sees_it: bool
    asked_unit: str
    event_hash: str
    person: str


def letter_for(event_seq: int, person_id: int) -> Letter | None:
    """None when it is not owed any more: the person has left, or may not see what it is about."""
    event = db.session.get_one(Event, event_seq)
    person = db.session.get_one(Person, person_id)
    risk = db.session.get_one(Risk, event.risk_id)
    data = json.loads(event.body)["data"]
    sees = policy.can(person, Permission.VIEW_RISK, risk)
    if not person.active or not (sees or risk.raised_by_id == person.id or _keeps_request(data, person)):
        return None
    asked = data.get("to_unit", "")
    return Letter(
        to=person.email,
        reference=risk.reference,
        kind=EventKind(event.kind),
        data=data,
        raised_it=risk.raised_by_id == person.id,
        sees_it=sees,
        asked_unit=names_of([asked]).get(asked, asked),
        event_hash=event.hash.hex(),
        person=str(person.uuid),
    )


def _keeps_request(data: dict[str, Any], person: Person) -> bool:
    """A unit once asked keeps the request, and hears that it was withdrawn."""
    if "escalation" not in data:
        return False
    try:
        get_escalation(data["escalation"], reader=person)
    except NotFound:
        return False
    return True
