"""Handing a risk down again: asked by the holder with evidence, agreed or refused by the unit below."""

from datetime import date, datetime
from uuid import UUID, uuid4

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from riskreg.models.base import Base, UtcDateTime, one_of
from riskreg.models.people import Person
from riskreg.models.risk import Risk
from riskreg.models.units import Unit
from riskreg.vocabulary import StepDownStatus

_WAITING = text("status = 'asked'")


class StepDown(Base):
    __tablename__ = "step_downs"
    __table_args__ = (
        # One at a time, whoever presses first.
        Index("uq_step_downs_waiting", "risk_id", unique=True, sqlite_where=_WAITING, postgresql_where=_WAITING),
        # What waits at the unit below.
        Index("ix_step_downs_to_unit_id_status", "to_unit_id", "status"),
        CheckConstraint("(status = 'asked') = (answered_at IS NULL)", name="answered_is_dated"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    uuid: Mapped[UUID] = mapped_column(unique=True, default=uuid4)
    risk_id: Mapped[int] = mapped_column(ForeignKey("risks.id"), index=True)
    from_unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"))
    to_unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"))
    # Who keeps the record when the unit that asked has closed: its successor.
    kept_by_id: Mapped[int | None] = mapped_column(ForeignKey("units.id"))
    status: Mapped[StepDownStatus] = mapped_column(one_of(StepDownStatus, "status"))
    evidence: Mapped[str] = mapped_column(String(1000))
    watch_on: Mapped[date]
    asked_by_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime)
    asked_version: Mapped[int]
    answered_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    answered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    answered_version: Mapped[int | None]
    reason: Mapped[str | None] = mapped_column(String(600))
    risk: Mapped[Risk] = relationship(back_populates="step_downs")
    from_unit: Mapped[Unit] = relationship(foreign_keys=from_unit_id, lazy="joined", innerjoin=True)
    to_unit: Mapped[Unit] = relationship(foreign_keys=to_unit_id, lazy="joined", innerjoin=True)
    asked_by: Mapped[Person] = relationship(foreign_keys=asked_by_id)
    answered_by: Mapped[Person | None] = relationship(foreign_keys=answered_by_id)
