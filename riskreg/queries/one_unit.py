"""One unit as everybody signed in may know it: its dates, names then and now, parents, parts, who followed whom."""

from datetime import date
from typing import Any

from sqlalchemy import Row, select
from sqlalchemy.orm import aliased

from riskreg import clock
from riskreg.errors import NotFound
from riskreg.extensions import db
from riskreg.models import Unit, UnitName, UnitParent, UnitSuccessor
from riskreg.queries.units import get_unit, valid_on

Rows = list[dict[str, Any]]


def whole_unit(code: str, *, on: date | None = None) -> dict[str, Any]:
    """``code, name, level, parent, valid_from, valid_to, successors, names, parents, parts, follows, followed_by``.

    Name, parents and parts are those of the day. Without one they are today's; of a unit that has closed those of its
    last day, of one that is to open those of its first. Raises ``NotFound``, for a day on which it does not stand too.
    """
    unit = get_unit(code)
    if on is not None and not unit.is_open(on=on):
        raise NotFound
    day = on or unit.nearest_day(clock.today())
    parents, followed_by = _parents(unit, day), _followed(UnitSuccessor.unit_id, unit, UnitSuccessor.successor_id)
    return {
        "code": unit.code,
        "name": _name(unit, day),
        "level": unit.level,
        "parent": next((row["unit"] for row in parents if row["leads"]), None),
        "valid_from": unit.valid_from,
        "valid_to": unit.valid_to,
        "successors": [row["unit"] for row in followed_by],
        "names": _names(unit),
        "parents": parents,
        "parts": _parts(unit, day),
        "follows": _followed(UnitSuccessor.successor_id, unit, UnitSuccessor.unit_id),
        "followed_by": followed_by,
    }


def _name(unit: Unit, day: date) -> str:
    named = select(UnitName.name).where(UnitName.unit_id == unit.id, valid_on(UnitName, day))
    return db.session.scalar(named.order_by(UnitName.id.desc()).limit(1)) or unit.code


def _names(unit: Unit) -> Rows:
    """All names it has or had, the newest first."""
    found = select(UnitName.name, UnitName.valid_from, UnitName.valid_to).where(UnitName.unit_id == unit.id)
    return _as_dicts(db.session.execute(found.order_by(UnitName.id.desc())).all())


def _parents(unit: Unit, day: date) -> Rows:
    """Those of the day, the one that leads first."""
    parent = aliased(Unit)
    found = (
        select(parent.code.label("unit"), UnitParent.leads, UnitParent.valid_from, UnitParent.valid_to)
        .join(parent, parent.id == UnitParent.parent_id)
        .where(UnitParent.unit_id == unit.id, valid_on(UnitParent, day))
        .order_by(UnitParent.leads.desc(), parent.code)
    )
    return _as_dicts(db.session.execute(found).all())


def _parts(unit: Unit, day: date) -> Rows:
    part = aliased(Unit)
    found = (
        select(part.code.label("unit"), UnitParent.leads)
        .join(part, part.id == UnitParent.unit_id)
        .where(UnitParent.parent_id == unit.id, valid_on(UnitParent, day))
        .order_by(part.code)
    )
    return _as_dicts(db.session.execute(found).all())


def _followed(this: Any, unit: Unit, other: Any) -> Rows:
    """Those on the other side of a succession, each from which day."""
    after = aliased(Unit)
    found = (
        select(after.code.label("unit"), UnitSuccessor.effective_on.label("valid_from"))
        .join(after, after.id == other)
        .where(this == unit.id)
        .order_by(after.code)
    )
    return _as_dicts(db.session.execute(found).all())


def _as_dicts(rows: Any) -> Rows:
    found: list[Row[Any]] = list(rows)
    return [dict(row._mapping) for row in found]
