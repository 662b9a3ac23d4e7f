"""Rows written as rows, past the session: the ledger writes many at once while everybody else waits for the head."""

from collections.abc import Sequence
from functools import cache
from typing import Any

import psycopg
from sqlalchemy import bindparam, update
from sqlalchemy import insert as inserting
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import DBAPIError

from riskreg.extensions import db

Rows = Sequence[dict[str, Any]]
WORTH_A_STREAM = 50


def insert(table: Any, rows: Rows) -> None:
    """Every column is named. Many rows go into PostgreSQL as one stream, which takes half the time."""
    if len(rows) >= WORTH_A_STREAM and _dialect() == "postgresql":
        _stream(f"COPY {table.__tablename__} ({', '.join(rows[0])}) FROM STDIN", rows)
    else:
        insert_with_defaults(table, rows)


def insert_with_defaults(table: Any, rows: Rows) -> None:
    """Columns that are not named take what the model says."""
    if rows:
        db.session.execute(_inserting(table), rows)


def _stream(statement: str, rows: Rows) -> None:
    raw: Any = db.session.connection().connection.driver_connection
    try:
        with raw.cursor() as cursor, cursor.copy(statement) as stream:
            for row in rows:
                stream.write_row(list(row.values()))
    except psycopg.Error as failure:
        # As the session says it, for those who tell a busy database from a fault of ours.
        raise DBAPIError(statement, None, failure) from failure


def upsert(table: Any, keys: tuple[str, ...], rows: Rows) -> None:
    """Insert, or change what stands under these keys already."""
    if rows:
        db.session.execute(_upserting(_dialect(), table, keys, tuple(rows[0])), rows)


def change(table: Any, rows: Rows) -> None:
    """Change each row with this ``id``."""
    if rows:
        values = [{f"to_{name}": value for name, value in row.items()} for row in rows]
        db.session.execute(_changing(table, tuple(rows[0])), values)


def _dialect() -> str:
    return db.session.get_bind().dialect.name


@cache
def _inserting(table: Any) -> Any:
    return inserting(table.__table__)


@cache
def _changing(table: Any, names: tuple[str, ...]) -> Any:
    columns = table.__table__.c
    values: dict[str, Any] = {name: bindparam(f"to_{name}") for name in names if name != "id"}
    return update(table.__table__).where(columns.id == bindparam("to_id")).values(values)


@cache
def _upserting(dialect: str, table: Any, keys: tuple[str, ...], names: tuple[str, ...]) -> Any:
    """Built once: putting the statement together takes longer than running it."""
    kind = postgresql if dialect == "postgresql" else sqlite
    statement = kind.insert(table.__table__).values({name: bindparam(name) for name in names})
    changed = {name: statement.excluded[name] for name in names if name not in keys}
    return statement.on_conflict_do_update(index_elements=keys, set_=changed)
