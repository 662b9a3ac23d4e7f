"""The pathway in force at a unit: what it and the units above it set, on the tree of that day, over the default."""

from collections.abc import Iterable
from datetime import date
from types import MappingProxyType
from typing import Any
from weakref import WeakKeyDictionary

from sqlalchemy import Row, and_, select
from sqlalchemy.orm import SessionTransaction

from riskreg.extensions import db
from riskreg.models import PathwaySetting, Unit
from riskreg.pathway import Pathway, SetBy, flat, national_default
from riskreg.queries.units import upwards

Own = dict[str, tuple[Any, SetBy]]
_read: WeakKeyDictionary[SessionTransaction, dict[tuple[int, date], Pathway]] = WeakKeyDictionary()
"""Nothing set here can change within one transaction but by ``set_pathway``, which forgets it."""


def pathway_for(unit: Unit, *, on: date) -> Pathway:
    """What counts at this unit on this day, in one statement, once a transaction."""
    transaction = db.session().get_transaction()
    known = _read.setdefault(transaction, {}) if transaction is not None else {}
    if (unit.id, on) not in known:
        known[unit.id, on] = _pathway(unit.code, on, _settings_on_path(unit.code, on))
    return known[unit.id, on]


def forget_pathways() -> None:
    _read.clear()


def _settings_on_path(code: str, on: date) -> list[Row[Any]]:
    """What each unit of the path has set by that day, the highest unit first, each from the oldest start on."""
    rows = (
        select(Unit.code, Unit.level, PathwaySetting.id, PathwaySetting.starts_on, PathwaySetting.content)
        .join(PathwaySetting, and_(PathwaySetting.unit_id == Unit.id, PathwaySetting.starts_on <= on))
        .where(Unit.id.in_(upwards(code, on)))
    )
    return sorted(db.session.execute(rows), key=lambda row: (-row.level.rank, row.starts_on, row.id))


def _pathway(code: str, on: date, rows: Iterable[Row[Any]]) -> Pathway:
    by_unit: dict[str, dict[date, dict[str, Any]]] = {}
    for row in rows:
        # Of one start date the newest row counts, whole.
        by_unit.setdefault(row.code, {})[row.starts_on] = row.content
    values, sources = dict(national_default()), {}
    for unit, contents in by_unit.items():
        for key, (value, source) in own_settings(unit, contents).items():
            values[key], sources[key] = value, source
    return Pathway(code, on, MappingProxyType(values), MappingProxyType(sources))


def own_settings(unit: str, contents: dict[date, dict[str, Any]]) -> Own:
    """What one unit sets, later starts over earlier ones, key by key; a key set to nothing is inherited again."""
    own: Own = {}
    for starts_on, content in contents.items():
        for key, value in flat(content):
            own[key] = (value, SetBy(unit, starts_on))
    return {key: found for key, found in own.items() if found[0] is not None}
