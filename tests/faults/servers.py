"""A PostgreSQL of an experiment's own, which keeps its promises to the disk and can be crashed."""

import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tooling.cluster import Cluster
from tooling.postgres import SECONDS_TO_STOP, SETTINGS, launch, make, wait_until_ready

DURABLE = SETTINGS | {"fsync": "on", "synchronous_commit": "on", "full_page_writes": "on"}
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
def own_server(**settings: str) -> Iterator[Server]:
    folder = Path(tempfile.mkdtemp(prefix="pg-", dir="/tmp"))
    try:
        server = Server(Cluster(folder), DURABLE | settings)
        try:
            yield server
        finally:
            server.stop()
    finally:
        shutil.rmtree(folder, ignore_errors=True)
