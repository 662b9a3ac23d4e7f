"""What the moves of a risk on the register leave behind: reviews, tolerances, closures, reopenings."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from riskreg.models.base import Base, UtcDateTime, one_of
from riskreg.models.people import Person
from riskreg.models.risk import Risk
from riskreg.vocabulary import ClosureReason

_WAITING = text("settled_version IS NULL")


class RiskReview(Base):
    """Somebody looked at the risk again; ``nothing_changed`` says the score still fits."""

    __tablename__ = "risk_reviews"

    risk_id: Mapped[int] = mapped_column(ForeignKey("risks.id"), primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True)
    nothing_changed: Mapped[bool]
    note: Mapped[str] = mapped_column(String(600), default="")
    next_review_on: Mapped[date]


class RiskTolerance(Base):
    """Living with a risk until a day, and why; the tolerance of that day is kept with it."""

    __tablename__ = "risk_tolerances"

    risk_id: Mapped[int] = mapped_column(ForeignKey("risks.id"), primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True)
    until: Mapped[date]
    reason: Mapped[str] = mapped_column(String(600))
    score: Mapped[int]
    tolerance_score: Mapped[int]


class ClosureProposal(Base):
    """From a score of 15 on one person proposes to close and another confirms; one proposal waits at a time."""

    __tablename__ = "closure_proposals"
    __table_args__ = (
        CheckConstraint("(settled_version IS NULL) = (settled_by_id IS NULL)", name="settled_by_somebody"),
        Index("uq_closure_proposals_waiting", "risk_id", unique=True, sqlite_where=_WAITING, postgresql_where=_WAITING),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    risk_id: Mapped[int] = mapped_column(ForeignKey("risks.id"), index=True)
    version: Mapped[int]
    reason: Mapped[ClosureReason] = mapped_column(one_of(ClosureReason, "reason"))
    text: Mapped[str] = mapped_column(String(600))
    message: Mapped[str] = mapped_column(String(1000))
    proposed_by_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    proposed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    settled_version: Mapped[int | None]
    settled_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    confirmed: Mapped[bool | None]
    dropped_because: Mapped[str | None] = mapped_column(String(600))
    risk: Mapped[Risk] = relationship(back_populates="closure_proposals")
    proposed_by: Mapped[Person] = relationship(foreign_keys=proposed_by_id)


class RiskReopening(Base):
    __tablename__ = "risk_reopenings"

    risk_id: Mapped[int] = mapped_column(ForeignKey("risks.id"), primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True)
    reason: Mapped[str] = mapped_column(String(600))
