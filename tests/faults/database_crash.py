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
from tests.faults.servers import CARELESS, CRASH, QUICK, Server, own_server

NAME, FAULT = "F3 db-crash", "PostgreSQL crashed (immediate) and restarted (fast) in turn under load"
KINDS, SHORT, LONG = ("postgresql",), 3, 30
FEWEST_ACTS = 5
"""Between two crashes."""


def run(database: Databases, *, rounds: int) -> Outcome:
    begun = time.monotonic()
    with own_server(database.folder, **CARELESS) as (server, prepared):
        found, done = crashed(server, prepared, rounds)
        lost = crashed(server, prepared, 1, without=["durable commits"])[0].lost
    return told(
        *(NAME, FAULT, rounds, found),
        seconds=time.monotonic() - begun,
        control=f"commits not waited for: {lost} lost ({done} acts in the run)",
        red=lost > 0,
    )


def crashed(server: Server, prepared: Databases, times: int, without: Sequence[str] = ()) -> tuple[Found, int]:
    url = prepared.copy()
    with Journal(prepared.folder / "journal") as journal:
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
