"""The register that ./dev run serves: made the first time, brought up to date after that."""

import hashlib
import sqlite3
from contextlib import closing
from pathlib import Path

from tooling import private, signins
from tooling.console import Refusal, step, warn
from tooling.places import INSTANCE, RISKREG, ROOT
from tooling.processes import output

FILE = INSTANCE / "riskreg.db"
PREPARED = INSTANCE / "prepared-from"
# What `riskreg init` reads: while none of it changes, the file that it prepared stays prepared.
SOURCES = ("migrations/**/*.py", "config/reference/*")


def prepare(url: str | None, *, with_demo: bool) -> None:
    """The register at the URL, or the SQLite file in instance/; demo data only in one never seen before."""
    known = signins.path(url)
    if url is None:
        prepare_file(known, with_demo=with_demo)
    else:
        init(url)
        fill_existing(url, known, with_demo=with_demo)


def prepare_file(known: Path, *, with_demo: bool) -> None:
    url = f"sqlite:///{FILE}"
    if not FILE.exists():
        make_file(known, with_demo=with_demo)
    elif not is_prepared():
        init(url)
    fill_existing(url, known, with_demo=with_demo)
    PREPARED.write_text(fingerprint())


def fill_existing(url: str, known: Path, *, with_demo: bool) -> None:
    if known.exists():
        return
    try:
        fill(url, known, with_demo=with_demo)
    except Refusal:
        # `riskreg demo` has said why: it keeps out of a register that people have used.
        warn("  no demo data was added; serving the register as it is")


def make_file(known: Path, *, with_demo: bool) -> None:
    """Made beside its place and moved there whole, so that a start cut short leaves nothing half filled."""
    draft = FILE.with_suffix(".new")
    for leftover in INSTANCE.glob(f"{draft.name}*"):
        leftover.unlink()
    url = f"sqlite:///{draft}"
    init(url)
    fill(url, known, with_demo=with_demo)
    settle(draft)
    draft.replace(FILE)


def settle(file: Path) -> None:
    """Nothing stays in a -wal file beside it, which would not move with it."""
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def init(url: str) -> None:
    with step("Preparing the database"):
        output([RISKREG, "init"], env={"RISKREG_DATABASE_URL": url})


def fill(url: str, known: Path, *, with_demo: bool) -> None:
    if not with_demo:
        private.write(known, signins.NONE)
        return
    with step("Making demo data, through the same steps that people take"):
        private.write(known, output([RISKREG, "demo", "--json"], env={"RISKREG_DATABASE_URL": url}))


def is_prepared() -> bool:
    return PREPARED.exists() and PREPARED.read_text() == fingerprint()


def fingerprint() -> str:
    digest = hashlib.sha256()
    for file in sorted(file for pattern in SOURCES for file in ROOT.glob(pattern) if file.is_file()):
        digest.update(str(file.relative_to(ROOT)).encode() + b"\0" + file.read_bytes())
    return digest.hexdigest()
