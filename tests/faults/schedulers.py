"""F17: three workers notice what is owed at the same moments, and are killed at random."""

import asyncio
import random
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta
from email import message_from_bytes
from typing import Any

from sqlalchemy import text

from riskreg import clock
from riskreg.extensions import transaction
from riskreg.vocabulary import EscalationStatus
from riskreg.workflows import deliveries
from tests import invariants
from tests.cast import Cast
from tests.databases import Databases
from tests.factories.moves import escalation_at
from tests.faults.checking import add_up, check
from tests.faults.outcome import BOTH, Found, Outcome, told
from tests.faults.processes import Running, start, until
from tests.faults.receiving import receiving
from tests.faults.register import at_the_desk, execute

NAME, FAULT = "F17 scheduler-x3", "three workers write and send reminders at once and are killed at random"
KINDS, SHORT, LONG = BOTH, 4, 200
WORKERS = 3
TRIES = 5
AGO = timedelta(days=100)
"""So long ago a request was made that nobody has answered, about a risk that nobody has reviewed."""
RECEIVERS = ("ics_lead", "ics_quality_officer", "both_sides")
OWED = {
    "acknowledge_late": RECEIVERS,
    "decide_late": (*RECEIVERS, "director", "lead"),
    "wanted_late": (*RECEIVERS, "director"),
    "review_late": ("lead",),
}
"""What each of them owes by now, and to whom."""
ALL_AT_ONCE = ("turns", "days off")


class Receiver:
    """A mail server that takes its time, so that a kill may come at any moment of a sending."""

    def __init__(self) -> None:
        self.arrived: list[str] = []

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:
        self.arrived.append(message_from_bytes(envelope.content)["Message-ID"])
        await asyncio.sleep(random.uniform(0, 0.03))
        return "250 OK"


def run(database: Databases, *, rounds: int) -> Outcome:
    begun = time.monotonic()
    found = scheduled(database.copy(), rounds)
    doubled = unprotected(database)
    control = f"no unique key: {doubled} written again"
    return told(*(NAME, FAULT, rounds, found), seconds=time.monotonic() - begun, control=control, red=doubled > 0)


def unprotected(database: Databases) -> int:
    """How many are written again without the key. Workers that begin one after the other may not meet: once more."""
    for _ in range(TRIES):
        url = database.copy()
        execute(url, text("DROP INDEX uq_reminders_once"))
        if doubled := scheduled(url, 0, keyless=True).doubled:
            return doubled
    return 0


def scheduled(url: str, kills: int, *, keyless: bool = False) -> Found:
    """Have it all noticed and sent while so many workers are killed, and compare."""
    with at_the_desk(url):
        with clock.at(clock.now() - AGO):
            for _ in range(2 + kills // 4):
                escalation_at(EscalationStatus.ASKED)
        transaction(lambda: deliveries.settle_all("before the fault"))
    with receiving(Receiver()) as (receiver, port), working(url, port) as workers:
        for _ in range(kills):
            time.sleep(random.uniform(0, 0.3))
            workers.replace(random.randrange(WORKERS))
        until(lambda: nothing_waits(url), "everything has been sent", 120)
    found = compare(url, receiver.arrived, kills)
    return found if keyless else add_up([found, check(url)])


class Workers:
    def __init__(self, url: str, port: int) -> None:
        self.settings: dict[str, Any] = {
            "url": url,
            "without": ALL_AT_ONCE,
            "MAIL_SERVER": "127.0.0.1",
            "MAIL_PORT": port,
            "MAIL_PLAIN": True,
            "LEASE_SECONDS": 1,
            "LOOK_SECONDS": 0.1,
        }
        self.running = [self.new() for _ in range(WORKERS)]

    def new(self) -> Running:
        return start("worker", **self.settings)

    def replace(self, number: int) -> None:
        self.running[number].close()
        self.running[number] = self.new()


@contextmanager
def working(url: str, port: int) -> Iterator[Workers]:
    workers = Workers(url, port)
    try:
        yield workers
    finally:
        for worker in workers.running:
            worker.close()


def nothing_waits(url: str) -> bool:
    with at_the_desk(url):
        rows = reminders()
        return bool(rows) and all(row.sent_at is not None for row in rows)


def reminders() -> Sequence[Any]:
    return invariants.rows("reminders")


def compare(url: str, arrived: list[str], kills: int) -> Found:
    """The rows with what is owed by the written rules; the mails with the rows."""
    with at_the_desk(url):
        cast, rows = Cast(), reminders()
        people = {name: cast.person(name).id for names in OWED.values() for name in names}
        risks = [row.risk_id for row in invariants.rows("escalations")]
    expected = Counter((risk, rule, people[name]) for risk in risks for rule, names in OWED.items() for name in names)
    written = Counter((row.risk_id, row.rule, row.person_id) for row in rows)
    unsent = max(0, len(expected) - len(set(arrived)))
    found = Found(lost=(expected - written).total() + unsent, doubled=(written - expected).total())
    if (copies := len(arrived) - len(set(arrived))) > kills:
        found.doubled += copies - kills
        found.wrong.append(f"{copies} second copies of mails, and only {kills} kills")
    return found
