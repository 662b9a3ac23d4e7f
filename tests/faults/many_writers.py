"""F9: two hundred people save at once on SQLite, through four processes; others read meanwhile."""

import random
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from http.client import HTTPException
from statistics import quantiles
from threading import Event, Thread
from uuid import uuid4

from tests.databases import Databases
from tests.factories import payloads
from tests.faults.calling import Answer, Caller
from tests.faults.checking import add_up, check
from tests.faults.journal import Journal, mark
from tests.faults.outcome import Found, Outcome, told
from tests.faults.processes import Web
from tests.faults.register import at_once, at_the_desk, open_risk, token_for

NAME, FAULT = "F9 many-writers", "200 people (short: 30) save at once through four processes, others read meanwhile"
KINDS, SHORT, LONG = ("sqlite",), 30, 200
PROCESSES, SAVES, READERS = 4, 4, 2
P99_OF_WRITES, P95_OF_READS = 3.0, 0.3
UNEVEN, SLOWER, READS_ALONE = 3.0, 10.0, 20
"""Where the machine is busy with other things: a save may wait so many turns, a read so many times one alone."""


@dataclass
class Times:
    """In seconds, of what was answered as it should be; and what was not."""

    writes: list[float] = field(default_factory=list)
    reads: list[float] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)
    alone: list[float] = field(default_factory=list)
    turn: float = 0.0
    """After how long it is everybody's turn again: people by saves a second."""


def run(database: Databases, *, rounds: int) -> Outcome:
    begun = time.monotonic()
    url = database.copy()
    with Journal(database.folder / "journal") as journal:
        times = all_at_once(url, rounds, journal)
        found = add_up([judged(times), check(url, journal)])
    with Journal(database.folder / "journal-of-the-control") as journal:
        failed = len(all_at_once(database.copy(), rounds, journal, without=["immediate"]).failures)
    control = f"deferred BEGIN: {failed} of {rounds * SAVES} failed ({described(times)})"
    return told(*(NAME, FAULT, rounds, found), seconds=time.monotonic() - begun, control=control, red=failed > 0)


def all_at_once(url: str, people: int, journal: Journal, without: Sequence[str] = ()) -> Times:
    with at_the_desk(url):
        token, risk = token_for("lead"), open_risk().path
    times, over = Times(), Event()
    with Web(url, processes=PROCESSES, without=without) as web:
        caller = Caller(web.ports, token, seconds=60)
        for _ in range(READS_ALONE):
            timed(partial(caller.get, risk), times.alone, times.failures)
        readers = [Thread(target=read_on, args=(caller, risk, times, over)) for _ in range(READERS)]
        for reader in readers:
            reader.start()
        begun = time.monotonic()
        at_once([partial(save, caller, risk, times, journal)] * people)
        times.turn = (time.monotonic() - begun) / SAVES
        over.set()
        for reader in readers:
            reader.join()
    return times


def save(caller: Caller, risk: str, times: Times, journal: Journal) -> None:
    """One person raises risks and adds controls, one after another."""
    for _ in range(SAVES):
        word = mark()
        new = ("/risks", payloads.raising(event=f"Nobody covers {word}"))
        path, body = random.choice((new, new, new, (f"{risk}/controls", payloads.control(text=word))))
        if timed(partial(caller.once, "POST", path, body, key=uuid4().hex), times.writes, times.failures):
            journal.note(word, 201)


def read_on(caller: Caller, risk: str, times: Times, over: Event) -> None:
    """One person looks at lists, at one risk, at what is new; not faster than anybody could."""
    while not over.is_set():
        path = random.choice((risk, "/risks?limit=20", "/changes?limit=20"))
        timed(partial(caller.get, path), times.reads, times.failures)
        time.sleep(0.2)


def timed(ask: Callable[[], Answer], times: list[float], failures: list[str]) -> bool:
    """Was it answered as it should be?"""
    begun = time.monotonic()
    try:
        answer = ask()
    except (OSError, HTTPException) as failure:
        failures.append(type(failure).__name__)
        return False
    if answer.status not in (200, 201):
        failures.append(f"{answer.status} {answer.code}")
        return False
    times.append(time.monotonic() - begun)
    return True


def judged(times: Times) -> Found:
    wrong = [f"{times.failures.count(kind)} times {kind}" for kind in sorted(set(times.failures))]
    alone = percentile(times.alone, 50)
    late = [
        f"{name} took {found:.2f} s, more than {most:.2f} s"
        for name, found, most in (
            ("99 of 100 writes", percentile(times.writes, 99), max(P99_OF_WRITES, UNEVEN * times.turn)),
            ("95 of 100 reads", percentile(times.reads, 95), max(P95_OF_READS, SLOWER * alone)),
        )
        if found > most
    ]
    return Found(wrong=wrong + late)


def percentile(times: list[float], n: int) -> float:
    return quantiles(times, n=100)[n - 1] if len(times) > 1 else float("inf")


def described(times: Times) -> str:
    writes, reads = percentile(times.writes, 99), percentile(times.reads, 95)
    speed = len(times.writes) / (SAVES * times.turn)
    return f"in the run writes p99 {writes:.2f} s at {speed:.0f} a second, reads p95 {reads:.2f} s"
