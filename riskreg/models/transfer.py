"""A service moves to another organisation, and its risk with it: asked by the old one, agreed or refused by the new."""

from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from riskreg.models.base import Base, UtcDateTime, one_of
from riskreg.models.people import Person
from riskreg.models.risk import Risk
from riskreg.models.units import Unit
from riskreg.vocabulary import TransferStatus

_WAITING = text("status = 'asked'")


class Transfer(Base):
    __tablename__ = "transfers"
    __table_args__ = (
        # One at a time, whoever presses first.
        Index("uq_transfers_waiting", "risk_id", unique=True, sqlite_where=_WAITING, postgresql_where=_WAITING),
        # What waits at an organisation, and what it was asked before.
        Index("ix_transfers_to_organisation_id_status", "to_organisation_id", "status"),
        CheckConstraint("(status = 'asked') = (answered_at IS NULL)", name="answered_is_dated"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    uuid: Mapped[UUID] = mapped_column(unique=True, default=uuid4)
    risk_id: Mapped[int] = mapped_column(ForeignKey("risks.id"), index=True)
    from_organisation_id: Mapped[int] = mapped_column(ForeignKey("units.id"), index=True)
    to_unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"))
    to_organisation_id: Mapped[int] = mapped_column(ForeignKey("units.id"))
    # Who keeps the record of an answer when an organisation has closed: its successor.
    from_kept_by_id: Mapped[int | None] = mapped_column(ForeignKey("units.id"))
    to_kept_by_id: Mapped[int | None] = mapped_column(ForeignKey("units.id"))
    status: Mapped[TransferStatus] = mapped_column(one_of(TransferStatus, "status"))
    reason: Mapped[str] = mapped_column(String(600))
    asked_by_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime)
    asked_version: Mapped[int]
    answered_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    answered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    answered_version: Mapped[int | None]
    answer_reason: Mapped[str | None] = mapped_column(String(600))

    risk: Mapped[Risk] = relationship(back_populates="transfers")
    from_organisation: Mapped[Unit] = relationship(foreign_keys=from_organisation_id, lazy="joined", innerjoin=True)
    to_unit: Mapped[Unit] = relationship(foreign_keys=to_unit_id, lazy="joined", innerjoin=True)
    to_organisation: Mapped[Unit] = relationship(foreign_keys=to_organisation_id, lazy="joined", innerjoin=True)
    asked_by: Mapped[Person] = relationship(foreign_keys=asked_by_id)
    answered_by: Mapped[Person | None] = relationship(foreign_keys=answered_by_id)

    @property
    def waits(self) -> bool:
        return self.status == TransferStatus.ASKED
