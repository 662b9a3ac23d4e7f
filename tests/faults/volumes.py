"""A small volume of its own for an experiment, that can be filled to the last byte and freed again."""

import os
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

CHUNK = b"\0" * 4096


class Volume:
    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._ballast = folder / "ballast"

    def fill(self) -> None:
        """Until not one more page can be written."""
        with self._ballast.open("ab", buffering=0) as ballast:
            try:
                while True:
                    ballast.write(CHUNK)
            except OSError:
                return

    def free(self) -> None:
        self._ballast.unlink(missing_ok=True)


def can_be_made() -> bool:
    """Mounting takes root, and a kernel that lets even root do it."""
    if os.geteuid() != 0:
        return False
    with tempfile.TemporaryDirectory() as folder:
        return _mounted(Path(folder), 1) and subprocess.run(["umount", folder], check=True).returncode == 0


@contextmanager
def small_volume(megabytes: int) -> Iterator[Volume]:
    with tempfile.TemporaryDirectory(prefix="volume-", dir="/tmp") as folder:
        if not _mounted(Path(folder), megabytes):
            raise RuntimeError("a volume cannot be mounted here")
        try:
            yield Volume(Path(folder))
        finally:
            # Lazily: a process that was killed a moment ago may still be going.
            subprocess.run(["umount", "-l", folder], check=True)


def _mounted(folder: Path, megabytes: int) -> bool:
    command = ["mount", "-t", "tmpfs", "-o", f"size={megabytes}m,mode=0755", "none", folder]
    return subprocess.run(command, capture_output=True).returncode == 0
