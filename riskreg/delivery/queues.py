"""The queue that carries wake-ups: SQLite, PostgreSQL or Valkey, by one address.

A message says "look now" and nothing else, and is signed: what it is made of could run code here otherwise.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
from huey import Huey, PostgresHuey, RedisHuey, SqliteHuey
from huey.serializer import SignedSerializer
from sqlalchemy.engine import make_url

try:
    import redis

    _has_client = True
except ImportError:  # only those whose queue is Valkey have it
    _has_client = False

NAME = "riskreg"
NONE = "none"
SCHEMA = "riskreg_queue"
"""On PostgreSQL the queue keeps to itself: its tables are not among those of the register."""
PATIENCE = 1.0
"""Seconds: a queue that takes longer is away, and nobody's request waits for it."""


@dataclass(frozen=True)
class Queue:
    """``close`` ends every connection that was made for it."""

    huey: Huey
    close: Callable[[], object]


def address(config: Mapping[str, Any]) -> str:
    """As set, else beside the register: a file of its own next to SQLite's, or in the same PostgreSQL."""
    if given := config["QUEUE_URL"]:
        return str(given)
    database = make_url(config["SQLALCHEMY_DATABASE_URI"])
    if database.get_backend_name() == "postgresql":
        return str(config["SQLALCHEMY_DATABASE_URI"])
    if not database.database or database.database == ":memory:":
        return NONE
    file = Path(database.database)
    return f"sqlite:///{file.with_name(f'{file.stem}-queue.db')}"


def unfit(url: str) -> list[str]:
    """What keeps this address from being a queue."""
    if url == NONE:
        return []
    scheme = _scheme(url)
    if scheme not in _ENGINES:
        return [f"RISKREG_QUEUE_URL begins with {scheme!r}; it can be none, {', '.join(sorted(_ENGINES))}"]
    if _ENGINES[scheme] is _valkey and not _has_client:
        return ["RISKREG_QUEUE_URL names Valkey, whose client is missing; install requirements/valkey.lock"]
    return []


def open_queue(url: str, secret: str) -> Queue:
    """Raises whatever its engine raises while it is away."""
    serializer = SignedSerializer(secret=secret, salt=SCHEMA)
    return _ENGINES[_scheme(url)](url, {"name": NAME, "results": False, "serializer": serializer})


def _scheme(url: str) -> str:
    return url.partition(":")[0].partition("+")[0]


def _sqlite(url: str, common: dict[str, Any]) -> Queue:
    # What is lost with the power is looked for anyway.
    huey = SqliteHuey(filename=make_url(url).database, timeout=PATIENCE, fsync=False, cache_mb=1, **common)
    return Queue(huey, huey.storage.close)


def _postgresql(url: str, common: dict[str, Any]) -> Queue:
    dsn = make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)
    # One for each thread that listens, and nobody else knows them all.
    made: list[psycopg.Connection[Any]] = []

    def connect() -> psycopg.Connection[Any]:
        connection = psycopg.connect(dsn, connect_timeout=2, autocommit=True)
        made.append(connection)
        connection.execute(f"SET search_path TO {SCHEMA}; SET statement_timeout TO '{PATIENCE}s'")
        return connection

    def close() -> None:
        for connection in made:
            connection.close()

    with psycopg.connect(dsn, connect_timeout=2, autocommit=True) as first:
        # Two that make the same tables at once get in each other's way, "if not exists" or not.
        first.execute("SELECT pg_advisory_lock(hashtext(%s))", [SCHEMA])
        first.execute(f"CREATE SCHEMA IF NOT EXISTS {SCHEMA}")
        return Queue(PostgresHuey(connection=connect, **common), close)


def _valkey(url: str, common: dict[str, Any]) -> Queue:
    waits = {"socket_connect_timeout": PATIENCE, "socket_timeout": 5 * PATIENCE}
    scheme, _, rest = url.partition(":")
    pool = redis.ConnectionPool.from_url(f"{_FOR_CLIENT.get(scheme, scheme)}:{rest}", **waits)
    huey = RedisHuey(connection_pool=pool, read_timeout=1, **common)
    # The client's own retries would hold up whoever has just saved something.
    huey.storage.conn.set_retry(redis.retry.Retry(redis.backoff.NoBackoff(), 0))
    return Queue(huey, pool.disconnect)


_FOR_CLIENT = {"valkey": "redis", "valkeys": "rediss"}
_ENGINES: dict[str, Callable[[str, dict[str, Any]], Queue]] = {
    "sqlite": _sqlite,
    "postgresql": _postgresql,
    "postgres": _postgresql,
    **dict.fromkeys(("valkey", "valkeys", "redis", "rediss", "unix"), _valkey),
}
