"""F3: the database server crashes and is restarted while clients are at work."""

import random
import time
from collections.abc import Sequence

from tests.databases import Databases
from tests.faults.checking import add_up, check
from tests.faults.journal import Journal
from tests.faults.load import Load
from tests.faults.outcome import Found, Outcome, told
from tests.faults.processes import Web, until
from tests.faults.servers import CRASH, QUICK, own_server

NAME, FAULT = "F3 db-crash", "PostgreSQL crashed (immediate) and restarted (fast) in turn under load"
KINDS, SHORT, LONG = ("postgresql",), 3, 30
FEWEST_ACTS = 5
"""Between two crashes."""
CARELESS = {"synchronous_commit": "off", "wal_writer_delay": "10s", "wal_writer_flush_after": "1GB"}
"""A server that answers before anything is on the disk, and is slow to bring it there: the register has to insist."""


def run(database: Databases, *, rounds: int) -> Outcome:
    begun = time.monotonic()
    found, done = crashed(database, rounds)
    lost = crashed(database, 1, without=["durable commits"])[0].lost
    return told(
        *(NAME, FAULT, rounds, found),
        seconds=time.monotonic() - begun,
        control=f"commits not waited for: {lost} lost ({done} acts in the run)",
        red=lost > 0,
    )


def crashed(database: Databases, times: int, without: Sequence[str] = ()) -> tuple[Found, int]:
    with (
        own_server(**CARELESS) as server,
        Databases("postgresql", database.folder, server=server.url) as prepared,
        Journal(database.folder / "journal") as journal,
    ):
        url = prepared.copy()
        with Web(url, without=without) as web:
            with Load(url, web.ports, journal) as load:
                for n in range(times):
                    before = load.done
                    until(lambda before=before: load.done >= before + FEWEST_ACTS, "clients are answered again")
                    time.sleep(random.uniform(0, 0.3))
                    server.stop(QUICK if n % 2 else CRASH)
                    time.sleep(random.uniform(0, 0.5))
                    server.start()
            web.wait_until_ready()
        return add_up([load.found, check(url, journal)]), load.done
