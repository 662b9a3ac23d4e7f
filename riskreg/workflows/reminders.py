"""Reminders owed because a date comes near or has passed. Nobody does this; the clock does, once each."""

from collections.abc import Sequence
from dataclasses import asdict

from sqlalchemy.dialects import postgresql, sqlite

from riskreg.extensions import db
from riskreg.models import Reminder
from riskreg.queries.reminders import Owing
from riskreg.workflows.deliveries import database_time


def owe(found: Sequence[Owing]) -> None:
    """A row for each that has none yet. Those another worker was quicker with are left as they are."""
    if not found:
        return
    dialect = postgresql if db.session.get_bind().dialect.name == "postgresql" else sqlite
    # In one order everywhere, so that two workers wait for each other instead of for ever.
    due_at = database_time()
    rows = [asdict(owing) | {"due_at": due_at, "attempts": 0} for owing in sorted(found)]
    db.session.execute(dialect.insert(Reminder).on_conflict_do_nothing(), rows)
