"""SQLite: its backup interface reads a register in use as it is at one moment; a copied file would not be that."""

import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from sqlalchemy import URL

from riskreg.backups.standing import NotABackup, Standing, Target, begin, onto_disk

MAGIC = b"SQLite format 3\0"
WAL_VERSION = 2
BESIDE = ("-wal", "-shm", "-journal")


def backup(url: URL, draft: Path) -> Standing:
    with _opened(_file(url), "rw") as source, closing(sqlite3.connect(draft)) as copy:
        source.backup(copy)
        # One file, that can be read where nothing may be written beside it.
        copy.execute("PRAGMA journal_mode=DELETE")
    return read(url, draft)


def read(_url: URL, path: Path) -> Standing:
    """Check every page and key, and the ledger's head against its events. Raises ``NotABackup``."""
    try:
        with path.open("rb") as file:
            header = file.read(20)
    except OSError as wrong:
        raise NotABackup(str(wrong.strerror).lower()) from wrong
    if not header.startswith(MAGIC):
        raise NotABackup("it is not a SQLite file")
    if WAL_VERSION in header[18:20]:
        raise NotABackup("it is a copy of a register in use, which lacks what is in the file beside it")
    try:
        with _opened(path, "ro") as found:
            return _standing(found)
    except sqlite3.DatabaseError as wrong:
        raise NotABackup(f"it is damaged or of something else ({wrong})") from wrong


def _standing(found: sqlite3.Connection) -> Standing:
    if found.execute("PRAGMA integrity_check").fetchone() != ("ok",):
        raise NotABackup("it is damaged")
    if found.execute("PRAGMA foreign_key_check").fetchone() is not None:
        raise NotABackup("rows in it point at nothing")
    seq, at = found.execute("SELECT seq, at FROM ledger_head").fetchone()
    if seq != found.execute("SELECT coalesce(max(seq), 0) FROM events").fetchone()[0]:
        raise NotABackup("its ledger's head is not its last event")
    (revision,) = found.execute("SELECT version_num FROM alembic_version").fetchone()
    return Standing(seq, f"{at}+00:00", revision)


def look(url: URL) -> Target:
    """Who has it open is seen by what nobody else may then do: leave the mode in which readers and a writer share."""
    file = _file(url)
    if not file.exists() or file.stat().st_size == 0:
        return Target("", in_use=False)
    try:
        with _opened(file, "rw") as found:
            mode = found.execute("PRAGMA journal_mode=DELETE").fetchone()
            return Target(_holds(found), in_use=mode != ("delete",))
    except sqlite3.OperationalError as wrong:
        if "locked" not in str(wrong):
            raise
        return Target("", in_use=True)
    except sqlite3.DatabaseError:
        return Target("a damaged file", in_use=False)


def _holds(found: sqlite3.Connection) -> str:
    if found.execute("SELECT 1 FROM sqlite_master WHERE name = 'ledger_head'").fetchone() is None:
        tables = found.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]
        return "tables of something else" if tables else ""
    events, people = (found.execute(f"SELECT count(*) FROM {name}").fetchone()[0] for name in ("events", "people"))
    return f"{events} events and {people} people" if events or people else ""


def restore(url: URL, path: Path, epoch: str) -> None:
    """Made whole beside its place, then moved there; what lay beside the old file would be taken for its own."""
    file = _file(url)
    draft = file.with_name(f"{file.name}.restoring")
    draft.unlink(missing_ok=True)
    os.close(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    shutil.copyfile(path, draft)
    with _opened(draft, "rw") as made:
        for statement in begin(epoch):
            made.execute(statement)
    if file.exists():
        # Whose it was, so that the service can open it when somebody else restored it.
        os.chown(draft, file.stat().st_uid, file.stat().st_gid)
        draft.chmod(file.stat().st_mode & 0o777)
    onto_disk(draft)
    for ending in BESIDE:
        file.with_name(file.name + ending).unlink(missing_ok=True)
    draft.replace(file)
    onto_disk(file.parent)


def _file(url: URL) -> Path:
    return Path(str(url.database)).resolve()


@contextmanager
def _opened(file: Path, mode: str) -> Iterator[sqlite3.Connection]:
    """By address, so that what is not there is not made."""
    with closing(sqlite3.connect(f"{file.as_uri()}?mode={mode}", uri=True, timeout=1, isolation_level=None)) as found:
        yield found
