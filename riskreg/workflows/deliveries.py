"""What waits for a worker: take it under a lease, note that it is settled, or when it is due again.

Messages and jobs alike (``models.owed``). Leases and due times follow the database's clock, so that workers on
several machines agree.
"""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import ColumnElement, func, select, true, update
from sqlalchemy.dialects import postgresql, sqlite

from riskreg.extensions import db
from riskreg.models import Leased, Outbox, Owed, PeriodicJob, Reminder

LEASE = timedelta(minutes=5)
"""Longer than any attempt takes: a worker that dies leaves its row due again after this."""
WAITS = (
    *(timedelta(seconds=5), timedelta(minutes=5), timedelta(minutes=30), timedelta(hours=2)),
    *(timedelta(hours=5), timedelta(hours=10), timedelta(hours=14), timedelta(hours=20)),
)
LONGEST_WAIT = timedelta(hours=24)
GIVEN_UP_AFTER = 12
"""Attempts: about a week."""
MESSAGES: tuple[type[Owed], ...] = (Outbox, Reminder)


@dataclass(frozen=True)
class Claim:
    """A row that is ours while ``lease`` stands in it."""

    table: type[Leased]
    id: int
    lease: str
    attempts: int


def is_anything_due(table: type[Leased], *only: ColumnElement[bool]) -> bool:
    """A read: looking costs writers nothing."""
    due = select(table.id).where(_is_open(table), table.due_at <= database_time(), *only)
    return db.session.scalar(due.limit(1)) is not None


def claim_next(table: type[Leased], *only: ColumnElement[bool], lease: timedelta = LEASE) -> Claim | None:
    """The row that has been due longest, for this worker alone until the lease ends; none when nothing is due.

    ``only``: conditions that the row has to meet besides.
    """
    moment = database_time()
    due = (_is_open(table), table.due_at <= moment, *only)
    next_due = select(table.id).where(*due).order_by(table.due_at, table.id).limit(1).with_for_update(skip_locked=True)
    key = secrets.token_hex(16)
    claimed = (
        update(table)
        .where(table.id == next_due.scalar_subquery(), *due)
        .values(lease=key, attempts=table.attempts + 1, due_at=moment + lease)
        .returning(table.id, table.attempts)
    )
    row = db.session.execute(claimed, execution_options={"synchronize_session": False}).first()
    return row and Claim(table, row.id, key, row.attempts)


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


def done_for_now(claim: Claim, every: timedelta) -> bool:
    """A job was done and is due again after its interval. False when its lease had passed to another worker."""
    return _note(claim, due_at=database_time() + every, attempts=0, last_error=None)


def failed_for_now(claim: Claim, error: str, every: timedelta) -> bool:
    """A job failed and is tried again, at the latest after its interval."""
    return _note(claim, due_at=database_time() + min(wait(claim.attempts), every), last_error=error[:200])


def enlist(names: Sequence[str]) -> None:
    """Make a row for each of these jobs that has none yet, due at once."""
    dialect = postgresql if db.session.get_bind().dialect.name == "postgresql" else sqlite
    rows = [{"name": name, "due_at": database_time(), "attempts": 0} for name in sorted(names)]
    db.session.execute(dialect.insert(PeriodicJob).on_conflict_do_nothing(), rows)


def _note(claim: Claim, **values: object) -> bool:
    # By lease: a worker that was away longer than its lease must not speak for the one that has it now.
    table = claim.table
    ours = update(table).where(table.id == claim.id, table.lease == claim.lease, _is_open(table))
    noted = ours.values(lease=None, **values).returning(table.id)
    found = db.session.execute(noted, execution_options={"synchronize_session": False}).first()
    return found is not None


def _is_open(table: type[Leased]) -> ColumnElement[bool]:
    return table.sent_at.is_(None) if issubclass(table, Owed) else true()


def settle_all(reason: str) -> None:
    """Everything owed so far is not to be sent: the people of demo data do not exist."""
    for table in MESSAGES:
        unsent = update(table).where(table.sent_at.is_(None))
        db.session.execute(unsent.values(sent_at=table.due_at, last_error=reason, lease=None))


def database_time() -> datetime:
    """The clock of the database, in UTC: the one that all workers share."""
    if db.session.get_bind().dialect.name == "postgresql":
        found: datetime = db.session.execute(select(func.clock_timestamp())).scalar_one()
        return found.astimezone(UTC)
    text = db.session.execute(select(func.strftime("%Y-%m-%d %H:%M:%f", "now"))).scalar_one()
    return datetime.fromisoformat(text).replace(tzinfo=UTC)
