"""The score before the newest one, in SQL, for a reader who could see it while it stood."""

from typing import Any

from sqlalchemy import ColumnElement, ScalarSelect, exists, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute, aliased

from riskreg import policy
from riskreg.models import Audience, Event, Risk, Score
from riskreg.vocabulary import ScoreKind


def previous_score(*, reader: policy.Reader) -> ScalarSelect[int]:
    """Over ``risks``. To one who sees a risk from above its organisation only what moved since then has moved."""
    row = aliased(Score)
    found = select(row.score).where(row.risk_id == Risk.id, row.kind == ScoreKind.CURRENT, row.beside_unit_id.is_(None))
    outside = _units_above_organisations(reader)
    if outside:
        found = found.where(or_(_seen_inside(reader, outside), _newest(Score.scored_at) > _came_into_view(outside)))
    return found.order_by(row.n.desc()).limit(1).offset(1).correlate(Risk).scalar_subquery()


def _units_above_organisations(reader: policy.Reader) -> set[int]:
    grants = getattr(reader, "grants", ())
    above = {grant.unit_id for grant in grants if not grant.unit.level.inside_organisation}
    return policy.sight_units(reader) & above


def _newest(column: InstrumentedAttribute[Any]) -> ScalarSelect[Any]:
    newest = select(column).where(
        Score.risk_id == Risk.id, Score.kind == ScoreKind.CURRENT, Score.beside_unit_id.is_(None)
    )
    return newest.order_by(Score.n.desc()).limit(1).correlate(Risk).scalar_subquery()


def _seen_inside(reader: policy.Reader, outside: set[int]) -> ColumnElement[bool]:
    inside = policy.sight_units(reader) - outside
    return exists().where(Audience.risk_id == Risk.id, Audience.unit_id.in_(inside), policy.in_sight())


def _came_into_view(outside: set[int]) -> ScalarSelect[Any]:
    since = (
        select(func.min(Audience.since))
        .where(Audience.risk_id == Risk.id, Audience.unit_id.in_(outside), policy.in_sight())
        .correlate(Risk)
        .scalar_subquery()
    )
    return select(Event.at).where(Event.seq == since).correlate(Risk).scalar_subquery()
