"""The dated edges between a unit and those above it. One of them leads on each day: it carries the unit's risks."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from sqlalchemy import select

from riskreg.extensions import db
from riskreg.models import Unit, UnitParent
from riskreg.queries.units import valid_on

ONE_DAY = timedelta(days=1)


def leading_edge(unit: Unit, *, on: date) -> UnitParent | None:
    edges = select(UnitParent).where(UnitParent.unit_id == unit.id, UnitParent.leads, valid_on(UnitParent, on))
    return db.session.scalar(edges.order_by(UnitParent.id.desc()).limit(1))


def side_edges(unit: Unit, parent: Unit, *, on: date) -> list[UnitParent]:
    """Where the unit stands under this parent without being led by it."""
    edges = select(UnitParent).where(
        UnitParent.unit_id == unit.id,
        UnitParent.parent_id == parent.id,
        UnitParent.leads.is_(False),
        valid_on(UnitParent, on),
    )
    return list(db.session.scalars(edges))


def lead_from(unit: Unit, parent: Unit, start: date) -> None:
    """From that day this parent leads, until the day on which another one was to lead anyway."""
    for edge in side_edges(unit, parent, on=start):
        end_with(edge, start - ONE_DAY)
    before = leading_edge(unit, on=start)
    until = before.valid_to if before is not None else _day_before_the_next(unit, start)
    if before is not None:
        end_with(before, start - ONE_DAY)
    db.session.add(UnitParent(unit_id=unit.id, parent_id=parent.id, leads=True, valid_from=start, valid_to=until))
    db.session.flush()


def _day_before_the_next(unit: Unit, start: date) -> date | None:
    later = select(UnitParent.valid_from).where(
        UnitParent.unit_id == unit.id, UnitParent.leads, UnitParent.valid_from > start
    )
    first = db.session.scalar(later.order_by(UnitParent.valid_from).limit(1))
    return first - ONE_DAY if first is not None else None


def stand_beside(unit: Unit, parent: Unit, start: date, end: date | None) -> None:
    """The unit also stands under this parent, who does not lead and so never sees its risks."""
    edge = UnitParent(unit_id=unit.id, parent_id=parent.id, leads=False, valid_from=start, valid_to=end)
    db.session.add(edge)
    db.session.flush()


def end_with(row: Any, last_day: date) -> None:
    """The dated row ends with that day; one that would only begin later never comes to be."""
    if row.valid_from is not None and row.valid_from > last_day:
        db.session.delete(row)
    elif row.valid_to is None or row.valid_to > last_day:
        row.valid_to = last_day


def end_edges_upwards(unit: Unit, last_day: date) -> None:
    _end_all(db.session.scalars(select(UnitParent).where(UnitParent.unit_id == unit.id)), last_day)


def end_edges_downwards(unit: Unit, last_day: date) -> None:
    _end_all(db.session.scalars(select(UnitParent).where(UnitParent.parent_id == unit.id)), last_day)


def _end_all(edges: Iterable[UnitParent], last_day: date) -> None:
    for edge in edges:
        end_with(edge, last_day)
    db.session.flush()


def children(unit: Unit, *, on: date, leads: bool = True) -> list[Unit]:
    """The units that stand directly under this one on that day, by code."""
    standing = select(UnitParent.unit_id).where(
        UnitParent.parent_id == unit.id, UnitParent.leads.is_(leads), valid_on(UnitParent, on)
    )
    found = select(Unit).where(Unit.id.in_(standing), valid_on(Unit, on)).order_by(Unit.code)
    return list(db.session.scalars(found))
