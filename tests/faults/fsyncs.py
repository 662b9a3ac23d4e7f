"""F5: every acknowledged commit is on the disk: counted, as no crash of a process alone could show it."""

import re
import shutil
import signal
import subprocess
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import uuid4

from tests.databases import Databases
from tests.factories import payloads
from tests.faults.calling import Caller
from tests.faults.outcome import BOTH, Found, Outcome, told
from tests.faults.processes import SECONDS_TO_RECOVER, Web, until
from tests.faults.register import at_the_desk, token_for
from tests.faults.servers import CARELESS, own_server

NAME, FAULT = "F5 fsync", "the calls that bring a commit to the disk are counted, one commit after another"
KINDS, SHORT, LONG = BOTH, 20, 200
CALL = re.compile(r"^\d+ +f(data)?sync\(", re.MULTILINE)


def run(database: Databases, *, rounds: int) -> Outcome:
    begun = time.monotonic()
    if shutil.which("strace") is None:
        wrong = ["strace is not installed: nothing was counted"]
        return Outcome(NAME, FAULT, 0, 0, 0, 0, 0, "not reached", ok=False, wrong=wrong)
    with place(database) as (pid_of, copy):
        calls = counted(copy(), rounds, pid_of)
        careless = counted(copy(), rounds, pid_of, without=["full sync", "durable commits"])
    found = Found(lost=max(0, rounds - calls))
    control = f"no waiting: {careless} calls for {rounds} commits (in the run {calls})"
    return told(
        *(NAME, FAULT, rounds, found), seconds=time.monotonic() - begun, control=control, red=careless < rounds // 4
    )


@contextmanager
def place(database: Databases) -> Iterator[tuple[Callable[[Web], int], Callable[[], str]]]:
    """Which process writes to the disk: the one that serves, or that of a server of its own. And new registers."""
    if database.kind == "sqlite":
        yield lambda web: web.running[web.ports[0]].pid, database.copy
        return
    with own_server(database.folder, **CARELESS) as (server, prepared):
        yield lambda _web: server.process.pid, prepared.copy


def counted(url: str, commits: int, pid_of: Callable[[Web], int], without: Sequence[str] = ()) -> int:
    """How often the disk was waited for while so many risks were raised, each acknowledged before the next."""
    with at_the_desk(url):
        token = token_for("contributor")
    with TemporaryDirectory() as folder, Web(url, processes=1, without=without) as web:
        caller = Caller(web.ports, token)
        # The first request opens the database; what that costs is not counted.
        raise_one(caller)
        with traced(family(pid_of(web)), Path(folder) / "calls") as calls:
            for _ in range(commits):
                raise_one(caller)
        return len(CALL.findall(calls.read_text()))


def raise_one(caller: Caller) -> None:
    answer = caller.once("POST", "/risks", payloads.raising(), key=uuid4().hex)
    if answer.status != 201:
        raise RuntimeError(f"{answer.status} {answer.body}")


def family(pid: int) -> list[int]:
    """A server and the processes it has made; strace follows those that come later by itself."""
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return [pid, *map(int, children)]


@contextmanager
def traced(pids: Sequence[int], file: Path) -> Iterator[Path]:
    """The file into which these processes' calls go, from when all of them are watched until the block ends."""
    watched = [word for pid in pids for word in ("-p", str(pid))]
    command = ["strace", "-f", "-e", "trace=fsync,fdatasync", "-o", str(file), *watched]
    tracer = subprocess.Popen(command, stderr=subprocess.DEVNULL)
    try:
        until(lambda: all(_tracer_of(pid) == tracer.pid for pid in pids), "strace watches")
        yield file
    finally:
        tracer.send_signal(signal.SIGINT)
        tracer.wait(SECONDS_TO_RECOVER)


def _tracer_of(pid: int) -> int:
    """Who watches its threads; nobody while one of them is not watched yet."""
    found = {
        int(line.split()[1])
        for task in Path(f"/proc/{pid}/task").iterdir()
        for line in (task / "status").read_text().splitlines()
        if line.startswith("TracerPid:")
    }
    return found.pop() if len(found) == 1 else 0
