"""Who may own something, or be named, at one of several units, in one list to choose from."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select

from riskreg import clock, policy
from riskreg.extensions import db
from riskreg.models import Grant, Person, Risk, RiskVersion, Unit
from riskreg.queries.units import valid_on
from riskreg.vocabulary import Role


@dataclass(frozen=True)
class Candidate:
    """A person by opaque id and title, and the first of the units where they have a role."""

    id: str
    title: str
    unit: str


def candidates(units: Sequence[Unit], *, roles: Iterable[Role] = policy.WORKING) -> list[Candidate]:
    """Everybody with one of these roles on one of these units, once each, in the order of the units."""
    granted = (
        select(Grant.unit_id, Person.uuid, Person.title)
        .join(Person, Person.id == Grant.person_id)
        .where(
            Grant.unit_id.in_([unit.id for unit in units]),
            Grant.role.in_(list(roles)),
            valid_on(Grant, clock.today()),
            Person.active,
        )
        .order_by(Person.title, Person.id)
    )
    people = db.session.execute(granted).all()
    found: dict[str, Candidate] = {}
    for unit in units:
        for unit_id, uuid, title in people:
            if unit_id == unit.id:
                found.setdefault(str(uuid), Candidate(str(uuid), title, unit.code))
    return list(found.values())


def last_owner_at(risk: Risk, unit: Unit) -> UUID | None:
    """The id of whoever owned the risk when this unit held it last; none if it never did."""
    found = select(RiskVersion.document).where(RiskVersion.risk_id == risk.id).order_by(RiskVersion.version.desc())
    for text in db.session.scalars(found):
        document = json.loads(text)
        if document["holder"]["unit"] == unit.code and document["owner"]:
            return UUID(document["owner"]["id"])
    return None
