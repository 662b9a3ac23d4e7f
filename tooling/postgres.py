"""A throw-away PostgreSQL for the tests. Imports psycopg: for the Python of .venv only.

It takes no TCP port, runs as root too (as `nobody`), and changes no rights outside its own folder."""

import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import psycopg

from tooling import scratch
from tooling.cluster import Cluster, find_programs, within_reach
from tooling.processes import Command, dying_with_parent

SECONDS_TO_START = 30
SECONDS_TO_STOP = 10
# Nothing here has to survive a power cut.
SETTINGS = {
    "listen_addresses": "",
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "shared_buffers": "64MB",
    # They may lie in memory.
    "max_wal_size": "128MB",
    "max_connections": "100",
}


@contextmanager
def postgres(settings: Mapping[str, str] = SETTINGS, *, within: str = scratch.DISK) -> Iterator[str]:
    """The SQLAlchemy URL of a server that ends with the block; $TEST_DATABASE_URL takes its place."""
    if given := os.environ.get("TEST_DATABASE_URL"):
        yield given
        return
    folder = Path(tempfile.mkdtemp(prefix="pg-", dir=within))
    try:
        with running(Cluster(folder), settings):
            yield f"postgresql+psycopg://postgres@/postgres?host={folder}"
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def running(cluster: Cluster, settings: Mapping[str, str]) -> Iterator[None]:
    server = launch(cluster, make(cluster), settings)
    try:
        wait_until_ready(cluster, server)
        yield
    finally:
        server.send_signal(signal.SIGINT)
        server.wait(SECONDS_TO_STOP)


def launch(cluster: Cluster, programs: Path, settings: Mapping[str, str]) -> subprocess.Popen[bytes]:
    """Start the server of a cluster that is there already."""
    options = [word for name, value in settings.items() for word in ("-c", f"{name}={value}")]
    command: Command = [programs / "postgres", "-D", cluster.data, "-k", cluster.folder, *options]
    with cluster.log.open("ab") as log:
        # SIGINT is PostgreSQL's quick shutdown, also when the tests are killed.
        return subprocess.Popen(
            command, stdout=log, stderr=log, preexec_fn=dying_with_parent(signal.SIGINT), **cluster.options()
        )


def make(cluster: Cluster) -> Path:
    """A new cluster in the folder, and the folder of the programs that run it."""
    if cluster.identity:
        shutil.chown(cluster.folder, cluster.identity["user"], cluster.identity["group"])
    programs = within_reach(find_programs(), cluster)
    words = ["-A", "trust", "-U", "postgres", "-E", "UTF8", "--no-locale", "--no-sync", "--no-instructions"]
    done = subprocess.run(
        [programs / "initdb", "-D", cluster.data, *words], capture_output=True, text=True, **cluster.options()
    )
    if done.returncode:
        raise RuntimeError(f"initdb failed: {done.stderr}")
    return programs


def wait_until_ready(cluster: Cluster, server: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + SECONDS_TO_START
    while not accepts_connections(cluster):
        if server.poll() is not None or time.monotonic() > deadline:
            raise RuntimeError(f"PostgreSQL did not start: {cluster.log.read_text()}")
        time.sleep(0.05)


def accepts_connections(cluster: Cluster) -> bool:
    try:
        psycopg.connect(host=str(cluster.folder), user="postgres", dbname="postgres").close()
    except psycopg.OperationalError:
        return False
    return True
