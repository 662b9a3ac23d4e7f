"""Processes of the product that can be killed, started in milliseconds from one that has it loaded."""

import atexit
import json
import os
import random
import select
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Lock
from typing import Any

from tooling.places import ROOT
from tooling.processes import dying_with_parent

SECONDS_TO_RECOVER = 30


class Running:
    """One process of the product. Signals go to it by descriptor: its number could be another's by then."""

    def __init__(self, pid: int) -> None:
        self.pid = pid
        self._descriptor = os.pidfd_open(pid)

    def signal(self, number: int) -> None:
        with suppress(ProcessLookupError):
            signal.pidfd_send_signal(self._descriptor, number)

    def kill(self) -> None:
        """As ``kill -9`` does, and wait until it is gone."""
        self.signal(signal.SIGKILL)
        self.wait(SECONDS_TO_RECOVER)

    def wait(self, seconds: float) -> bool:
        """Has it ended within this time?"""
        poll = select.poll()
        poll.register(self._descriptor, select.POLLIN)
        return bool(poll.poll(seconds * 1000))

    def close(self) -> None:
        self.kill()
        os.close(self._descriptor)


class Starter:
    """Keeps the process in which the product is loaded; it and all that it started end with us."""

    def __init__(self) -> None:
        self._folder = TemporaryDirectory(prefix="faults-")
        self.log = Path(self._folder.name) / "said"
        self._lock = Lock()
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.faults.forking"],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            preexec_fn=dying_with_parent(signal.SIGKILL),
        )
        atexit.register(self.close)

    def close(self) -> None:
        self._process.stdin.close()
        self._process.stdout.close()
        self._process.wait(SECONDS_TO_RECOVER)
        self._folder.cleanup()

    def start(self, asked: dict[str, Any]) -> Running:
        with self._lock:
            self._process.stdin.write(json.dumps(asked | {"log": str(self.log)}) + "\n")
            self._process.stdin.flush()
            return Running(int(self._process.stdout.readline()))


@cache
def starter() -> Starter:
    return Starter()


def start(*words: str, url: str, without: Sequence[str] = (), **settings: Any) -> Running:
    """``riskreg`` with these words on this database, with some protections taken off by name."""
    named = {"CONFIG": "testing", "DATABASE_URL": url} | settings
    environment = {f"RISKREG_{name}": str(value) for name, value in named.items()}
    return starter().start({"words": words, "without": list(without), "environment": environment})


class Web:
    """Some processes that serve one register, each on a port of its own that it keeps when it is started again."""

    def __init__(self, url: str, *, processes: int = 2, without: Sequence[str] = ()) -> None:
        self._start = lambda port: start("serve", "--port", str(port), url=url, without=without)
        self.ports = [free_port() for _ in range(processes)]
        self.running: dict[int, Running] = {}

    def __enter__(self) -> "Web":
        for port in self.ports:
            self.start(port)
        self.wait_until_ready()
        return self

    def __exit__(self, *_failure: object) -> None:
        for running in self.running.values():
            running.close()

    def start(self, port: int) -> None:
        self.running[port] = self._start(port)

    def kill_one(self) -> None:
        """Any of them, wherever it is; it is started again at once, as whatever watches over a service does."""
        port = random.choice(self.ports)
        until(lambda: status_of(port, "/healthz") == 200, f"port {port} is there to be killed")
        time.sleep(random.expovariate(20))
        self.running[port].close()
        self.start(port)

    def wait_until_ready(self) -> None:
        """Every process answers that it can work; within 30 seconds, or the register did not recover by itself."""
        for port in self.ports:
            until(lambda port=port: status_of(port, "/readyz") == 200, f"port {port} is ready")


def status_of(port: int, path: str) -> int | None:
    """The status this address answers with, none while nothing answers. Redirects are not followed."""
    with suppress(OSError), socket.create_connection(("127.0.0.1", port), 5) as connection:
        connection.sendall(f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n".encode())
        first = connection.makefile("rb").readline().split()
        return int(first[1]) if len(first) > 1 else None
    return None


def until(happened: Callable[[], Any], what: str, seconds: float = SECONDS_TO_RECOVER) -> None:
    """Wait for it. Raises ``TimeoutError``."""
    ends = time.monotonic() + seconds
    while not happened():
        if time.monotonic() > ends:
            raise TimeoutError(f"after {seconds} seconds it does not hold that {what}")
        time.sleep(0.02)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
