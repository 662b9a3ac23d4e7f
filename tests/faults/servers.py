"""A PostgreSQL of an experiment's own, which keeps its promises to the disk and can be crashed."""

import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
from sqlalchemy.engine import make_url

from tests.databases import Databases
from tooling.cluster import Cluster
from tooling.postgres import SECONDS_TO_STOP, SETTINGS, launch, make, wait_until_ready

DURABLE = SETTINGS | {"fsync": "on", "synchronous_commit": "on", "full_page_writes": "on"}
CARELESS = {"synchronous_commit": "off", "wal_writer_delay": "10s", "wal_writer_flush_after": "1GB"}
"""Answers before anything is on the disk, and is slow to bring it there: the register has to insist."""
CRASH, QUICK = signal.SIGQUIT, signal.SIGINT
"""``pg_ctl stop -m immediate``: nobody is waited for, nothing is written; ``-m fast``: everybody is thrown out."""


class Server:
    def __init__(self, cluster: Cluster, settings: dict[str, str]) -> None:
        self.cluster, self.settings = cluster, settings
        self.programs = make(cluster)
        self.process: subprocess.Popen[bytes] | None = None
        self.start()

    @property
    def url(self) -> str:
        return f"postgresql+psycopg://postgres@/postgres?host={self.cluster.folder}"

    def start(self) -> None:
        self.process = launch(self.cluster, self.programs, self.settings)
        wait_until_ready(self.cluster, self.process)

    def stop(self, how: signal.Signals = QUICK) -> None:
        if self.process is not None:
            self.process.send_signal(how)
            self.process.wait(SECONDS_TO_STOP)
            self.process = None


@contextmanager
def own_server(folder: Path, **settings: str) -> Iterator[tuple[Server, Databases]]:
    """A server, and copies of the prepared register on it."""
    place = Path(tempfile.mkdtemp(prefix="pg-", dir="/tmp"))
    try:
        server = Server(Cluster(place), DURABLE | settings)
        try:
            with Databases("postgresql", folder, server=server.url) as prepared:
                yield server, prepared
        finally:
            server.stop()
    finally:
        shutil.rmtree(place, ignore_errors=True)


@contextmanager
def on_volume(server: Server, prepared: Databases, volume: Path) -> Iterator[str]:
    """A prepared register whose tables and indexes lie on this volume; the write-ahead log does not."""
    if server.cluster.identity:
        shutil.chown(volume, server.cluster.identity["user"], server.cluster.identity["group"])
    source = make_url(prepared.template).database
    administer(server, f"CREATE TABLESPACE small LOCATION '{volume}'")
    administer(server, f'CREATE DATABASE small TEMPLATE "{source}" TABLESPACE small')
    try:
        yield make_url(server.url).set(database="small").render_as_string()
    finally:
        administer(server, "DROP DATABASE small WITH (FORCE)")
        administer(server, "DROP TABLESPACE small")


def administer(server: Server, statement: str) -> None:
    address = make_url(server.url).set(drivername="postgresql").render_as_string()
    with psycopg.connect(address, autocommit=True) as operator:
        operator.execute(statement)
