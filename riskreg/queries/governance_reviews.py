"""Governance reviews of a unit: which are open, which are over; for those who may read why they were opened."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import joinedload

from riskreg import clock, policy
from riskreg.errors import NotFound
from riskreg.extensions import db
from riskreg.models import GovernanceReview, Person, Unit, UnitSuccessor
from riskreg.queries.people import holding
from riskreg.queries.units import get_unit

MOST = 100
"""How many a list shows, the newest first."""
_PEOPLE = (
    joinedload(GovernanceReview.person, innerjoin=True),
    joinedload(GovernanceReview.ended_by),
)


def unit_reviewed(code: str) -> Unit:
    """The unit with this code, or the one that took over from it: its reviews are kept there.

    Raises ``NotFound``.
    """
    unit, today = get_unit(code), clock.today()
    while not unit.is_open(on=today):
        heir = _heir_of(unit)
        if heir is None:
            return unit
        unit = heir
    return unit


def _heir_of(unit: Unit) -> Unit | None:
    """Who has its place; none when several could."""
    rows = list(db.session.scalars(select(UnitSuccessor).where(UnitSuccessor.unit_id == unit.id)))
    heirs = [row for row in rows if row.is_heir] if len(rows) > 1 else rows
    return db.session.get(Unit, heirs[0].successor_id) if heirs else None


def reviews_of(unit: Unit) -> list[GovernanceReview]:
    """Those of the unit and of the units whose place it has, the newest first."""
    found = select(GovernanceReview).where(GovernanceReview.unit_id.in_({unit.id, *_predecessors(unit)}))
    newest = found.order_by(GovernanceReview.opened_at.desc(), GovernanceReview.id.desc()).limit(MOST)
    return list(db.session.scalars(newest.options(*_PEOPLE)))


def _predecessors(unit: Unit) -> set[int]:
    heirs: dict[int, list[UnitSuccessor]] = {}
    for row in db.session.scalars(select(UnitSuccessor)):
        heirs.setdefault(row.unit_id, []).append(row)
    found, waiting = set[int](), [unit.id]
    while waiting:
        heir = waiting.pop()
        before = {
            closed
            for closed, rows in heirs.items()
            if any(row.successor_id == heir and (row.is_heir or len(rows) == 1) for row in rows)
        }
        waiting += before - found
        found |= before
    return found


def get_review(identifier: str, unit: Unit) -> GovernanceReview:
    """One of those of the unit. Raises ``NotFound``."""
    try:
        named = GovernanceReview.uuid == UUID(identifier)
    except ValueError:
        raise NotFound from None
    found = select(GovernanceReview).where(named, GovernanceReview.unit_id == unit.id).options(*_PEOPLE)
    review = db.session.scalar(found)
    if review is None:
        raise NotFound()
    return review


def open_reviews(unit_ids: set[int], *, at: datetime) -> list[GovernanceReview]:
    """Of these units, those that go on at this moment, the oldest first."""
    found = select(GovernanceReview).where(going_on(unit_ids, at=at)).order_by(GovernanceReview.id)
    return list(db.session.scalars(found.options(*_PEOPLE))) if unit_ids else []


def going_on(unit_ids: Any, *, at: Any) -> ColumnElement[bool]:
    """SQL twin of ``GovernanceReview.is_open``, for these units."""
    review = GovernanceReview
    open_then: ColumnElement[bool] = review.unit_id.in_(unit_ids) & (review.ends_at > at) & review.ended_at.is_(None)
    return open_then


def overseers_of(unit: Unit) -> list[Person]:
    """AHP leads and auditors of exactly this unit: who hears at once that somebody reads by a review."""
    return holding([unit.id], policy.OVERSEEING)
