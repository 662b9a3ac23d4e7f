"""F2: the worker is killed when a mail has left and is not yet noted as sent."""

import asyncio
import random
import time
from collections.abc import Sequence
from datetime import datetime, timedelta
from email import message_from_bytes
from typing import Any

from sqlalchemy import select, update

from riskreg.extensions import db
from riskreg.vocabulary import EscalationStatus
from riskreg.workflows.deliveries import LEASE, MESSAGES
from tests import invariants
from tests.databases import Databases
from tests.factories.moves import escalation_at
from tests.faults.checking import add_up, check
from tests.faults.outcome import BOTH, Found, Outcome, told
from tests.faults.processes import Running, start, until
from tests.faults.receiving import receiving
from tests.faults.register import at_the_desk

NAME, FAULT = "F2 kill-worker", "kill -9 of the worker between sending and noting it"
KINDS, SHORT, LONG = BOTH, 6, 200
MAILS_OF_A_REQUEST = 4
"""At least so many are owed for one that was asked and accepted."""


class Receiver:
    """A mail server that kills who sends, at the mail it was set to, before or (less ``early``) after its answer."""

    def __init__(self, early: float) -> None:
        self.early = early
        self.arrived: list[str] = []
        self.victim: Running | None = None
        self.kill_at = 0

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:
        self.arrived.append(message_from_bytes(envelope.content)["Message-ID"])
        self.kill_at -= 1
        if self.victim is not None and self.kill_at == 0:
            if random.random() < self.early:
                self.victim.kill()
            else:
                asyncio.get_running_loop().call_later(random.uniform(0, 0.004), self.victim.kill)
        return "250 OK"


def run(database: Databases, *, rounds: int) -> Outcome:
    begun = time.monotonic()
    found = killed(database, rounds)
    stuck = killed(database, 2, without=["lease"]).half
    doubled = killed(database, 2, without=["message ids"]).doubled
    return told(
        *(NAME, FAULT, rounds, found),
        seconds=time.monotonic() - begun,
        control=f"no end of a lease: {stuck} stuck; a new id each time: {doubled} doubled",
        red=stuck > 0 and doubled > 0,
    )


def killed(database: Databases, kills: int, without: Sequence[str] = ()) -> Found:
    url = database.copy()
    with at_the_desk(url):
        for _ in range(1 + kills // MAILS_OF_A_REQUEST):
            escalation_at(EscalationStatus.ACCEPTED)
    # A worker killed a moment later may just have noted it: a control is not to depend on that.
    with receiving(Receiver(early=1 if without else 0.5)) as (receiver, port):
        settings: dict[str, Any] = {
            "url": url,
            "without": without,
            "MAIL_SERVER": "127.0.0.1",
            "MAIL_PORT": port,
            "MAIL_PLAIN": True,
        }
        for _ in range(kills):
            receiver.kill_at = random.choice((1, 1, 2))
            receiver.victim = worker = start("worker", **settings)
            until(lambda worker=worker: worker.wait(0), "the worker is killed at a mail")
            worker.close()
            let_leases_end(url)
        receiver.victim = None
        last = start("worker", "--once", **settings)
        until(lambda: last.wait(0.1), "the last worker has nothing left to do", 120)
        last.close()
    # What never arrives is stuck; the others' invariants are those of every register.
    return add_up([compare(url, receiver.arrived), check(url)])


def let_leases_end(url: str) -> None:
    """As long passes, for what is owed, as a lease is written to last."""
    with at_the_desk(url), db.engine.begin() as connection:
        for table in MESSAGES:
            claimed = select(table.id, table.due_at).where(table.sent_at.is_(None), table.lease.is_not(None))
            for row in connection.execute(claimed).all():
                earlier: datetime = row.due_at - LEASE - timedelta(seconds=1)
                connection.execute(update(table).where(table.id == row.id).values(due_at=earlier))


def compare(url: str, arrived: list[str]) -> Found:
    """What arrived with what is owed: every event to every person, under one id, whichever worker sent it."""
    with at_the_desk(url):
        hashes = {row.seq: row.hash.hex()[:32] for row in invariants.rows("events")}
        people = {row.id: row.uuid for row in invariants.rows("people")}
        owed = {f"<{hashes[row.event_seq]}.{people[row.person_id]}@localhost>" for row in invariants.rows("outbox")}
        reminders = invariants.rows("reminders")
        stuck = sum(row.sent_at is None for row in [*invariants.rows("outbox"), *reminders])
    # Reminders are of no event; there are as many ids as there are reminders.
    others = len(set(arrived) - owed) - len(reminders)
    found = Found(lost=len(owed - set(arrived)) + max(0, -others), doubled=max(0, others), half=stuck)
    if stuck:
        found.wrong.append(f"{stuck} mails are stuck after their lease has ended")
    return found
