"""The memory of a serving process: before, and at its peak while it sends the whole register."""

import http.client
import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tooling.places import ROOT
from tooling.processes import dying_with_parent

SECONDS_TO_START = SECONDS_OF_SILENCE = 60
GOAL_PEAK, GOAL_GROWTH = 200.0, 20.0


@dataclass(frozen=True)
class Memory:
    """In megabytes."""

    risks: int
    before: float
    peak: float
    megabytes_sent: float
    seconds: float


def of_a_pull(url: str, token: str, risks: int) -> Memory | None:
    """Start a server on this database, pull everything twice, and read what the kernel says of it.

    None when the server sends nothing for a minute.
    """
    try:
        return _measured(url, token, risks)
    except TimeoutError:
        return None


def _measured(url: str, token: str, risks: int) -> Memory:
    with serving(url) as (server, port):
        _pull(port, token)  # what is loaded at the first request only is no growth
        before = _resident(server.pid, "VmRSS")
        Path(f"/proc/{server.pid}/clear_refs").write_text("5")
        begun = time.perf_counter()
        sent = _pull(port, token)
        taken = time.perf_counter() - begun
        return Memory(risks, before, _resident(server.pid, "VmHWM"), sent / 1e6, taken)


@contextmanager
def serving(url: str) -> Iterator[tuple[subprocess.Popen[bytes], int]]:
    port = _free_port()
    settings = {"RISKREG_CONFIG": "testing", "RISKREG_DATABASE_URL": url, "RISKREG_RATE_LIMIT_PER_MINUTE": "1000000"}
    server: subprocess.Popen[bytes] = subprocess.Popen(
        [sys.executable, "-m", "riskreg", "serve", "--port", str(port)],
        cwd=ROOT,
        env=os.environ | settings,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        preexec_fn=dying_with_parent(),
    )
    try:
        _wait_for(server, port)
        yield server, port
    finally:
        server.terminate()
        server.wait(15)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_for(server: subprocess.Popen[bytes], port: int) -> None:
    ends = time.monotonic() + SECONDS_TO_START
    while time.monotonic() < ends and server.poll() is None:
        with socket.socket() as client:
            if client.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise RuntimeError("the server did not start")


def _pull(port: int, token: str) -> int:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=SECONDS_OF_SILENCE)
    headers = {"Authorization": f"Bearer {token}", "Accept": "application/x-ndjson"}
    connection.request("GET", "/api/v1/risks", headers=headers)
    answer, size = connection.getresponse(), 0
    assert answer.status == 200, answer.read()
    while chunk := answer.read(1 << 18):
        size += len(chunk)
    connection.close()
    return size


def _resident(pid: int, name: str) -> float:
    found = re.search(rf"{name}:\s+(\d+) kB", Path(f"/proc/{pid}/status").read_text())
    assert found is not None
    return int(found[1]) / 1000
