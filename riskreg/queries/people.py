"""People as others may find them: who holds which role on a unit, who may own a risk there."""

from collections.abc import Iterable
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from riskreg import clock, policy
from riskreg.extensions import db
from riskreg.models import Grant, Person, Unit
from riskreg.queries.units import below, path_of, valid_on
from riskreg.vocabulary import Role


def holding(unit_ids: Iterable[int], roles: Iterable[Role]) -> list[Person]:
    """Active people with one of these roles on one of these units today, by title."""
    granted = select(Grant.person_id).where(
        Grant.unit_id.in_(list(unit_ids)), Grant.role.in_(list(roles)), valid_on(Grant, clock.today())
    )
    people = select(Person).where(Person.id.in_(granted), Person.active).order_by(Person.title, Person.id)
    return list(db.session.scalars(people))


def who_may_own(unit: Unit) -> list[Person]:
    """Those with a grant that reads risks on exactly this unit."""
    return holding([unit.id], policy.WORKING)


def leaders_of(unit: Unit) -> list[Person]:
    """AHP leads and quality officers of exactly this unit: who is told when it is asked."""
    return holding([unit.id], policy.LEADING)


def find_person(person_id: UUID) -> Person | None:
    return db.session.scalar(select(Person).where(Person.uuid == person_id, Person.active))


def by_email(email: str) -> Person | None:
    found = select(Person).where(Person.email == email.strip().lower()).options(selectinload(Person.grants))
    return db.session.scalar(found)


def sees_names(reader: policy.Reader, unit: Unit) -> bool:
    """Names are for those with a role inside the same organisation; others get title and id."""
    own = policy.units_with(reader, list(Role))
    today = clock.today()
    inside = [above for above in path_of(unit.code, on=today) if above.level.inside_organisation]
    if not inside:
        return unit.id in own
    return not own.isdisjoint(below_it.id for below_it in below([inside[-1].id], on=today))
