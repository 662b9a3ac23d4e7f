"""The change feed: what happened to what a reader sees, in the order of commits, each risk once in a pass.

A number in ``audience`` is the newest of its unit and risk, so a range of numbers holds each risk at most once;
pages never count, group or sort the register.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Select, Subquery, and_, case, exists, func, or_, select, true, union_all
from sqlalchemy.orm import aliased

from riskreg import policy
from riskreg.extensions import db
from riskreg.models import Audience, Event, LedgerHead, Risk, RiskCurrent
from riskreg.policy import Reader


@dataclass(frozen=True)
class Change:
    """``document``: only while the reader sees the risk. ``version`` and ``at``: of the event with this number."""

    seq: int
    risk_id: UUID
    version: int
    at: datetime
    visible: bool
    document: str | None


@dataclass(frozen=True)
class Feed:
    """A page, with the epoch and the number the ledger stood at in the same moment."""

    epoch: str
    head: int
    changes: list[Change]


def read_feed(*, reader: Reader, since: int, start: int | None, limit: int) -> Feed:
    """At most ``limit`` changes with numbers above ``since``, in one statement.

    ``start``: where a full load began; what had left the reader's view by then is left out. None: it begins now.
    """
    units = sorted(policy.reading_units(reader))
    page = _page(units, since, start, limit)
    found = (
        select(LedgerHead.epoch, LedgerHead.seq, page.c.seq, Risk.uuid, Event.version, Event.at, page.c.visible)
        .add_columns(RiskCurrent.document)
        .select_from(LedgerHead)
        .outerjoin(page, true())
        .outerjoin(Event, Event.seq == page.c.seq)
        .outerjoin(Risk, Risk.id == page.c.risk_id)
        .outerjoin(RiskCurrent, and_(RiskCurrent.risk_id == page.c.risk_id, page.c.visible == 1))
        .where(LedgerHead.id == 1)
        .order_by(page.c.seq)
    )
    rows = db.session.execute(found).all()
    # Without a change there is still the head.
    changes = [
        Change(seq, risk_id, version, at, bool(visible), document)
        for _, _, seq, risk_id, version, at, visible, document in rows
        if seq is not None
    ]
    return Feed(rows[0][0], rows[0][1], changes)


def _page(units: list[int], since: int, start: int | None, limit: int) -> Subquery:
    if len(units) < 2:
        return _range(units[0] if units else None, [], since, start, limit).subquery()
    each = [_range(unit_id, units, since, start, limit).subquery() for unit_id in units]
    rows = union_all(*(select(one) for one in each)).subquery()
    # One event reaches several units under one number: of this small union, not of the ranges, it is taken once.
    once = select(rows.c.seq, rows.c.risk_id, func.max(rows.c.visible).label("visible"))
    return once.group_by(rows.c.seq, rows.c.risk_id).order_by(rows.c.seq).limit(limit).subquery()


def _range(unit_id: int | None, units: list[int], since: int, start: int | None, limit: int) -> Select[Any]:
    """The next rows of one unit, less those whose risk another of the reader's units heard of later."""
    visible = Audience.visible.is_(True)
    rows = select(Audience.seq, Audience.risk_id, case((visible, 1), else_=0).label("visible"))
    rows = rows.where(Audience.unit_id == unit_id, Audience.seq > since)
    if start is None:
        rows = rows.where(visible)
    elif since < start:
        rows = rows.where(or_(visible, Audience.seq > start))
    if units:
        later = aliased(Audience)
        rows = rows.where(
            ~exists().where(
                later.risk_id == Audience.risk_id, later.unit_id.in_(units), later.seq > Audience.seq
            )
        )
    return rows.order_by(Audience.seq).limit(limit)
