"""Requests to units below that nobody answered in time, for those who lead the unit right above.

They learn who owes an answer to whom, how grave it is and since when; nothing that says which risk it is.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, func, or_, select
from sqlalchemy.orm import aliased

from riskreg import clock
from riskreg.clock import london_day
from riskreg.extensions import db
from riskreg.models import Escalation, Risk, Unit, UnitParent
from riskreg.policy import LEADING, Reader, units_with
from riskreg.queries.units import valid_on
from riskreg.vocabulary import UNDECIDED, Band, EscalationStatus


@dataclass(frozen=True)
class Unanswered:
    """``due_on``: the first of its days that has passed, to acknowledge or to decide. Units by code."""

    receiving_unit: str
    asking_organisation: str
    band: Band
    asked_on: date
    due_on: date


def unanswered_below(*, reader: Reader) -> list[Unanswered]:
    """Those waiting longest first."""
    receiver, sender, organisation = aliased(Unit), aliased(Unit), aliased(Unit)
    found = (
        _overdue_below(reader)
        .add_columns(
            *(receiver.code.label("receiver"), sender.code.label("sender"), sender.level.label("sender_level")),
            *(organisation.code.label("organisation"), Risk.band, Escalation.status),
            *(Escalation.asked_at, Escalation.acknowledge_by, Escalation.decide_by),
        )
        .join(receiver, receiver.id == Escalation.to_unit_id)
        .join(sender, sender.id == Escalation.from_unit_id)
        .outerjoin(organisation, organisation.id == Risk.organisation_id)
    )
    return sorted((_told(row) for row in db.session.execute(found)), key=_waiting_longest)


def how_many(*, reader: Reader) -> int:
    """For a home page."""
    rows = _overdue_below(reader).subquery()
    return db.session.scalar(select(func.count()).select_from(rows)) or 0


def _overdue_below(reader: Reader) -> Select[*tuple[Any, ...]]:
    """What is confidential is absent here as everywhere."""
    return (
        select(Escalation.id)
        .join(Risk, Risk.id == Escalation.risk_id)
        .where(_is_overdue(clock.today()), _stands_below(reader), Risk.confidential.is_(False))
    )


def _is_overdue(today: date) -> ColumnElement[bool]:
    """SQL twin of ``Escalation.is_overdue``."""
    late_to_read = (Escalation.status == EscalationStatus.ASKED) & (Escalation.acknowledge_by < today)
    return Escalation.status.in_(UNDECIDED) & or_(late_to_read, Escalation.decide_by < today)


def _stands_below(reader: Reader) -> ColumnElement[bool]:
    """Is a unit that this reader leads the one right above the unit asked, today?"""
    above = select(UnitParent.id).where(
        UnitParent.unit_id == Escalation.to_unit_id,
        UnitParent.parent_id.in_(units_with(reader, LEADING)),
        UnitParent.leads,
        valid_on(UnitParent, clock.today()),
    )
    return above.exists()


def _told(row: Row[*tuple[Any, ...]]) -> Unanswered:
    inside = row.sender_level.inside_organisation and row.organisation
    missed = row.acknowledge_by if row.status == EscalationStatus.ASKED else row.decide_by
    return Unanswered(
        receiving_unit=row.receiver,
        asking_organisation=row.organisation if inside else row.sender,
        band=row.band,
        asked_on=london_day(row.asked_at),
        due_on=min(missed, row.decide_by),
    )


def _waiting_longest(row: Unanswered) -> tuple[date, date, str, str]:
    return row.due_on, row.asked_on, row.receiving_unit, row.asking_organisation
