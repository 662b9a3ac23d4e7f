"""F4: the disk is full. Who writes is told so, who reads reads on, nothing is half there, and it goes on when freed."""

import http.client
import random
import shutil
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any
from uuid import uuid4

from sqlalchemy.engine import make_url

from tests.databases import Databases
from tests.factories import payloads
from tests.faults.calling import Answer, Caller
from tests.faults.checking import add_up, check
from tests.faults.journal import Journal, mark
from tests.faults.outcome import BOTH, Found, Outcome, told
from tests.faults.processes import Web
from tests.faults.register import at_the_desk, idle_session, open_risk, token_for
from tests.faults.servers import on_volume, own_server
from tests.faults.volumes import Volume, can_be_made, small_volume

NAME, FAULT = "F4 disk-full", "the volume of the database is filled, then freed"
KINDS, SHORT, LONG = BOTH, 1, 10
WRITES = 25
READS = ("/risks", "/changes", "/my/risks", "/register", "/readyz")


Place = Callable[[Volume], AbstractContextManager[str]]


@dataclass(frozen=True)
class Sent:
    """A request that can be sent again: its mark, its path, its body, its key."""

    marked: str
    path: str
    body: Any
    key: str


def run(database: Databases, *, rounds: int) -> Outcome:
    begun = time.monotonic()
    if not can_be_made():
        return Outcome(NAME, FAULT, 0, 0, 0, 0, 0, "not made: only root can mount a small volume here", ok=True)
    with places(database) as place:
        found, refused = filled(place, database.folder, rounds)
        _, raw = filled(place, database.folder, 1, without=["busy"])
    return told(
        *(NAME, FAULT, rounds, found),
        seconds=time.monotonic() - begun,
        control=f"not told apart: {raw[500]} answered 500 (in the run {refused[503]} answered 503)",
        red=raw[500] > 0 and refused[503] > 0,
    )


def filled(place: Place, folder: Path, rounds: int, without: Sequence[str] = ()) -> tuple[Found, Counter[int]]:
    with small_volume(64) as volume, place(volume) as url, Journal(folder / "journal") as journal:
        with at_the_desk(url):
            caller, risk, cookie = token_for("lead"), open_risk().path, idle_session("lead")
        found, statuses = Found(), Counter[int]()
        with Web(url, without=without) as web:
            worker = Caller(web.ports, caller)
            for _ in range(rounds):
                volume.fill()
                refused = write(worker, risk, journal, statuses, found)
                found.wrong += read(web.ports, caller, cookie)
                volume.free()
                resume(worker, refused, journal, found)
            web.wait_until_ready()
        return add_up([found, check(url, journal)]), statuses


@contextmanager
def places(database: Databases) -> Iterator[Place]:
    """How a register comes onto a volume: as a file, or as a tablespace of a server of its own."""
    if database.kind == "sqlite":
        yield partial(as_file, database)
        return
    with own_server(database.folder) as (server, prepared):
        yield lambda volume: on_volume(server, prepared, volume.folder)


@contextmanager
def as_file(database: Databases, volume: Volume) -> Iterator[str]:
    file = volume.folder / "register.db"
    shutil.copyfile(str(make_url(database.template).database), file)
    yield f"sqlite:///{file}"


def write(caller: Caller, risk: str, journal: Journal, statuses: Counter[int], found: Found) -> list[Sent]:
    """As many writes as it takes to fill what room the database has inside; those that were refused."""
    refused = []
    for _ in range(WRITES):
        one = something(risk)
        answer = caller.once("POST", one.path, one.body, key=one.key)
        statuses[answer.status] += 1
        if answer.status == 201:
            journal.note(one.marked, 201)
            continue
        refused.append(one)
        found.wrong += [] if told_in_full(answer) else [f"a write on a full disk: {answer.status} {answer.body}"]
    return refused


def something(risk: str) -> Sent:
    """A new risk or a new control, long enough to need room."""
    marked = mark()
    text = f"{marked} " + "because of the long words that people write " * 5
    body, path = random.choice(
        ((payloads.raising(event=text, cause=text), "/risks"), (payloads.control(text=text), f"{risk}/controls"))
    )
    return Sent(marked, path, body, uuid4().hex)


def told_in_full(answer: Answer) -> bool:
    """503 as a problem document, with the seconds to wait."""
    kind, wait = answer.headers.get("content-type"), answer.headers.get("retry-after", "")
    return (answer.status, answer.code, kind, wait.isdigit()) == (503, "busy", "application/problem+json", True)


def read(ports: Sequence[int], token: str, cookie: str) -> list[str]:
    """What could not be read by the API, or on a page by somebody whose use of it is due to be noted."""
    seen = {(port, path): get(port, path, token, cookie) for port in ports for path in READS}
    wrong = [f"{path} on a full disk: {status}" for (_, path), status in seen.items() if status != 200]
    pages = {sign_in(port) for port in ports}
    return wrong + [f"signing in on a full disk: {status}" for status in pages - {503, 403, 422}]


def get(port: int, path: str, token: str, cookie: str) -> int:
    headers = {"Cookie": f"session={cookie}", "Authorization": f"Bearer {token}"}
    address = f"/api/v1{path}" if path in ("/risks", "/changes") else path
    return _request(port, "GET", address, headers)


def sign_in(port: int) -> int:
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    return _request(port, "POST", "/sign-in", headers, "email=a%40b.example&password=wrong")


def _request(port: int, method: str, path: str, headers: dict[str, str], body: str | None = None) -> int:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    try:
        connection.request(method, path, body, headers)
        return connection.getresponse().status
    finally:
        connection.close()


def resume(caller: Caller, refused: list[Sent], journal: Journal, found: Found) -> None:
    """Everything that was refused is taken now, at the first try, and once."""
    again: Callable[[Sent], Answer] = lambda one: caller.once("POST", one.path, one.body, key=one.key)  # noqa: E731
    for one in refused:
        answer = again(one)
        if answer.status != 201:
            found.wrong.append(f"a write after the disk was freed: {answer.status} {answer.code}")
            continue
        journal.note(one.marked, 201)
