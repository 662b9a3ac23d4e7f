"""What clients were told is done, kept where a crash of the register does not reach it."""

import json
import os
import random
from collections.abc import Iterator
from pathlib import Path
from threading import Lock
from types import TracebackType

LETTERS = "bcdfghjkmnpqrstvwxz"


def mark() -> str:
    """A word that stands in what one request stores, and nowhere else."""
    return "mark-" + "".join(random.choices(LETTERS, k=14))


class Journal:
    """A line for each acknowledged request, on the disk before the client goes on."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._file = path.open("w")
        self._lock = Lock()

    def __enter__(self) -> "Journal":
        return self

    def __exit__(self, *_failure: type[BaseException] | BaseException | TracebackType | None) -> None:
        self._file.close()

    def note(self, marked: str, status: int) -> None:
        with self._lock:
            self._file.write(json.dumps({"mark": marked, "status": status}) + "\n")
            self._file.flush()
            os.fsync(self._file.fileno())

    def marks(self) -> Iterator[str]:
        for line in self.path.read_text().splitlines():
            yield json.loads(line)["mark"]
