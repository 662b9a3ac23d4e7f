"""What a mail is made of: an event or a date, the risk's reference, the person; read anew when it is sent."""

import hashlib
import json
from dataclasses import dataclass
from typing import Any

from riskreg import policy
from riskreg.errors import NotFound
from riskreg.extensions import db
from riskreg.models import Escalation, Event, Outbox, Owed, Person, Reminder, Risk, Unit
from riskreg.queries.escalations import get_escalation
from riskreg.queries.governance_reviews import unit_reviewed
from riskreg.queries.reminders import owed_still
from riskreg.queries.transfers import get_transfer
from riskreg.queries.units import names_of
from riskreg.vocabulary import EventKind, Permission, ReminderRule, UnitEventKind


@dataclass(frozen=True)
class Letter:
    """All that a mail may say. Nothing here is free text of the risk. ``key``: the same for the same message.

    ``reference``: of the risk, or the code of the unit where it is about none.
    """

    to: str
    reference: str
    kind: EventKind | UnitEventKind | ReminderRule
    data: dict[str, Any]
    raised_it: bool
    sees_it: bool
    answers_it: bool
    asked_unit: str
    key: str
    person: str


def letter_for(table: type[Owed], number: int) -> Letter | None:
    """None when it is not owed any more: answered, or the person has left, or may not see what it is about."""
    owed: Any = db.session.get_one(table, number, populate_existing=True)
    person = db.session.get_one(Person, owed.person_id)
    letters: dict[type[Owed], Any] = {Outbox: _of_event, Reminder: _of_date}
    return letters[table](owed, person) if person.active else None


def _of_event(owed: Outbox, person: Person) -> Letter | None:
    event = db.session.get_one(Event, owed.event_seq)
    if event.risk_id is None:
        return _of_review(event, person)
    risk = db.session.get_one(Risk, event.risk_id)
    data = json.loads(event.body)["data"]
    sees = policy.can(person, Permission.VIEW_RISK, risk)
    if not (sees or risk.raised_by_id == person.id or _keeps_request(data, person)):
        return None
    return Letter(
        to=person.email,
        reference=risk.reference,
        kind=EventKind(event.kind),
        data=data,
        raised_it=risk.raised_by_id == person.id,
        sees_it=sees,
        answers_it=False,
        asked_unit=_name_of(data.get("to_unit", "")),
        key=event.hash.hex(),
        person=str(person.uuid),
    )


def _of_review(event: Event, person: Person) -> Letter | None:
    """To those who may still read why it was opened: people whose role has ended are told nothing."""
    unit = unit_reviewed(db.session.get_one(Unit, event.unit_id).code)
    if not policy.can(person, Permission.READ_GOVERNANCE_REVIEWS, reviewed=unit):
        return None
    return Letter(
        to=person.email,
        reference=unit.code,
        kind=UnitEventKind(event.kind),
        data=json.loads(event.body)["data"],
        raised_it=False,
        sees_it=False,
        answers_it=False,
        asked_unit="",
        key=event.hash.hex(),
        person=str(person.uuid),
    )


def _keeps_request(data: dict[str, Any], person: Person) -> bool:
    """A unit once asked keeps the request, and hears that it was withdrawn; both sides keep a transfer."""
    try:
        if "escalation" in data:
            return get_escalation(data["escalation"], reader=person) is not None
        return "transfer" in data and get_transfer(data["transfer"], reader=person) is not None
    except NotFound:
        return False


def _of_date(owed: Reminder, person: Person) -> Letter | None:
    row = owed_still(owed)
    if row is None:
        return None
    risk: Risk = row.Risk
    request: Escalation | None = row._mapping.get("Escalation")
    about = {"escalation": str(request.uuid), "to_unit": request.to_unit.code} if request else {}
    return Letter(
        to=person.email,
        reference=risk.reference,
        kind=ReminderRule(owed.rule),
        data={"due_on": owed.due_on.isoformat()} | about,
        raised_it=False,
        sees_it=True,
        answers_it=request is not None and policy.can(person, Permission.ANSWER_ESCALATION, risk, escalation=request),
        asked_unit=_name_of(about.get("to_unit", "")),
        key=_key(owed, risk),
        person=str(person.uuid),
    )


def _key(owed: Reminder, risk: Risk) -> str:
    """Stands for the reminder as the hash of its event does for a message."""
    natural = f"{owed.rule} {risk.uuid} {owed.subject_id} {owed.due_on.isoformat()}"
    return hashlib.sha256(natural.encode()).hexdigest()


def _name_of(code: str) -> str:
    return names_of([code]).get(code, code) if code else ""
