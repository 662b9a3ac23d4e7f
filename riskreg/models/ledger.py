"""The spine: versions, who may see them, the hash chain of events, and the head."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from riskreg.models.base import Base, UtcDateTime


class RiskVersion(Base):
    """The whole risk as every door shows it, at one version. Append-only. TEXT: the bytes are hashed and sent."""

    __tablename__ = "risk_versions"
    __table_args__ = (Index("ix_risk_versions_risk_id_seq", "risk_id", "seq"),)

    risk_id: Mapped[int] = mapped_column(ForeignKey("risks.id"), primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True)
    seq: Mapped[int]
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    document: Mapped[str] = mapped_column(Text)
    salt: Mapped[bytes] = mapped_column(LargeBinary(16))


class RiskCurrent(Base):
    """The newest document of each risk, the same text: lists and pulls read this and never join over versions."""

    __tablename__ = "risk_current"

    risk_id: Mapped[int] = mapped_column(ForeignKey("risks.id"), primary_key=True, autoincrement=False)
    version: Mapped[int]
    document: Mapped[str] = mapped_column(Text)


class Audience(Base):
    """May this unit see this risk, since when, and at which number of the feed it last heard of it."""

    __tablename__ = "audience"
    __table_args__ = (
        # The change feed of a unit: a plain range.
        Index("ix_audience_unit_id_seq", "unit_id", "seq"),
        # The visible rows of a risk, for the policy and for the next audience.
        Index("ix_audience_risk_id", "risk_id"),
    )

    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"), primary_key=True)
    risk_id: Mapped[int] = mapped_column(ForeignKey("risks.id"), primary_key=True)
    seq: Mapped[int]
    since: Mapped[int]
    visible: Mapped[bool]
    # A share to the side ends by itself: the last day this row gives sight.
    until: Mapped[date | None]


class Event(Base):
    """One act, one row, chained to the one before. Append-only; ``body`` is the exact text that was hashed."""

    __tablename__ = "events"
    __table_args__ = (UniqueConstraint("risk_id", "version"),)

    seq: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    kind: Mapped[str] = mapped_column(String(40))
    risk_id: Mapped[int | None] = mapped_column(ForeignKey("risks.id"))
    version: Mapped[int | None]
    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"))
    body: Mapped[str] = mapped_column(Text)
    prev_hash: Mapped[bytes] = mapped_column(LargeBinary(32))
    hash: Mapped[bytes] = mapped_column(LargeBinary(32))


class LedgerHead(Base):
    """One row, locked last in every transaction, so that the order of numbers is the order of commits."""

    __tablename__ = "ledger_head"
    __table_args__ = (CheckConstraint("id = 1", name="only_one"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    seq: Mapped[int]
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    hash: Mapped[bytes] = mapped_column(LargeBinary(32))
    epoch: Mapped[str] = mapped_column(String(36))


class ReferenceCounter(Base):
    """The last number given to a reference of this unit; never reused."""

    __tablename__ = "reference_counters"

    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"), primary_key=True, autoincrement=False)
    last: Mapped[int]


class Erasure(Base):
    """Risks whose text may lawfully be emptied: the append-only trigger lets exactly these through."""

    __tablename__ = "erasures"

    risk_id: Mapped[int] = mapped_column(ForeignKey("risks.id"), primary_key=True, autoincrement=False)
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime)
