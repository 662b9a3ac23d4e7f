"""People as others may find them: who holds which role on a unit, who may own a risk there."""

from collections.abc import Iterable
from uuid import UUID

from sqlalchemy import bindparam, select
from sqlalchemy.orm import selectinload

from riskreg import clock, policy
from riskreg.extensions import db
from riskreg.models import Grant, Person, Unit
from riskreg.queries.units import below, path_of, valid_on
from riskreg.vocabulary import Role

_GRANTED = select(Grant.person_id).where(
    Grant.unit_id.in_(bindparam("units", expanding=True)),
    Grant.role.in_(bindparam("roles", expanding=True)),
    valid_on(Grant, bindparam("day")),
)
# Put together once: commands ask this often.
_HOLDING = select(Person).where(Person.id.in_(_GRANTED), Person.active).order_by(Person.title, Person.id)
_BY_EMAIL = select(Person).where(Person.email == bindparam("email")).options(selectinload(Person.grants))
_PERSON = select(Person).where(Person.uuid == bindparam("uuid"), Person.active)


def holding(unit_ids: Iterable[int], roles: Iterable[Role]) -> list[Person]:
    """Active people with one of these roles on one of these units today, by title."""
    asked = {"units": list(unit_ids), "roles": list(roles), "day": clock.today()}
    return list(db.session.scalars(_HOLDING, asked))


def who_may_own(unit: Unit) -> list[Person]:
    """Those with a grant that reads risks on exactly this unit."""
    return holding([unit.id], policy.WORKING)


def leaders_of(unit: Unit) -> list[Person]:
    """AHP leads and quality officers of exactly this unit: who is told when it is asked."""
    return holding([unit.id], policy.LEADING)


def find_person(person_id: UUID) -> Person | None:
    return db.session.scalar(_PERSON, {"uuid": person_id})


def by_email(email: str) -> Person | None:
    return db.session.scalar(_BY_EMAIL, {"email": email.strip().lower()})


def sees_names(reader: policy.Reader, unit: Unit) -> bool:
    """Names are for those with a role inside the same organisation; others get title and id."""
    own = policy.units_with(reader, list(Role))
    today = clock.today()
    inside = [above for above in path_of(unit.code, on=today) if above.level.inside_organisation]
    if not inside:
        return unit.id in own
    return not own.isdisjoint(below_it.id for below_it in below([inside[-1].id], on=today))
