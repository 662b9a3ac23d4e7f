"""People and what they were granted. Names live here only: documents carry an opaque id and a title."""

from datetime import date, datetime
from uuid import UUID, uuid4

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from riskreg.models.base import Base, UtcDateTime, one_of
from riskreg.models.units import Unit
from riskreg.vocabulary import Role


class Person(Base):
    __tablename__ = "people"

    id: Mapped[int] = mapped_column(primary_key=True)
    uuid: Mapped[UUID] = mapped_column(unique=True, default=uuid4)
    email: Mapped[str] = mapped_column(String(254), unique=True)
    name: Mapped[str] = mapped_column(String(120))
    title: Mapped[str] = mapped_column(String(120))
    profession: Mapped[str | None] = mapped_column(ForeignKey("professions.code"))
    password_hash: Mapped[str] = mapped_column(String(200))
    active: Mapped[bool] = mapped_column(default=True)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    grants: Mapped[list["Grant"]] = relationship(back_populates="person", order_by="Grant.id")

    @property
    def principal(self) -> str:
        return f"person:{self.id}"


class Grant(Base):
    """A role on a unit between two dates, both ends included."""

    __tablename__ = "grants"
    __table_args__ = (
        # Whom to tell at a unit, and who may own a risk there.
        Index("ix_grants_unit_id_role", "unit_id", "role"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    role: Mapped[Role] = mapped_column(one_of(Role, "role"))
    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"))
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]
    person: Mapped[Person] = relationship(back_populates="grants")
    unit: Mapped[Unit] = relationship(lazy="joined", innerjoin=True)

    def is_live(self, *, on: date) -> bool:
        return self.valid_from <= on and (self.valid_to is None or on <= self.valid_to)

    def overlaps(self, first: date, last: date | None) -> bool:
        """Is it live on a day of these, both ends included, no last day being for ever?"""
        return (last is None or self.valid_from <= last) and (self.valid_to is None or first <= self.valid_to)
