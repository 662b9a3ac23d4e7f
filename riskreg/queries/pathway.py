"""The pathway in force at a unit: what it and the units above it set, on the tree of that day, over the default."""

from collections.abc import Iterable, Sequence
from datetime import date
from types import MappingProxyType
from typing import Any
from weakref import WeakKeyDictionary

from sqlalchemy import Row, and_, select
from sqlalchemy.orm import SessionTransaction

from riskreg import clock
from riskreg.extensions import db
from riskreg.models import PathwaySetting, Risk, Unit
from riskreg.pathway import Appetite, Pathway, SetBy, flat, national_default
from riskreg.queries.units import upwards

Own = dict[str, tuple[Any, SetBy]]
_read: WeakKeyDictionary[SessionTransaction, dict[tuple[int, date], Pathway]] = WeakKeyDictionary()
"""Nothing set here can change within one transaction but by ``set_pathway``, which forgets it."""


def pathway_for(unit: Unit, *, on: date) -> Pathway:
    """What counts at this unit on this day, in one statement, once a transaction."""
    return pathways_for([unit], on=on)[unit.id]


def pathways_for(units: Sequence[Unit], *, on: date) -> dict[int, Pathway]:
    """What counts at each of these units, by id: one statement for all of them."""
    transaction = db.session().get_transaction()
    known = _read.setdefault(transaction, {}) if transaction is not None else {}
    if unread := [unit for unit in units if (unit.id, on) not in known]:
        rows = _settings_above(unread, on)
        known |= {(unit.id, on): _pathway(unit.code, on, rows.get(unit.id, ())) for unit in unread}
    return {unit.id: known[unit.id, on] for unit in units}


def forget_pathways() -> None:
    _read.clear()


def _settings_above(units: Iterable[Unit], on: date) -> dict[int, list[Row[Any]]]:
    """By unit: what it and those above it have set by that day, the highest first, each from the oldest start on."""
    paths, row = upwards([unit.id for unit in units], on=on), PathwaySetting
    found = (
        select(paths.c.start_id, Unit.code, Unit.level, row.id, row.starts_on, row.content)
        .join(Unit, Unit.id == paths.c.unit_id)
        .join(row, and_(row.unit_id == Unit.id, row.starts_on <= on))
    )
    by_unit: dict[int, list[Row[Any]]] = {}
    for one in sorted(db.session.execute(found), key=lambda one: (-one.level.rank, one.starts_on, one.id)):
        by_unit.setdefault(one.start_id, []).append(one)
    return by_unit


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


def appetite_of(risk: Risk) -> Appetite | None:
    """What the holder will take and tolerate today, of the kind of consequence the risk is scored for."""
    return pathway_for(risk.holder, on=clock.today()).appetite(risk.domain) if risk.domain else None


def tolerance_of(risk: Risk) -> int | None:
    """The highest score at which the holder may tolerate this risk today; none before it is scored."""
    counts = appetite_of(risk)
    return counts.tolerance_score if counts else None
