"""What a backup says of itself, and what a restored register begins with."""

import os
from dataclasses import dataclass
from pathlib import Path


class NotABackup(Exception):
    """Why this file cannot be restored, in words that follow a colon."""


@dataclass(frozen=True)
class Standing:
    """The head of the ledger in a backup, and the revision of its tables. ``at``: of the last event, in ISO 8601."""

    seq: int
    at: str
    revision: str


@dataclass(frozen=True)
class Target:
    """The place a backup goes to. ``holds``: what would be given up, in words; nothing when it is empty."""

    holds: str
    in_use: bool


def begin(epoch: str) -> list[str]:
    """The statements after which the numbers of this register are no longer those that it had given out before.

    Events keep the epoch in which they were made. Sessions ended since the backup do not come alive again.
    """
    return [f"UPDATE ledger_head SET epoch = '{epoch}' WHERE id = 1", "DELETE FROM sessions"]


def onto_disk(path: Path) -> None:
    """Wait until a file, or the names in a folder, would survive a power cut."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
