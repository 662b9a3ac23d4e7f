"""What people put against a risk: scores, what is in place (controls), what will be done (actions)."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from riskreg.models.base import Base, UtcDateTime, one_of
from riskreg.models.people import Person
from riskreg.models.risk import Risk
from riskreg.models.units import Unit
from riskreg.vocabulary import Band, Effectiveness, Helped, ScoreKind


class Score(Base):
    """One scoring, kept for ever with the version of the matrix it was given under; nothing is rescored."""

    __tablename__ = "scores"
    __table_args__ = (
        UniqueConstraint("risk_id", "n"),
        CheckConstraint("consequence BETWEEN 1 AND 5 AND likelihood BETWEEN 1 AND 5", name="one_to_five"),
        CheckConstraint("score = consequence * likelihood", name="product"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    risk_id: Mapped[int] = mapped_column(ForeignKey("risks.id"))
    n: Mapped[int]
    kind: Mapped[ScoreKind] = mapped_column(one_of(ScoreKind, "kind"))
    consequence: Mapped[int]
    likelihood: Mapped[int]
    score: Mapped[int]
    band: Mapped[Band] = mapped_column(one_of(Band, "band"))
    domain: Mapped[str] = mapped_column(String(24))
    matrix: Mapped[str] = mapped_column(ForeignKey("risk_matrices.version"))
    rationale: Mapped[str] = mapped_column(String(500))
    by: Mapped[date | None]
    # Who scores beside the holder: another level's own view, which overwrites nothing. Null: the holder's.
    beside_unit_id: Mapped[int | None] = mapped_column(ForeignKey("units.id"))
    scored_by_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    scored_at: Mapped[datetime] = mapped_column(UtcDateTime)
    risk: Mapped[Risk] = relationship(back_populates="scores", overlaps="scores_beside")
    scored_by: Mapped[Person] = relationship()
    beside_unit: Mapped[Unit | None] = relationship(lazy="joined")


class Control(Base):
    __tablename__ = "controls"
    __table_args__ = (UniqueConstraint("risk_id", "n"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    risk_id: Mapped[int] = mapped_column(ForeignKey("risks.id"))
    n: Mapped[int]
    text: Mapped[str] = mapped_column(String(300))
    effectiveness: Mapped[Effectiveness] = mapped_column(one_of(Effectiveness, "effectiveness"))
    checked_on: Mapped[date]


class Action(Base):
    """Something that will be done, by one owner of one unit, by a day; done when ``done_on`` is set."""

    __tablename__ = "actions"
    __table_args__ = (
        UniqueConstraint("risk_id", "n"),
        CheckConstraint("(done_on IS NULL) = (helped IS NULL)", name="done_says_whether_it_helped"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    risk_id: Mapped[int] = mapped_column(ForeignKey("risks.id"))
    n: Mapped[int]
    text: Mapped[str] = mapped_column(String(500))
    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"))
    owner_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    due_on: Mapped[date]
    done_on: Mapped[date | None]
    helped: Mapped[Helped | None] = mapped_column(one_of(Helped, "helped"))
    note: Mapped[str] = mapped_column(String(300), default="")
    risk: Mapped[Risk] = relationship(back_populates="actions")
    unit: Mapped[Unit] = relationship(lazy="joined", innerjoin=True)
    owner: Mapped[Person] = relationship()
    dates: Mapped[list["ActionDate"]] = relationship(order_by="ActionDate.id")

    def is_overdue(self, *, on: date) -> bool:
        return self.done_on is None and self.due_on < on


class ActionDate(Base):
    """The day an action was due before it was given another, and why."""

    __tablename__ = "action_dates"

    id: Mapped[int] = mapped_column(primary_key=True)
    action_id: Mapped[int] = mapped_column(ForeignKey("actions.id"), index=True)
    version: Mapped[int]
    was_due_on: Mapped[date]
    due_on: Mapped[date]
    reason: Mapped[str] = mapped_column(String(300))
