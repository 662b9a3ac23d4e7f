"""Sight of a risk that its audience does not give: named readers of a confidential one, shares to the side."""

from datetime import date, datetime
from uuid import UUID, uuid4

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from riskreg.models.base import Base, UtcDateTime
from riskreg.models.people import Person
from riskreg.models.risk import Risk
from riskreg.models.units import Unit


class RiskReader(Base):
    """A person who is named to read a risk while it is confidential; the ledger remembers who was."""

    __tablename__ = "risk_readers"
    __table_args__ = (Index("ix_risk_readers_person_id", "person_id"),)

    risk_id: Mapped[int] = mapped_column(ForeignKey("risks.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), primary_key=True)
    # Above the organisation history begins here: the version that named them, an earlier one if they saw it already.
    version: Mapped[int]
    risk: Mapped[Risk] = relationship(back_populates="readers")
    person: Mapped[Person] = relationship(lazy="joined", innerjoin=True)


class ConfidentialMark(Base):
    """Why a risk was made confidential, or why it no longer is."""

    __tablename__ = "confidential_marks"

    risk_id: Mapped[int] = mapped_column(ForeignKey("risks.id"), primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True)
    confidential: Mapped[bool]
    reason: Mapped[str] = mapped_column(String(600))


class RiskShare(Base):
    """A lead of the holder lets a unit that is not on the risk's path read it until a day, or until ended before."""

    __tablename__ = "risk_shares"

    id: Mapped[int] = mapped_column(primary_key=True)
    risk_id: Mapped[int] = mapped_column(ForeignKey("risks.id"), index=True)
    n: Mapped[int]
    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"))
    reason: Mapped[str] = mapped_column(String(600))
    until: Mapped[date] = mapped_column(index=True)
    shared_by_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    shared_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    risk: Mapped[Risk] = relationship(back_populates="shares")
    unit: Mapped[Unit] = relationship(lazy="joined", innerjoin=True)
    shared_by: Mapped[Person] = relationship()

    def is_live(self, *, on: date) -> bool:
        """The last day counts."""
        return self.ended_at is None and on <= self.until


class GovernanceReview(Base):
    """An information governance lead opened a review of a unit: reads its risks until it ends, for a reason.

    ``ends_at`` is when it ends by itself; ``ended_at`` is set when it ended before.
    """

    __tablename__ = "governance_reviews"

    id: Mapped[int] = mapped_column(primary_key=True)
    uuid: Mapped[UUID] = mapped_column(unique=True, default=uuid4)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    # The reviews of a unit, for those who lead or audit it.
    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"), index=True)
    reason: Mapped[str] = mapped_column(String(600))
    opened_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ends_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    # Nobody, when the unit closed.
    ended_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    unit: Mapped[Unit] = relationship(lazy="joined", innerjoin=True)
    person: Mapped[Person] = relationship(foreign_keys=person_id)
    ended_by: Mapped[Person | None] = relationship(foreign_keys=ended_by_id)

    def is_open(self, *, at: datetime) -> bool:
        return self.ended_at is None and at < self.ends_at
