"""The ledger as it stands in the tables, in order, for those who recompute it."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Row, Select, func, select

from riskreg.extensions import db
from riskreg.models import Erasure, Event, LedgerHead, Person, Risk, RiskCurrent, RiskVersion, Unit

LedgerRow = Row[*tuple[Any, ...]]
ROWS_AT_ONCE = 1000


def head() -> LedgerRow:
    """Number and hash of the newest event, as the head has them."""
    return db.session.execute(select(LedgerHead.seq, LedgerHead.hash).where(LedgerHead.id == 1)).one()


def entries(*, up_to: int) -> Iterator[LedgerRow]:
    """Every event up to this number with what belongs to it, oldest first, never more than a batch in memory.

    Each batch is a read of its own: a long audit holds nothing that writers wait for.
    """
    last = None
    while batch := db.session.execute(_batch(last, up_to)).all():
        yield from batch
        last = batch[-1].seq
        db.session.rollback()


def _batch(after: int | None, up_to: int) -> Select[*tuple[Any, ...]]:
    erased = select(Erasure.risk_id).where(Erasure.risk_id == Event.risk_id).exists()
    found = (
        select(
            *(Event.seq, Event.at, Event.kind, Event.version, Event.body, Event.prev_hash, Event.hash),
            Event.risk_id,
            Person.uuid.label("actor"),
            Risk.uuid.label("risk"),
            Unit.code.label("unit"),
            RiskVersion.document,
            RiskVersion.salt,
            RiskVersion.seq.label("version_seq"),
            RiskVersion.at.label("version_at"),
            RiskCurrent.document.label("current"),
            erased.label("erased"),
        )
        .outerjoin(Person, Person.id == Event.actor_id)
        .outerjoin(Risk, Risk.id == Event.risk_id)
        .outerjoin(Unit, Unit.id == Event.unit_id)
        .outerjoin(RiskVersion, (RiskVersion.risk_id == Event.risk_id) & (RiskVersion.version == Event.version))
        # Only the newest version of a risk meets its row here: what lists and pulls show.
        .outerjoin(RiskCurrent, (RiskCurrent.risk_id == Event.risk_id) & (RiskCurrent.version == Event.version))
        .where(Event.seq <= up_to)
        .order_by(Event.seq)
        .limit(ROWS_AT_ONCE)
    )
    return found if after is None else found.where(Event.seq > after)


def count_versions(*, up_to: int) -> int:
    """How many versions claim a number up to this one: as many as there are events of risks."""
    return db.session.scalar(select(func.count()).where(RiskVersion.seq <= up_to)) or 0


def not_newest(*, up_to: int) -> int | None:
    """The number of the newest event of a risk that is not shown as it stands; none when all are.

    A version newer than ``up_to`` is fine when it exists: people go on writing while the ledger is read.
    """
    newest = (
        select(Event.risk_id, func.max(Event.version).label("version"), func.max(Event.seq).label("seq"))
        .where(Event.seq <= up_to, Event.risk_id.is_not(None))
        .group_by(Event.risk_id)
        .subquery()
    )
    made = select(RiskVersion.version).where(
        RiskVersion.risk_id == RiskCurrent.risk_id, RiskVersion.version == RiskCurrent.version
    )
    wrong = RiskCurrent.version.is_(None) | (RiskCurrent.version < newest.c.version) | ~made.exists()
    shown = newest.outerjoin(RiskCurrent, RiskCurrent.risk_id == newest.c.risk_id)
    found: int | None = db.session.scalar(select(func.min(newest.c.seq)).select_from(shown).where(wrong))
    return found
