"""Roles on units that have closed: they end with the unit, and go on at its successor where there is only one."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import delete, or_, select
from sqlalchemy.orm import joinedload

from riskreg import clock
from riskreg.extensions import db
from riskreg.models import Client, Grant, SignedInSession, Unit
from riskreg.queries.tree import Tree


@dataclass(frozen=True)
class Ending:
    """A grant on a unit that has closed, and the unit it goes on at, if there is exactly one."""

    grant: Grant
    last_day: date
    successor: Unit | None

    def as_answer(self) -> dict[str, Any]:
        grant = self.grant
        return {"person": grant.person.email, "role": grant.role.value, "unit": grant.unit.code}


def grants_ending(tree: Tree) -> list[Ending]:
    """Grants that outlast their unit on that day."""
    closed = {unit.id: unit.valid_to for unit in tree.units.values() if unit.valid_to and unit.valid_to < tree.day}
    rows = (
        select(Grant)
        .join(Unit, Unit.id == Grant.unit_id)
        .where(Grant.unit_id.in_(closed), or_(Grant.valid_to.is_(None), Grant.valid_to > Unit.valid_to))
        .options(joinedload(Grant.person))
        .order_by(Grant.id)
    )
    return [_ending(grant, closed[grant.unit_id], tree) for grant in db.session.scalars(rows)]


def _ending(grant: Grant, last_day: date, tree: Tree) -> Ending:
    successor = tree.only_successor(grant.unit_id)
    return Ending(grant, last_day, tree.units[successor] if successor is not None else None)


def hand_on_grants(endings: list[Ending]) -> int:
    """End them on their unit's last day, give the same role on the only successor, and sign their people out.

    Gives how many were handed on.
    """
    given = sum(_hand_on(ending) for ending in endings)
    people = {ending.grant.person_id for ending in endings}
    db.session.execute(delete(SignedInSession).where(SignedInSession.person_id.in_(people)))
    db.session.flush()
    return given


def _hand_on(ending: Ending) -> bool:
    grant, until = ending.grant, ending.grant.valid_to
    first = max(ending.last_day + timedelta(days=1), grant.valid_from)
    grant.valid_to = ending.last_day
    if ending.successor is None or _has_it_already(ending, first, until):
        return False
    successor = Grant(person=grant.person, role=grant.role, unit=ending.successor, valid_from=first, valid_to=until)
    db.session.add(successor)
    return True


def _has_it_already(ending: Ending, first: date, until: date | None) -> bool:
    assert ending.successor is not None
    return any(
        other.role == ending.grant.role
        and other.unit_id == ending.successor.id
        and other.valid_from <= first
        and (other.valid_to is None or (until is not None and other.valid_to >= until))
        for other in ending.grant.person.grants
    )


def clients_left(tree: Tree) -> list[dict[str, Any]]:
    """Machine clients of units that have closed: they hear what leaves their view, and need another unit."""
    closed = [unit.id for unit in tree.units.values() if unit.valid_to and unit.valid_to < tree.day]
    rows = select(Client).where(Client.unit_id.in_(closed), Client.expires_at > clock.now()).order_by(Client.name)
    return [{"client": client.name, "unit": client.unit.code} for client in db.session.scalars(rows)]
