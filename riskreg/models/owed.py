"""What waits for a worker: messages owed because of an event or a date, and the jobs done again and again.

Every row is taken under a lease (``workflows.deliveries``), so that any number of workers may look at once.
"""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from riskreg.models.base import Base, UtcDateTime


class Leased:
    """Due at a moment; while ``lease`` stands in it, it belongs to the worker that put it there."""

    id: Mapped[int] = mapped_column(primary_key=True)
    due_at: Mapped[datetime] = mapped_column(UtcDateTime)
    lease: Mapped[str | None] = mapped_column(String(32))
    attempts: Mapped[int] = mapped_column(default=0)
    last_error: Mapped[str | None] = mapped_column(String(200))


class Owed(Leased):
    """One message owed to one person; sent, or not owed any more, when ``sent_at`` is set."""

    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    sent_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class Outbox(Owed, Base):
    """Owed because of one event."""

    __tablename__ = "outbox"
    __table_args__ = (
        UniqueConstraint("event_seq", "person_id"),
        # The worker's list of what is still owed.
        Index("ix_outbox_sent_at_due_at", "sent_at", "due_at"),
    )

    event_seq: Mapped[int] = mapped_column(ForeignKey("events.seq"))


class Reminder(Owed, Base):
    """Owed because a date comes near or has passed (``vocabulary.ReminderRule``).

    ``subject_id`` is the request, question, action or score the date stands on, 0 for the risk itself. A date that
    is moved makes a new reminder.
    """

    __tablename__ = "reminders"
    __table_args__ = (
        # Once each, however many workers notice it at the same moment.
        Index("uq_reminders_once", "risk_id", "rule", "subject_id", "due_on", "person_id", unique=True),
        Index("ix_reminders_sent_at_due_at", "sent_at", "due_at"),
    )

    rule: Mapped[str] = mapped_column(String(40))
    risk_id: Mapped[int] = mapped_column(ForeignKey("risks.id"))
    subject_id: Mapped[int]
    due_on: Mapped[date]


class PeriodicJob(Leased, Base):
    """Something done again and again; whoever takes it when it is due does it for all workers."""

    __tablename__ = "periodic_jobs"

    name: Mapped[str] = mapped_column(String(40), unique=True)
