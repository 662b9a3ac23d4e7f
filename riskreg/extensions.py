"""The Flask extensions, how each database is opened, and the one place where anything commits."""

import random
import time
from collections.abc import Callable
from contextlib import nullcontext
from typing import Any, TypeVar

import psycopg
from flask_login import LoginManager
from flask_sqlalchemy import SQLAlchemy
from flask_wtf import CSRFProtect
from sqlalchemy import Connection, Engine, event
from sqlalchemy.exc import DBAPIError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.orm.exc import StaleDataError

from riskreg.errors import Busy, OutcomeUnknown
from riskreg.models import Base
from riskreg.turns import SECONDS_TO_WAIT, begin_writing, thread_queue

db = SQLAlchemy(
    metadata=Base.metadata,
    disable_autonaming=True,
    # A move changes several columns that only fit together once all are set: it is flushed as a whole.
    session_options={"autoflush": False},
)
login_manager = LoginManager()
csrf = CSRFProtect()

T = TypeVar("T")
ATTEMPTS = 3
RETRIED = ("40001", "40P01")  # serialization failure, deadlock: the whole command may simply run again
# Lock or statement timeout, read-only, disk full, too many connections, shut down, crashed, starting.
GIVEN_UP = ("55P03", "57014", "25006", "53100", "53300", "57P01", "57P02", "57P03")

_SQLITE = ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", f"busy_timeout={SECONDS_TO_WAIT * 1000}")
_SQLITE_CANNOT = (
    *("database is locked", "disk is full", "readonly database", "disk I/O", "unable to open database file"),
)
_POSTGRESQL = (
    "SET lock_timeout = '5s'; SET statement_timeout = '10s'; SET idle_in_transaction_session_timeout = '15s';"
    " SET timezone = 'UTC';"
    # What is answered as saved is on the disk, whatever the server's own settings say.
    " SELECT set_config('synchronous_commit', 'on', false) WHERE current_setting('synchronous_commit') = 'off'"
)


@event.listens_for(Engine, "connect")
def _open(connection: Any, _record: Any) -> None:
    if type(connection).__module__.startswith("sqlite3"):
        # The driver's own transactions start too late and leave DDL outside: ``_begin`` starts them instead.
        connection.isolation_level = None
        for pragma in _SQLITE:
            connection.execute(f"PRAGMA {pragma}")
    else:
        connection.execute(_POSTGRESQL)
        connection.commit()


@event.listens_for(Engine, "begin")
def _begin(connection: Connection) -> None:
    if connection.dialect.name != "sqlite":
        return
    if connection.get_execution_options().get("sqlite_begin") != "IMMEDIATE":
        connection.exec_driver_sql("BEGIN DEFERRED")
        return
    if not begin_writing(connection.connection.driver_connection, connection.engine.url.database):  # type: ignore[arg-type]
        # Once more, so that what stands against it is said as every failure of the database is.
        connection.exec_driver_sql("BEGIN IMMEDIATE")


WHEN_OWED: set[Callable[[], None]] = set()
"""Called after each commit that has left something for the workers; what they raise would look like a failed one."""
_OWES = "leaves something owed"


def leave_owed() -> None:
    """Note that this transaction leaves something for the workers."""
    db.session.info[_OWES] = True


def transaction(command: Callable[[], T], *, keep: object | None = None) -> T:
    """Run a whole command and commit it, or undo all of it; a deadlock runs it again, at most three times.

    Raises ``Busy`` when the database could not take it in time, ``OutcomeUnknown`` when it went away just then.
    Anything read before is read anew inside, but for ``keep``: the caller, whose rights this request has just read.
    """
    if keep is not None:
        db.session.expunge_all()
    for attempt in range(ATTEMPTS):
        db.session.rollback()
        try:
            with thread_queue() if db.engine.dialect.name == "sqlite" else nullcontext():
                return _attempt(command, keep)
        except SQLAlchemyError as failure:
            if not is_busy(failure):
                raise
            if attempt + 1 == ATTEMPTS or not _can_rerun(failure):
                raise Busy from failure
            time.sleep(random.uniform(0.01, 0.05) * (attempt + 1))
    raise Busy


def _attempt(command: Callable[[], T], keep: object | None) -> T:
    db.session.info.pop(_OWES, None)
    try:
        db.session.connection(execution_options={"sqlite_begin": "IMMEDIATE"})
        if keep is not None:
            db.session.add(keep)
        answer = command()
        db.session.flush()
        _commit()
        if db.session.info.pop(_OWES, False):
            for call in WHEN_OWED:
                call()
        return answer
    except BaseException:
        db.session.rollback()
        raise


def _commit() -> None:
    try:
        db.session.commit()
    except DBAPIError as failure:
        if _is_cut_off(failure):
            raise OutcomeUnknown from failure
        raise


def _can_rerun(failure: Exception) -> bool:
    return isinstance(failure, StaleDataError) or _sqlstate(failure) in RETRIED


def _sqlstate(failure: Exception) -> str:
    return getattr(getattr(failure, "orig", None), "sqlstate", None) or ""


def is_busy(failure: BaseException | None) -> bool:
    """Is this the database being busy, full, read-only or away, and not a fault of ours?"""
    if not isinstance(failure, Exception):
        return False
    if isinstance(failure, PoolTimeout) or _can_rerun(failure) or _is_cut_off(failure):
        return True
    words = str(getattr(failure, "orig", ""))
    return _sqlstate(failure) in GIVEN_UP or any(phrase in words for phrase in _SQLITE_CANNOT)


def _is_cut_off(failure: Exception) -> bool:
    """Did the connection to the server break, or never come about?"""
    if not isinstance(failure, DBAPIError):
        return False
    nothing_said = isinstance(failure.orig, psycopg.OperationalError) and failure.orig.sqlstate is None
    return failure.connection_invalidated or nothing_said
