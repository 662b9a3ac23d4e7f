"""May this database serve requests? Only what a probe may know; no detail of it leaves."""

from pathlib import Path

from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import select, text
from sqlalchemy.exc import SQLAlchemyError

from riskreg.extensions import db
from riskreg.models.append_only import trigger_names
from riskreg.schema_history import MIGRATIONS

TRIGGERS = {
    "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger'",
    "postgresql": "SELECT tgname FROM pg_trigger WHERE tgenabled <> 'D' AND NOT tgisinternal",
}


def problems() -> list[str]:
    """``database``, ``migrations`` or ``ledger``: what is not as it has to be; empty when all is well."""
    try:
        db.session.execute(select(1))
        checks = {"migrations": _is_current(), "ledger": _is_protected()}
    except SQLAlchemyError:
        db.session.rollback()
        return ["database"]
    return [name for name, well in checks.items() if not well]


def _is_current() -> bool:
    heads = ScriptDirectory(str(Path(MIGRATIONS))).get_heads()
    return set(MigrationContext.configure(db.session.connection()).get_current_heads()) == set(heads)


def _is_protected() -> bool:
    """Are the triggers that keep the ledger append-only in place?"""
    found = db.session.scalars(text(TRIGGERS[db.session.connection().dialect.name]))
    return trigger_names() <= set(found)
