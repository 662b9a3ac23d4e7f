"""Who else stands behind a risk: colleagues who say it is true for them too, and those who own it together."""

from datetime import datetime

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from riskreg.models.base import Base, UtcDateTime
from riskreg.models.escalation import Escalation
from riskreg.models.people import Person
from riskreg.models.risk import Risk
from riskreg.models.units import Unit


class Voice(Base):
    """ "Me too", once each. ``joined_risk_id``: the risk that was joined into this one, which speaks as a voice."""

    __tablename__ = "voices"
    __table_args__ = (UniqueConstraint("risk_id", "person_id"), UniqueConstraint("risk_id", "n"))

    id: Mapped[int] = mapped_column(primary_key=True)
    risk_id: Mapped[int] = mapped_column(ForeignKey("risks.id"))
    n: Mapped[int]
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"))
    text: Mapped[str] = mapped_column(String(500), default="")
    added_at: Mapped[datetime] = mapped_column(UtcDateTime)
    joined_risk_id: Mapped[int | None] = mapped_column(ForeignKey("risks.id"))
    risk: Mapped[Risk] = relationship(back_populates="voices", foreign_keys=risk_id)
    person: Mapped[Person] = relationship()
    unit: Mapped[Unit] = relationship(lazy="joined", innerjoin=True)


class CoOwner(Base):
    """Beside the one accountable owner of a risk held together: who else acts and scores, under which acceptance."""

    __tablename__ = "co_owners"

    escalation_id: Mapped[int] = mapped_column(ForeignKey("escalations.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), primary_key=True)
    escalation: Mapped[Escalation] = relationship(back_populates="co_owners")
    person: Mapped[Person] = relationship(lazy="joined", innerjoin=True)
