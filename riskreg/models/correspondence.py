"""What is said between the person who raised a risk and those who deal with it; and drafts, said to nobody yet."""

from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import JSON, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from riskreg.models.base import Base, UtcDateTime, one_of
from riskreg.vocabulary import ClosureReason


class Draft(Base):
    """Not yet a risk: seen by its author only, no reference, no version, no event."""

    __tablename__ = "drafts"

    id: Mapped[int] = mapped_column(primary_key=True)
    uuid: Mapped[UUID] = mapped_column(unique=True, default=uuid4)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    answers: Mapped[dict[str, object]] = mapped_column(JSON)
    saved_at: Mapped[datetime] = mapped_column(UtcDateTime)


class Message(Base):
    """What the person who raised the risk was told by the move that made this version."""

    __tablename__ = "messages"

    risk_id: Mapped[int] = mapped_column(ForeignKey("risks.id"), primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True)
    text: Mapped[str] = mapped_column(String(1000))


class RiskQuestion(Base):
    """A question of triage to the person who raised the risk, and the answer."""

    __tablename__ = "risk_questions"

    risk_id: Mapped[int] = mapped_column(ForeignKey("risks.id"), primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True)
    text: Mapped[str] = mapped_column(String(500))
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime)
    answer: Mapped[str | None] = mapped_column(String(1000))
    answered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class RiskDecline(Base):
    """Why triage did not take a risk onto the register, and what else the person can do."""

    __tablename__ = "risk_declines"

    risk_id: Mapped[int] = mapped_column(ForeignKey("risks.id"), primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True)
    reason: Mapped[str] = mapped_column(String(600))
    what_else: Mapped[str] = mapped_column(String(600))


class RiskClosure(Base):
    __tablename__ = "risk_closures"

    risk_id: Mapped[int] = mapped_column(ForeignKey("risks.id"), primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True)
    reason: Mapped[ClosureReason] = mapped_column(one_of(ClosureReason, "reason"))
    text: Mapped[str] = mapped_column(String(600))
