"""One request from the holder to a unit above, with the clock on the receiver and the recorded answer."""

from datetime import date, datetime
from uuid import UUID, uuid4

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from riskreg.models.base import Base, UtcDateTime, one_of
from riskreg.models.people import Person
from riskreg.models.risk import Risk
from riskreg.models.units import Unit
from riskreg.vocabulary import UNDECIDED, AcceptMode, Ask, EscalationStatus, Level, Route

_WAITING = text("status IN ('asked', 'acknowledged', 'returned')")


class Escalation(Base):
    __tablename__ = "escalations"
    __table_args__ = (
        # One undecided request per risk, whoever presses first.
        Index(
            "uq_escalations_undecided",
            "risk_id",
            unique=True,
            sqlite_where=_WAITING,
            postgresql_where=_WAITING,
        ),
        # The receiver's list of requests, waiting ones and decided ones.
        Index("ix_escalations_to_unit_id_status", "to_unit_id", "status"),
        CheckConstraint(
            "(status IN ('asked', 'acknowledged', 'returned')) = (decided_at IS NULL)",
            name="decided_is_dated",
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    uuid: Mapped[UUID] = mapped_column(unique=True, default=uuid4)
    risk_id: Mapped[int] = mapped_column(ForeignKey("risks.id"), index=True)
    from_unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"))
    to_unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"))
    # Who keeps the record of a decision when the unit that decided has closed: its successor.
    kept_by_id: Mapped[int | None] = mapped_column(ForeignKey("units.id"), index=True)
    status: Mapped[EscalationStatus] = mapped_column(one_of(EscalationStatus, "status"))
    route: Mapped[Route] = mapped_column(one_of(Route, "route"), default=Route.LINE)
    # Urgent: who was phoned (a role, no name) before anything was written.
    phoned: Mapped[str | None] = mapped_column(String(120))
    phoned_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ask: Mapped[Ask] = mapped_column(one_of(Ask, "ask"))
    ask_sentence: Mapped[str] = mapped_column(String(200))
    grounds: Mapped[list[str]] = mapped_column(JSON)
    tried: Mapped[str] = mapped_column(String(600))
    evidence: Mapped[str] = mapped_column(String(1000), default="")
    new_evidence: Mapped[str] = mapped_column(String(600), default="")
    wanted_by: Mapped[date]
    asked_by_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime)
    asked_version: Mapped[int]
    acknowledge_by: Mapped[date]
    acknowledged_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    decide_by: Mapped[date]
    decided_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    decided_version: Mapped[int | None]
    mode: Mapped[AcceptMode | None] = mapped_column(one_of(AcceptMode, "mode"))
    reason_code: Mapped[str | None] = mapped_column(String(40))
    reason: Mapped[str | None] = mapped_column(String(600))
    advice: Mapped[str | None] = mapped_column(String(600))
    support_action_id: Mapped[int | None] = mapped_column(ForeignKey("actions.id"))
    # Held together: what each does.
    split: Mapped[str | None] = mapped_column(String(1000))
    redirected_from_id: Mapped[int | None] = mapped_column(ForeignKey("escalations.id"), unique=True)
    appeal_of_id: Mapped[int | None] = mapped_column(ForeignKey("escalations.id"), unique=True)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ended_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    end_reason: Mapped[str | None] = mapped_column(String(1000))

    risk: Mapped[Risk] = relationship(back_populates="escalations")
    from_unit: Mapped[Unit] = relationship(foreign_keys=from_unit_id, lazy="joined", innerjoin=True)
    to_unit: Mapped[Unit] = relationship(foreign_keys=to_unit_id, lazy="joined", innerjoin=True)
    asked_by: Mapped[Person] = relationship(foreign_keys=asked_by_id)
    decided_by: Mapped[Person | None] = relationship(foreign_keys=decided_by_id)
    support_action: Mapped["Action | None"] = relationship()  # type: ignore[name-defined]  # noqa: F821
    questions: Mapped[list["EscalationQuestion"]] = relationship(order_by="EscalationQuestion.n")
    co_owners: Mapped[list["CoOwner"]] = relationship(order_by="CoOwner.person_id", back_populates="escalation")  # type: ignore[name-defined]  # noqa: F821
    redirected_from: Mapped["Escalation | None"] = relationship(remote_side=id, foreign_keys=redirected_from_id)
    # What became of it, read only: a flush would sort all requests by them.
    redirected_to: Mapped["Escalation | None"] = relationship(foreign_keys=redirected_from_id, viewonly=True)
    appeal_of: Mapped["Escalation | None"] = relationship(remote_side=id, foreign_keys=appeal_of_id)
    appealed_as: Mapped["Escalation | None"] = relationship(foreign_keys=appeal_of_id, viewonly=True)

    @property
    def is_declined(self) -> bool:
        return self.status == EscalationStatus.DECLINED

    @property
    def is_undecided(self) -> bool:
        return self.status in UNDECIDED

    @property
    def is_appeal(self) -> bool:
        """An appeal, or what became of one that was passed on."""
        first = self
        while first.redirected_from is not None:
            first = first.redirected_from
        return first.appeal_of_id is not None

    def gives_to(self, unit_id: int) -> bool:
        """Does this unit hold the risk by this acceptance: taken over, or held together under its lead?"""
        holding = {AcceptMode.TRANSFER: (self.to_unit_id,), AcceptMode.JOINT: (self.to_unit_id, self.from_unit_id)}
        return self.mode is not None and unit_id in holding.get(self.mode, ())

    def is_overdue(self, *, on: date) -> bool:
        """Past the day to decide, or past the day to acknowledge without an acknowledgement."""
        late_to_read = self.status == EscalationStatus.ASKED and self.acknowledge_by < on
        return self.is_undecided and (late_to_read or self.decide_by < on)


class EscalationQuestion(Base):
    """A question of the receiver; while it waits for a reply the day to decide has moved by the days it allows."""

    __tablename__ = "escalation_questions"
    __table_args__ = (UniqueConstraint("escalation_id", "n"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    escalation_id: Mapped[int] = mapped_column(ForeignKey("escalations.id"))
    n: Mapped[int]
    text: Mapped[str] = mapped_column(String(500))
    reply_by: Mapped[date]
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime)
    reply: Mapped[str | None] = mapped_column(String(1000))
    replied_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class EscalationHold(Base):
    """Why a risk at the threshold of a level is not escalated there for now. The newest of a risk counts."""

    __tablename__ = "escalation_holds"

    risk_id: Mapped[int] = mapped_column(ForeignKey("risks.id"), primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True)
    level: Mapped[Level] = mapped_column(one_of(Level, "level"))
    score: Mapped[int]
    reason: Mapped[str] = mapped_column(String(600))
    until: Mapped[date]
    held_by_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    held_by: Mapped[Person] = relationship(lazy="joined", innerjoin=True)

    def stands(self, *, on: date, level: Level, score: int) -> bool:
        """It counts for one level, to its day, and until the score rises above the one it was given at."""
        return self.level == level and on <= self.until and score <= self.score
