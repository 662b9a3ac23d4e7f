"""What units set of the pathway, each from a day on. A row is never changed: a newer one counts instead."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from riskreg.models.base import Base, UtcDateTime
from riskreg.models.people import Person
from riskreg.models.units import Unit


class PathwaySetting(Base):
    """A part of the pathway as one unit sets it, with the reason. Of one start date the newest row counts."""

    __tablename__ = "pathway_settings"
    __table_args__ = (
        # What the units of a path have set.
        Index("ix_pathway_settings_unit_id_starts_on", "unit_id", "starts_on"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"))
    starts_on: Mapped[date]
    content: Mapped[dict[str, Any]] = mapped_column(JSON)
    reason: Mapped[str] = mapped_column(String(600))
    # None: an operator, at the command line.
    set_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    set_at: Mapped[datetime] = mapped_column(UtcDateTime)
    unit: Mapped[Unit] = relationship(lazy="joined", innerjoin=True)
    set_by: Mapped[Person | None] = relationship()
