"""The pathway in force at a unit: what it and the units above it set, on the tree of that day, over the default."""

from collections.abc import Iterable, Sequence
from datetime import date
from types import MappingProxyType
from typing import Any, NamedTuple
from weakref import WeakKeyDictionary

from sqlalchemy import Date, Integer, Select, and_, bindparam, select
from sqlalchemy.orm import SessionTransaction, aliased, joinedload

from riskreg import clock
from riskreg.extensions import db
from riskreg.models import PathwaySetting, Risk, Unit
from riskreg.pathway import Appetite, Pathway, SetBy, flat, national_default
from riskreg.queries.units import UnitIds, upwards
from riskreg.vocabulary import Level

NEWEST = 2**62
"""Newer than the number of any row."""
Own = dict[str, tuple[Any, SetBy]]
Settings = Select[*tuple[Any, ...]]
_read: WeakKeyDictionary[SessionTransaction, dict[tuple[int, date], Pathway]] = WeakKeyDictionary()
"""Nothing set here can change within one transaction but by ``set_pathway``, which forgets it."""


class Setting(NamedTuple):
    """A row as it counts: whose, from when, and its number, by which newer rows are told from older ones."""

    unit: str
    level: Level
    starts_on: date
    id: int
    content: dict[str, Any]


def pathway_for(unit: Unit, *, on: date) -> Pathway:
    """What counts at this unit on this day, in one statement, once a transaction."""
    return pathways_for([unit], on=on)[unit.id]


def pathways_for(units: Sequence[Unit], *, on: date) -> dict[int, Pathway]:
    """What counts at each of these units, by id: one statement for all of them."""
    known = _known()
    if unread := [unit.id for unit in units if (unit.id, on) not in known]:
        known |= {(unit_id, on): pathway for unit_id, pathway in _pathways(_SETTINGS, _of(unread, on), on).items()}
    return {unit.id: known[unit.id, on] for unit in units}


def pathways_found(statement: Settings, values: dict[str, Any], *, on: date) -> dict[int, Pathway]:
    """As ``pathways_for``, at the units of a statement of ``settings_above``."""
    found = _pathways(statement, values, on)
    _known().update({(unit_id, on): pathway for unit_id, pathway in found.items()})
    return found


def pathways_if(units: Sequence[Unit], *, on: date, unit: Unit, content: dict[str, Any]) -> dict[int, Pathway]:
    """What would count at these units on this day if ``unit`` set this from that day on."""
    found = {}
    for unit_id, (code, path, settings) in _above(_SETTINGS, _of([one.id for one in units], on)).items():
        new = [Setting(unit.code, unit.level, on, NEWEST, content)] if unit.code in path else []
        found[unit_id] = _pathway(code, on, [*settings, *new])
    return found


def _known() -> dict[tuple[int, date], Pathway]:
    transaction = db.session().get_transaction()
    return _read.setdefault(transaction, {}) if transaction is not None else {}


def forget_pathways() -> None:
    """What was read in this transaction: something has been set since."""
    _known().clear()


def settings_above(unit_ids: UnitIds, *, on: Any) -> Settings:
    """Of each of these units the path on that day, with what its units have set by then."""
    paths, row, start = upwards(unit_ids, on=on), PathwaySetting, aliased(Unit)
    return (
        select(paths.c.start_id, start.code, Unit.code, Unit.level, row.starts_on, row.id, row.content)
        .join(start, start.id == paths.c.start_id)
        .join(Unit, Unit.id == paths.c.unit_id)
        .outerjoin(row, and_(row.unit_id == Unit.id, row.starts_on <= on))
    )


_SETTINGS = settings_above(bindparam("unit_ids", type_=Integer, expanding=True), on=bindparam("day", type_=Date))


def _of(unit_ids: list[int], on: date) -> dict[str, Any]:
    return {"unit_ids": unit_ids, "day": on}


def _pathways(found: Settings, values: dict[str, Any], on: date) -> dict[int, Pathway]:
    above = _above(found, values)
    return {unit_id: _pathway(code, on, settings) for unit_id, (code, _, settings) in above.items()}


def _above(found: Settings, values: dict[str, Any]) -> dict[int, tuple[str, set[str], list[Setting]]]:
    """By unit: its code, the codes of its path, and what those have set by that day."""
    by_unit: dict[int, tuple[str, set[str], list[Setting]]] = {}
    for start_id, code, above, level, starts_on, number, content in db.session.execute(found, values):
        _, path, settings = by_unit.setdefault(start_id, (code, set(), []))
        path.add(above)
        if number is not None:
            settings.append(Setting(above, level, starts_on, number, content))
    return by_unit


def _pathway(code: str, on: date, settings: Iterable[Setting]) -> Pathway:
    """The highest unit first, each from its oldest start on; of one start date the newest row counts, whole."""
    by_unit: dict[str, dict[date, dict[str, Any]]] = {}
    for one in sorted(settings, key=lambda one: (-one.level.rank, one.starts_on, one.id)):
        by_unit.setdefault(one.unit, {})[one.starts_on] = one.content
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


def settings_of(unit: Unit) -> list[PathwaySetting]:
    """All that this unit has set and will, the newest first."""
    found = select(PathwaySetting).where(PathwaySetting.unit_id == unit.id).order_by(PathwaySetting.id.desc())
    return list(db.session.scalars(found.options(joinedload(PathwaySetting.set_by))))


def own_content(unit: Unit, day: date, *, with_that_day: bool) -> dict[str, Any]:
    """By flat key: what this unit itself sets by that day; without what starts on the day itself, if so wanted."""
    rows = [row for row in settings_of(unit) if row.starts_on < day or (with_that_day and row.starts_on == day)]
    newest = {row.starts_on: row.content for row in sorted(rows, key=lambda row: (row.starts_on, row.id))}
    return {key: value for key, (value, _) in own_settings(unit.code, newest).items()}


def starting_on(unit: Unit, day: date) -> PathwaySetting | None:
    """The setting of this unit that counts for this start day, if there is one."""
    return next((row for row in settings_of(unit) if row.starts_on == day), None)
