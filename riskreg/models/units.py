"""Units of the NHS as a dated tree: parents, names and successors change, history keeps those of its day."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from riskreg.models.base import Base, UtcDateTime, one_of
from riskreg.vocabulary import Level, UnitChangeKind


class Unit(Base):
    __tablename__ = "units"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(32), unique=True)
    level: Mapped[Level] = mapped_column(one_of(Level, "level"))
    valid_from: Mapped[date | None]
    valid_to: Mapped[date | None]

    def is_open(self, *, on: date) -> bool:
        """Dates count both ends: a unit valid to 31 March still stands on that day."""
        return (self.valid_from is None or self.valid_from <= on) and (self.valid_to is None or on <= self.valid_to)

    def nearest_day(self, day: date) -> date:
        """The day itself, or the nearest one on which the unit stands."""
        if self.valid_to is not None and day > self.valid_to:
            return self.valid_to
        return max(day, self.valid_from or day)


class UnitName(Base):
    __tablename__ = "unit_names"

    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"), index=True)
    name: Mapped[str] = mapped_column(String(200))
    valid_from: Mapped[date | None]
    valid_to: Mapped[date | None]


class UnitParent(Base):
    """A unit stood under a parent between two dates; at most one of them leads, and that one carries its risks."""

    __tablename__ = "unit_parents"
    __table_args__ = (
        CheckConstraint("unit_id <> parent_id", name="not_itself"),
        Index("ix_unit_parents_unit_id", "unit_id"),
        Index("ix_unit_parents_parent_id", "parent_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"))
    parent_id: Mapped[int] = mapped_column(ForeignKey("units.id"))
    leads: Mapped[bool] = mapped_column(default=True)
    valid_from: Mapped[date | None]
    valid_to: Mapped[date | None]


class UnitSuccessor(Base):
    """Succession is many to many: three boards of April 2026 were split between successors.

    ``is_heir`` marks the one of several that takes what belongs to the closed unit itself and to no part of it.
    """

    __tablename__ = "unit_successors"

    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"), primary_key=True)
    successor_id: Mapped[int] = mapped_column(ForeignKey("units.id"), primary_key=True)
    effective_on: Mapped[date | None]
    is_heir: Mapped[bool] = mapped_column(default=False)


class UnitChange(Base):
    """Who changed the tree, how, from which day and why: the ledger keeps what became of risks, not this."""

    __tablename__ = "unit_changes"

    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"), index=True)
    kind: Mapped[UnitChangeKind] = mapped_column(one_of(UnitChangeKind, "kind"))
    effective_on: Mapped[date]
    reason: Mapped[str] = mapped_column(String(600))
    made_by_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
