"""What a setting of the pathway would do, counted by level. Numbers only: no risk is named, and few are not told."""

from collections import defaultdict
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, and_, false, func, not_, or_, select
from sqlalchemy.orm import aliased

from riskreg import clock, reference
from riskreg.extensions import db
from riskreg.models import Event, Risk, Score, Unit
from riskreg.pathway import Pathway
from riskreg.queries.pathway import pathways_for, pathways_if
from riskreg.queries.proposals import ON_REGISTER, is_next, is_proposed, unit_at
from riskreg.queries.units import below
from riskreg.vocabulary import Band, EventKind, Level, RiskStatus, ScoreKind

FEWEST = 5
"""Fewer than this are not counted out: whoever sets a pathway may not see the risks behind the number."""
LOOKED_AT = (
    EventKind.RISK_ACCEPTED,
    EventKind.RISK_REVIEWED,
    EventKind.RISK_REOPENED,
    EventKind.ESCALATION_ACCEPTED,
    EventKind.STEP_DOWN_AGREED,
)
"""The events that give a risk its next review."""
Pathways = Mapping[int, Pathway]
Key = TypeVar("Key", bound=Hashable)


@dataclass(frozen=True)
class AtLevel:
    """Numbers of risks held at a level; None stands for fewer than five.

    ``newly_proposed``: that would meet the next threshold and do not now. ``reviews_late``: not looked at for longer
    than the new interval, though their date has not come. ``other_clocks``: whose next request would have other days.
    ``above_tolerance``: tolerated, and no more within the tolerance.
    """

    level: Level
    newly_proposed: int | None
    reviews_late: int | None
    other_clocks: int | None
    above_tolerance: int | None


@dataclass(frozen=True)
class Preview:
    unit: str
    starts_on: date
    levels: list[AtLevel]


def preview_of(unit: Unit, content: dict[str, Any], *, on: date) -> Preview:
    """What would change at this unit and below it on that day, by the level of who holds the risks; lowest first."""
    units = below([unit.id], on=on)
    before, after = pathways_for(units, on=on), pathways_if(units, on=on, unit=unit, content=content)
    counted = [
        _by_level(and_(is_proposed(after, on=on), not_(is_proposed(before, on=on)))),
        _by_level(_is_late(units, before, after, on)),
        _by_level(_has_other_clock(units, before, after)),
        _by_level(and_(_is_above_tolerance(after), not_(_is_above_tolerance(before)))),
    ]
    levels = [level for level in Level if level.rank <= unit.level.rank]
    return Preview(unit.code, on, [AtLevel(level, *(_told(found[level]) for found in counted)) for level in levels])


def _told(number: int) -> int | None:
    return number if number >= FEWEST else None


def _by_level(condition: ColumnElement[bool]) -> defaultdict[Level, int]:
    # A confidential risk is in no count.
    counted = (Risk.status.in_(ON_REGISTER), Risk.confidential.is_(False), condition)
    found = select(Risk.level, func.count(Risk.id)).where(*counted).group_by(Risk.level)
    return defaultdict(int, db.session.execute(found).all())


def _alike(pathways: Pathways, key: Callable[[int, Pathway], Key]) -> list[tuple[Key, list[int]]]:
    """Units by what their pathways have in common, so that they share one condition."""
    found: defaultdict[Key, list[int]] = defaultdict(list)
    for unit_id, pathway in pathways.items():
        found[key(unit_id, pathway)].append(unit_id)
    return list(found.items())


def _is_late(units: Sequence[Unit], before: Pathways, after: Pathways, on: date) -> ColumnElement[bool]:
    levels = {unit.id: unit.level for unit in units}

    def days(unit_id: int, pathway: Pathway) -> tuple[int, ...]:
        return tuple(pathway.review_days(levels[unit_id], band) for band in Band)

    changed = {one: pathway for one, pathway in after.items() if days(one, pathway) != days(one, before[one])}
    row = aliased(Event)
    looked = select(func.max(row.at)).where(row.risk_id == Risk.id, row.kind.in_(LOOKED_AT)).scalar_subquery()
    over = [
        and_(Risk.holder_id.in_(ids), Risk.band == band, looked < _midnight(on - timedelta(days=every)))
        for intervals, ids in _alike(changed, days)
        for band, every in zip(Band, intervals, strict=True)
    ]
    return and_(Risk.next_review_on >= on, or_(false(), *over))


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), clock.LONDON)


def _has_other_clock(units: Sequence[Unit], before: Pathways, after: Pathways) -> ColumnElement[bool]:
    """Its next request would go to a unit whose days for its band are others then."""
    asked: defaultdict[tuple[Level, Band], list[int]] = defaultdict(list)
    for unit in (unit for unit in units if unit.level != Level.TEAM):
        for band in Band:
            if after[unit.id].receiver_days(unit.level, band) != before[unit.id].receiver_days(unit.level, band):
                asked[unit.level, band].append(unit.id)
    routes = _alike(after, lambda _unit_id, pathway: pathway.route)
    found = [
        and_(Risk.holder_id.in_(ids), is_next(level, route), unit_at(level).in_(to), Risk.band == band)
        for (level, band), to in asked.items()
        for route, ids in routes
        if level in route
    ]
    return or_(false(), *found)


def _is_above_tolerance(pathways: Pathways) -> ColumnElement[bool]:
    domains = reference.domains()
    row = aliased(Score)
    domain = (
        select(row.domain)
        .where(row.risk_id == Risk.id, row.kind == ScoreKind.CURRENT, row.beside_unit_id.is_(None))
        .order_by(row.id.desc())
        .limit(1)
        .scalar_subquery()
    )

    def tolerances(_unit_id: int, pathway: Pathway) -> tuple[int, ...]:
        return tuple(pathway.appetite(one).tolerance_score for one in domains)

    over = [
        and_(Risk.holder_id.in_(ids), domain == one, Risk.score > most)
        for scores, ids in _alike(pathways, tolerances)
        for one, most in zip(domains, scores, strict=True)
    ]
    return and_(Risk.status == RiskStatus.TOLERATED, or_(false(), *over))
