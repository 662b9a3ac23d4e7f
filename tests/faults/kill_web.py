"""F1: web processes are killed at random points while clients send again under the same key."""

import time
from collections.abc import Sequence

from tests.databases import Databases
from tests.faults.checking import add_up, check
from tests.faults.journal import Journal
from tests.faults.load import Load
from tests.faults.outcome import BOTH, Found, Outcome, told
from tests.faults.processes import Web, until

NAME, FAULT = "F1 kill-web", "kill -9 of web processes at random points; clients send again under the same key"
KINDS, SHORT, LONG = BOTH, 8, 200
FEWEST_ACTS = 20
"""However few the kills, so that some of them meet somebody."""


def run(database: Databases, *, rounds: int) -> Outcome:
    begun = time.monotonic()
    found, done = killed(database, rounds)
    doubled = killed(database, 1, without=["idempotency"])[0].doubled
    return told(
        *(NAME, FAULT, rounds, found),
        seconds=time.monotonic() - begun,
        control=f"keys not remembered: {doubled} doubled ({done} acts in the run)",
        red=doubled > 0,
    )


def killed(database: Databases, kills: int, without: Sequence[str] = ()) -> tuple[Found, int]:
    """What is found after so many kills, and how many acts were acknowledged meanwhile."""
    url = database.copy()
    with Journal(database.folder / "journal") as journal:
        with Web(url, without=without) as web:
            with Load(url, web.ports, journal) as load:
                for _ in range(kills):
                    web.kill_one()
                until(lambda: load.done >= FEWEST_ACTS, f"{FEWEST_ACTS} acts are acknowledged", 120)
            web.wait_until_ready()
        return add_up([load.found, check(url, journal)]), load.done
