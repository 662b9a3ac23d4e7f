"""Units as they stand on a day: by code, their names, their path upwards, those below them."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from sqlalchemy import BindParameter, ColumnElement, Date, Select, Subquery, bindparam, or_, select
from sqlalchemy.orm import aliased

from riskreg import clock
from riskreg.errors import NotFound
from riskreg.extensions import db
from riskreg.models import Unit, UnitName, UnitParent, UnitSuccessor
from riskreg.vocabulary import Level

UnitIds = Select[int] | BindParameter[Any]


def valid_on(row: Any, day: Any) -> ColumnElement[bool]:
    """Both ends included; an end left open is open. The day may be a parameter of the statement."""
    return or_(row.valid_from.is_(None), row.valid_from <= day) & or_(row.valid_to.is_(None), row.valid_to >= day)


def find_unit(code: str) -> Unit | None:
    return db.session.scalar(select(Unit).where(Unit.code == code))


def get_unit(code: str) -> Unit:
    """Raises ``NotFound``. Units are public: everybody signed in sees the tree."""
    unit = find_unit(code)
    if unit is None:
        raise NotFound()
    return unit


def path_of(code: str, *, on: date) -> list[Unit]:
    """The unit with this code and those above it on that day, lowest first; empty when no unit has this code."""
    return sorted(db.session.scalars(_PATH, {"code": code, "day": on}), key=lambda unit: unit.level.rank)


def _path() -> Select[Unit]:
    path = select(Unit.id).where(Unit.code == bindparam("code")).cte("path", recursive=True)
    edge, day = aliased(UnitParent), bindparam("day", type_=Date)
    step = select(edge.parent_id).join(path, edge.unit_id == path.c.id).where(edge.leads, valid_on(edge, day))
    return select(Unit).where(Unit.id.in_(select(path.union(step).c.id)))


# Every command asks for these: put together once, as that takes longer than running them.
_PATH = _path()
_NAMES = (
    select(Unit.code, UnitName.name)
    .join(UnitName, UnitName.unit_id == Unit.id)
    .where(Unit.code.in_(bindparam("codes", expanding=True)), valid_on(UnitName, bindparam("day")))
)


def upwards(unit_ids: Any, *, on: Any) -> Subquery:
    """Each of these units (``start_id``) with itself and those above it on that day (``unit_id``).

    Ids and day may be parameters of the statement, and the ids a selection.
    """
    start = select(Unit.id.label("start_id"), Unit.id.label("unit_id")).where(Unit.id.in_(unit_ids))
    path = start.cte("paths", recursive=True)
    edge = aliased(UnitParent)
    step = (
        select(path.c.start_id, edge.parent_id)
        .join(path, edge.unit_id == path.c.unit_id)
        .where(edge.leads, valid_on(edge, on))
    )
    return select(path.union(step)).subquery()


def below(unit_ids: Iterable[int], *, on: date) -> list[Unit]:
    """These units and all that stand below them on that day, by code."""
    tree = select(Unit.id).where(Unit.id.in_(list(unit_ids))).cte("tree", recursive=True)
    edge = aliased(UnitParent)
    step = select(edge.unit_id).join(tree, edge.parent_id == tree.c.id).where(valid_on(edge, on))
    inside = select(tree.union(step).c.id)
    return list(db.session.scalars(select(Unit).where(Unit.id.in_(inside)).order_by(Unit.code)))


def names_of(codes: Iterable[str], *, on: date | None = None) -> dict[str, str]:
    """Names by code, as they are on that day (default today)."""
    return dict(db.session.execute(_NAMES, {"codes": list(set(codes)), "day": on or clock.today()}).all())


def all_units(*, on: date | None = None, level: Level | None = None) -> list[dict[str, Any]]:
    """The dated tree, by code: each unit with its level, dates, name, parent and successors.

    ``on`` keeps the units that stood that day, with name and parent of that day; otherwise every unit, with
    the newest name and parent it has or had.
    """
    found = select(Unit).order_by(Unit.code)
    if level is not None:
        found = found.where(Unit.level == level)
    if on is not None:
        found = found.where(valid_on(Unit, on))
    names, parents, successors = _newest_names(on), _newest_parents(on), _successors()
    return [
        {
            "code": unit.code,
            "name": names.get(unit.id, unit.code),
            "level": unit.level.value,
            "parent": parents.get(unit.id),
            "valid_from": unit.valid_from,
            "valid_to": unit.valid_to,
            "successors": successors.get(unit.id, []),
        }
        for unit in db.session.scalars(found)
    ]


def _newest_names(on: date | None) -> dict[int, str]:
    rows = select(UnitName.unit_id, UnitName.name).order_by(UnitName.id)
    return dict(db.session.execute(rows.where(valid_on(UnitName, on)) if on else rows).all())


def _newest_parents(on: date | None) -> dict[int, str]:
    parent = aliased(Unit)
    rows = (
        select(UnitParent.unit_id, parent.code)
        .join(parent, parent.id == UnitParent.parent_id)
        .where(UnitParent.leads)
        .order_by(UnitParent.id)
    )
    return dict(db.session.execute(rows.where(valid_on(UnitParent, on)) if on else rows).all())


def _successors() -> dict[int, list[str]]:
    after = aliased(Unit)
    rows = select(UnitSuccessor.unit_id, after.code).join(after, after.id == UnitSuccessor.successor_id)
    found: dict[int, list[str]] = {}
    for unit_id, code in db.session.execute(rows.order_by(after.code)):
        found.setdefault(unit_id, []).append(code)
    return found
