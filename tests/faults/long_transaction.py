"""F11: somebody leaves a transaction open, as a report or a migration does; people go on, and the feed keeps up."""

import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from http.client import HTTPException
from threading import Event, Thread
from typing import Any
from uuid import uuid4

import psycopg
from sqlalchemy.engine import make_url

from tests.databases import Databases
from tests.factories import payloads
from tests.faults.calling import Caller
from tests.faults.checking import add_up, check
from tests.faults.journal import Journal, mark
from tests.faults.outcome import BOTH, Found, Outcome, told
from tests.faults.processes import Web, until
from tests.faults.register import at_the_desk, token_for

NAME, FAULT = "F11 long-transaction", "a transaction is left open for a minute (short: 3 s) while people work"
KINDS, SHORT, LONG = BOTH, 3, 60
MOST_LAG, MOST_WAIT = 2.0, 4.0
"""Who is blocked waits longer: for the lock timeout of 5 seconds."""
# What a feed would show that only trusts transactions older than the oldest one that is open.
BELOW_HORIZON = (
    "SELECT count(*) FROM events"
    " WHERE xmin::text::bigint >= %s AND xmin::text::bigint < pg_snapshot_xmin(pg_current_snapshot())::text::bigint"
)


class Reader:
    """Follows the feed as a system does, only more often, and notes when each risk came."""

    def __init__(self, caller: Caller) -> None:
        self.caller, self.came, self.since = caller, {}, ""
        self._over = Event()
        self._thread = Thread(target=self._follow)

    def __enter__(self) -> "Reader":
        self._thread.start()
        return self

    def __exit__(self, *_failure: object) -> None:
        self._over.set()
        self._thread.join()

    def _follow(self) -> None:
        while not self._over.is_set():
            page = self.caller.get(f"/changes?limit=100{self.since}").body
            for item in page["data"]:
                self.came.setdefault(item["risk_id"], time.monotonic())
            self.since = f"&since={page['meta']['next_cursor']}"
            time.sleep(0.05)


def run(database: Databases, *, rounds: int) -> Outcome:
    begun, url = time.monotonic(), database.copy()
    with at_the_desk(url):
        token = token_for("lead")
    with Journal(database.folder / "journal") as journal:
        with Web(url) as web, left_open(url, "read") as connection:
            first = _transaction_of(connection)
            found, risks = work(Caller(web.ports, token), journal, seconds=rounds)
            seen = _below_horizon(url, first)
        found = add_up([found, check(url, journal)])
    if database.kind == "sqlite":
        saved = saves_while_somebody_writes(url, token)
        control, red = f"a transaction that writes: {saved} saved", saved == 0
    else:
        control, red = f"a feed below the oldest transaction: {seen} of {risks} shown", seen == 0 < risks
    return told(*(NAME, FAULT, rounds, found), seconds=time.monotonic() - begun, control=control, red=red)


@contextmanager
def left_open(url: str, how: str) -> Iterator[Any]:
    """A transaction that has read (on PostgreSQL it also has a number of its own) or that has begun to write."""
    place = make_url(url)
    if place.get_backend_name() == "sqlite":
        with closing(sqlite3.connect(str(place.database), isolation_level=None)) as connection:
            connection.execute("BEGIN IMMEDIATE" if how == "write" else "BEGIN")
            connection.execute("SELECT count(*) FROM events").fetchone()
            yield connection
        return
    with psycopg.connect(place.set(drivername="postgresql").render_as_string()) as connection:
        connection.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        connection.execute("SELECT count(*) FROM events")
        yield connection


def work(caller: Caller, journal: Journal, *, seconds: float) -> tuple[Found, int]:
    """Risks are raised one after another and looked for in the feed. How many there were."""
    acknowledged, waits, wrong = {}, [], []
    with Reader(caller) as reader:
        ends = time.monotonic() + seconds
        while time.monotonic() < ends:
            word, begun = mark(), time.monotonic()
            body = payloads.raising(event=f"Nobody covers {word}")
            answer = caller.until_answered("POST", "/risks", body, expect=201)
            journal.note(word, answer.status)
            acknowledged[answer.body["id"]] = time.monotonic()
            waits.append(time.monotonic() - begun)
        until(lambda: acknowledged.keys() <= reader.came.keys(), "the feed has brought everything")
    lag = max(reader.came[risk] - moment for risk, moment in acknowledged.items())
    if lag > MOST_LAG:
        wrong.append(f"the feed was {lag:.1f} s behind")
    if max(waits) > MOST_WAIT:
        wrong.append(f"somebody who saved waited {max(waits):.1f} s")
    return Found(wrong=wrong), len(acknowledged)


def _transaction_of(connection: Any) -> int:
    if isinstance(connection, sqlite3.Connection):
        return 0
    (number,) = connection.execute("SELECT pg_current_xact_id()::text::bigint").fetchone()
    return int(number)


def _below_horizon(url: str, first: int) -> int:
    place = make_url(url)
    if place.get_backend_name() == "sqlite":
        return 0
    with psycopg.connect(place.set(drivername="postgresql").render_as_string()) as connection:
        (count,) = connection.execute(BELOW_HORIZON, [first]).fetchone()
        return int(count)


def saves_while_somebody_writes(url: str, token: str) -> int:
    """SQLite has one writer: what a transaction that writes does to everybody when it is left open."""
    with Web(url) as web, left_open(url, "write"):
        caller = Caller(web.ports, token, seconds=MOST_WAIT)
        try:
            return int(caller.once("POST", "/risks", payloads.raising(), key=uuid4().hex).status == 201)
        except (OSError, HTTPException):
            return 0
