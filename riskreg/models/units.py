"""Units of the NHS as a dated tree: parents, names and successors change, history keeps those of its day."""

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from riskreg.models.base import Base, one_of
from riskreg.vocabulary import Level


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
    """Succession is many to many: three boards of April 2026 were split between successors."""

    __tablename__ = "unit_successors"

    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"), primary_key=True)
    successor_id: Mapped[int] = mapped_column(ForeignKey("units.id"), primary_key=True)
