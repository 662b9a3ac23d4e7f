"""What is the same on both databases: when a backup is refused, and what is told of it."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

from sqlalchemy import URL

from riskreg import clock
from riskreg.backups import postgresql, sqlite
from riskreg.backups.standing import NotABackup, Standing, Target, onto_disk
from riskreg.errors import InvalidInput, RuleBroken
from riskreg.extensions import db
from riskreg.schema_history import knows
from riskreg.workflows.shown import moment


def backup(path: Path) -> dict[str, Any]:
    """Write the register as it is at one moment to a new file, whole or not at all, while people go on working.

    Raises ``InvalidInput`` when the file is there already or cannot be written.
    """
    url = db.engine.url
    if path.exists():
        raise InvalidInput({"file": [f"{path} is there already. A backup never overwrites another"]})
    with _draft(path) as draft:
        standing = _kind(url).backup(url, draft)
        onto_disk(draft)
        draft.rename(path)
    onto_disk(path.parent)
    return _told(path, standing)


def restore(path: Path, *, replace: bool) -> dict[str, Any]:
    """Make the register what it was when this backup was made, under a new epoch and with nobody signed in.

    Raises ``InvalidInput`` for a file that is no whole backup, ``RuleBroken`` for a register that holds people or
    events (unless ``replace``) or that somebody still has open. Until the last moment nothing is changed.
    """
    url = db.engine.url
    db.engine.dispose()
    try:
        standing = _kind(url).read(url, path)
    except NotABackup as wrong:
        raise InvalidInput({"file": [f"{path} cannot be restored: {wrong}"]}) from wrong
    if not knows(standing.revision):
        raise InvalidInput({"file": [f"{path} was made by a newer release than this one ({standing.revision})"]})
    _refuse(_kind(url).look(url), replace=replace)
    epoch = str(uuid4())
    _kind(url).restore(url, path, epoch)
    return _told(path, standing) | {"epoch": epoch}


def _kind(url: URL) -> Any:
    return sqlite if url.get_backend_name() == "sqlite" else postgresql


def _refuse(target: Target, *, replace: bool) -> None:
    if target.in_use:
        raise RuleBroken("Something has this register open. Stop its servers and workers first.", code="in_use")
    if target.holds and not replace:
        raise RuleBroken(f"This register holds {target.holds}. To give it up, add --replace.", code="not_empty")


def _told(path: Path, standing: Standing) -> dict[str, Any]:
    behind = clock.now() - datetime.fromisoformat(standing.at)
    return {
        "file": str(path),
        "bytes": path.stat().st_size,
        "events": standing.seq,
        "last_event_at": moment(datetime.fromisoformat(standing.at)),
        "seconds_old": max(0, int(behind.total_seconds())),
        "revision": standing.revision,
    }


@contextmanager
def _draft(path: Path) -> Iterator[Path]:
    """A file beside it that only its owner reads; gone when the backup is not made."""
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        os.close(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    except OSError as wrong:
        raise InvalidInput({"file": [f"{path} cannot be written: {wrong.strerror}"]}) from wrong
    try:
        yield draft
    finally:
        draft.unlink(missing_ok=True)
