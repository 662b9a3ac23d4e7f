"""The change feed: what happened to what a reader sees, in the order of commits, each risk once in a pass.

A number in ``audience`` is the newest of its unit and risk, so a range of numbers holds each risk at most once;
pages never count, group or sort the register.
"""

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any
from uuid import UUID

from sqlalchemy import (
    Date,
    Integer,
    Select,
    Subquery,
    and_,
    bindparam,
    case,
    exists,
    false,
    func,
    or_,
    select,
    true,
    union_all,
)
from sqlalchemy.orm import aliased

from riskreg import clock, policy
from riskreg.extensions import db
from riskreg.models import Audience, Event, LedgerHead, Risk, RiskCurrent
from riskreg.policy import Reader

MAX = 2**31 - 1
"""Above every number: nothing is newer."""


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
    loading = start is None or since < start
    values = {
        "since": since,
        "start": start if start is not None else MAX,
        "limit": limit,
        "units": units,
        "today": clock.today(),
    }
    named = {f"unit{n}": unit_id for n, unit_id in enumerate(units)}
    rows = db.session.execute(_statement(len(units), loading), values | named).all()
    # Without a change there is still the head.
    changes = [
        Change(seq, risk_id, version, at, bool(visible), document)
        for _, _, seq, risk_id, version, at, visible, document in rows
        if seq is not None
    ]
    return Feed(rows[0][0], rows[0][1], changes)


@lru_cache(maxsize=64)
def _statement(units: int, loading: bool) -> Select[Any]:
    """Built once for so many units: a poll that finds nothing costs little more than building it would."""
    page = _page(units, loading)
    return (
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


def _page(units: int, loading: bool) -> Subquery:
    if units == 0:
        return _range(0, False, loading).where(false()).subquery()
    each = [_range(n, units > 1, loading).subquery() for n in range(units)]
    if units == 1:
        return each[0]
    rows = union_all(*(select(one) for one in each)).subquery()
    # One event reaches several units under one number: of this small union, not of the ranges, it is taken once.
    once = select(rows.c.seq, rows.c.risk_id, func.max(rows.c.visible).label("visible"))
    return once.group_by(rows.c.seq, rows.c.risk_id).order_by(rows.c.seq).limit(bindparam("limit")).subquery()


def _range(n: int, several: bool, loading: bool) -> Select[Any]:
    """The next rows of one unit, less those whose risk another of the reader's units heard of later."""
    visible = policy.in_sight_on(bindparam("today", type_=Date))
    rows = select(Audience.seq, Audience.risk_id, case((visible, 1), else_=0).label("visible"))
    rows = rows.where(
        Audience.unit_id == bindparam(f"unit{n}", type_=Integer), Audience.seq > bindparam("since", type_=Integer)
    )
    if loading:
        rows = rows.where(or_(visible, Audience.seq > bindparam("start", type_=Integer)))
    if several:
        later = aliased(Audience)
        in_units = later.unit_id.in_(bindparam("units", expanding=True))
        rows = rows.where(~exists().where(later.risk_id == Audience.risk_id, in_units, later.seq > Audience.seq))
    return rows.order_by(Audience.seq).limit(bindparam("limit", type_=Integer))
