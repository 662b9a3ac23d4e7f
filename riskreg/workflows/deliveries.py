"""What the outbox owes: take it under a lease, note that it is settled, or when to try again.

Leases and due times follow the database's clock, so that workers on several machines agree.
"""

import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import func, select, update

from riskreg.extensions import db
from riskreg.models import Outbox

LEASE = timedelta(minutes=5)
"""Longer than any attempt takes: a worker that dies leaves its row due again after this."""
WAITS = (
    *(timedelta(seconds=5), timedelta(minutes=5), timedelta(minutes=30), timedelta(hours=2)),
    *(timedelta(hours=5), timedelta(hours=10), timedelta(hours=14), timedelta(hours=20)),
)
LONGEST_WAIT = timedelta(hours=24)
GIVEN_UP_AFTER = 12
"""Attempts: about a week."""


@dataclass(frozen=True)
class Claim:
    """A row of the outbox that is ours while ``lease`` stands in it."""

    id: int
    event_seq: int
    person_id: int
    lease: str
    attempts: int


def is_anything_due() -> bool:
    """A read: looking costs writers nothing."""
    due = select(Outbox.id).where(Outbox.sent_at.is_(None), Outbox.due_at <= database_time())
    return db.session.scalar(due.limit(1)) is not None


def claim_next() -> Claim | None:
    """The message that has been owed longest, for this worker alone until the lease ends; none when all is done."""
    moment = database_time()
    next_due = (
        select(Outbox.id)
        .where(Outbox.sent_at.is_(None), Outbox.due_at <= moment)
        .order_by(Outbox.due_at, Outbox.id)
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    lease = secrets.token_hex(16)
    claimed = (
        update(Outbox)
        .where(Outbox.id == next_due.scalar_subquery(), Outbox.sent_at.is_(None), Outbox.due_at <= moment)
        .values(lease=lease, attempts=Outbox.attempts + 1, due_at=moment + LEASE)
        .returning(Outbox.id, Outbox.event_seq, Outbox.person_id, Outbox.attempts)
    )
    row = db.session.execute(claimed, execution_options={"synchronize_session": False}).first()
    return row and Claim(row.id, row.event_seq, row.person_id, lease, row.attempts)


def settle(claim: Claim, *, unsent: str | None = None) -> bool:
    """Sent, or (``unsent`` says why) not owed any more. False when the lease had passed to another worker."""
    return _note(claim, sent_at=database_time(), last_error=unsent)


def try_again(claim: Claim, error: str) -> bool:
    """Due again after a wait that grows with the attempts; after the last one, given up with the error."""
    if claim.attempts >= GIVEN_UP_AFTER:
        return settle(claim, unsent=f"given up: {error}"[:200])
    return _note(claim, due_at=database_time() + wait(claim.attempts), last_error=error[:200])


def wait(attempts: int) -> timedelta:
    """How long after this many attempts the next one is due."""
    return WAITS[attempts - 1] if attempts <= len(WAITS) else LONGEST_WAIT


def _note(claim: Claim, **values: object) -> bool:
    # By lease: a worker that was away longer than its lease must not speak for the one that has it now.
    ours = update(Outbox).where(Outbox.id == claim.id, Outbox.lease == claim.lease, Outbox.sent_at.is_(None))
    noted = ours.values(lease=None, **values).returning(Outbox.id)
    found = db.session.execute(noted, execution_options={"synchronize_session": False}).first()
    return found is not None


def settle_all(reason: str) -> None:
    """Everything owed so far is not to be sent: the people of demo data do not exist."""
    unsent = update(Outbox).where(Outbox.sent_at.is_(None))
    db.session.execute(unsent.values(sent_at=Outbox.due_at, last_error=reason, lease=None))


def database_time() -> datetime:
    """The clock of the database, in UTC: the one that all workers share."""
    if db.session.get_bind().dialect.name == "postgresql":
        found: datetime = db.session.execute(select(func.clock_timestamp())).scalar_one()
        return found.astimezone(UTC)
    text = db.session.execute(select(func.strftime("%Y-%m-%d %H:%M:%f", "now"))).scalar_one()
    return datetime.fromisoformat(text).replace(tzinfo=UTC)
