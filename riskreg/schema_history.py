"""The database's tables through time: bring them up, take them down, ask whether they match the models."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine

MIGRATIONS = Path(__file__).resolve().parent.parent / "migrations"


def _run(engine: Engine, act: Callable[..., Any], *arguments: Any, **options: Any) -> None:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    with engine.connect() as connection, _rows_kept(connection):
        config.attributes["connection"] = connection
        act(config, *arguments, **options)
        connection.commit()


@contextmanager
def _rows_kept(connection: Connection) -> Iterator[None]:
    """On SQLite a batch change copies a table and drops the old one: with foreign keys on, children go with it."""
    if connection.dialect.name != "sqlite":
        yield
        return
    driver: Any = connection.connection.dbapi_connection
    driver.execute("PRAGMA foreign_keys=OFF")
    try:
        yield
        broken = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
        if broken:
            raise RuntimeError(f"the migration left {len(broken)} rows that point at nothing")
        connection.rollback()
    finally:
        driver.execute("PRAGMA foreign_keys=ON")


def upgrade(engine: Engine, revision: str = "head") -> None:
    _run(engine, command.upgrade, revision)


def downgrade(engine: Engine, revision: str) -> None:
    _run(engine, command.downgrade, revision)


def check(engine: Engine) -> None:
    """Raises when models and tables differ."""
    _run(engine, command.check)


def knows(revision: str) -> bool:
    """Is this a state of the tables that this release has passed through?"""
    return revision in {script.revision for script in ScriptDirectory(str(MIGRATIONS)).walk_revisions()}
