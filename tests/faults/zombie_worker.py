"""F18: a worker stands still longer than its lease, and goes on when another has taken its mail."""

import asyncio
import signal
import time
from collections.abc import Sequence
from email import message_from_bytes
from threading import Event
from typing import Any

from riskreg.vocabulary import RiskStatus
from tests import invariants
from tests.databases import Databases
from tests.factories.moves import risk_at
from tests.faults.checking import add_up, check
from tests.faults.outcome import BOTH, Found, Outcome, told
from tests.faults.processes import Running, start, until
from tests.faults.receiving import receiving
from tests.faults.register import at_the_desk

NAME, FAULT = "F18 zombie-worker", "a worker stopped past its lease goes on while another sends its mail"
KINDS, SHORT, LONG = BOTH, 1, 50
LEASE_SECONDS = 1


class Receiver:
    """Stops the first that sends, at its mail; has the second wait for its answer."""

    def __init__(self) -> None:
        self.arrived: list[str] = []
        self.zombie: Running | None = None
        self.go_on = Event()

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:
        self.arrived.append(message_from_bytes(envelope.content)["Message-ID"])
        if self.zombie is not None and len(self.arrived) == 1:
            self.zombie.signal(signal.SIGSTOP)
        while len(self.arrived) > 1 and not self.go_on.is_set():
            await asyncio.sleep(0.02)
        return "250 OK"


def run(database: Databases, *, rounds: int) -> Outcome:
    begun, url = time.monotonic(), database.copy()
    found = add_up([*(stopped(url) for _ in range(rounds)), check(url)])
    spoken = stopped(database.copy(), without=["lease token"]).wrong
    control = f"no token: {'it spoke for the other' if spoken else 'nothing was seen'}"
    return told(*(NAME, FAULT, rounds, found), seconds=time.monotonic() - begun, control=control, red=bool(spoken))


def stopped(url: str, without: Sequence[str] = ()) -> Found:
    with at_the_desk(url):
        risk_at(RiskStatus.OPEN)
    with receiving(Receiver()) as (receiver, port):
        settings: dict[str, Any] = {"url": url, "MAIL_SERVER": "127.0.0.1", "MAIL_PORT": port, "MAIL_PLAIN": True}
        receiver.zombie = start("worker", "--once", without=without, LEASE_SECONDS=LEASE_SECONDS, **settings)
        until(lambda: len(receiver.arrived) == 1, "the first worker is at its mail")
        time.sleep(LEASE_SECONDS + 0.2)
        second = start("worker", "--once", **settings)
        until(lambda: len(receiver.arrived) == 2, "the second worker is at the same mail")
        before = the_row(url)
        receiver.zombie.signal(signal.SIGCONT)
        until(lambda: receiver.zombie.wait(0), "the first worker has gone on to its end")
        after = the_row(url)
        receiver.go_on.set()
        until(lambda: second.wait(0), "the second worker is done")
        for worker in (receiver.zombie, second):
            worker.close()
    return compare(before, after, the_row(url), receiver.arrived)


def the_row(url: str) -> Any:
    """The mail that was owed last."""
    with at_the_desk(url):
        return invariants.rows("outbox", "id")[-1]


def compare(before: Any, after: Any, last: Any, arrived: list[str]) -> Found:
    found = Found(lost=int(last.sent_at is None), doubled=len(set(arrived)) - 1 + max(0, len(arrived) - 2))
    if after != before:
        found.wrong.append("the worker whose lease had ended spoke for the one that had it then")
    return found
