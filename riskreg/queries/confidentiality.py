"""Who reads a confidential risk, and why it is one."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, select

from riskreg import policy
from riskreg.extensions import db
from riskreg.models import ConfidentialMark, Event, Person, Risk


@dataclass(frozen=True)
class Mark:
    """One time that a risk was made confidential, or that this ended."""

    version: int
    at: datetime
    by: Person
    confidential: bool
    reason: str


def readers_of(risk: Risk) -> list[Person]:
    """Those named, by title, whose name counts today; nobody while the risk is not confidential."""
    people = [row.person for row in risk.readers if risk.confidential]
    counts = [person for person in people if policy.units_to_be_named_at(person, risk)]
    return sorted(counts, key=lambda person: (person.title, person.id))


def marks_of(risk: Risk) -> list[Mark]:
    """Oldest first. For those who may mark it: the reason may say what the risk was kept confidential for."""
    event = and_(Event.risk_id == ConfidentialMark.risk_id, Event.version == ConfidentialMark.version)
    found = (
        select(ConfidentialMark, Event.at, Person)
        .join(Event, event)
        .join(Person, Person.id == Event.actor_id)
        .where(ConfidentialMark.risk_id == risk.id)
        .order_by(ConfidentialMark.version)
    )
    return [
        Mark(mark.version, at, person, mark.confidential, mark.reason) for mark, at, person in db.session.execute(found)
    ]
