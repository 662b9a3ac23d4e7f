"""The virtual environment in .venv, and keeping what is installed in it equal to a lock."""

import sys
from pathlib import Path

from tooling import launcher, private
from tooling.console import Refusal, step, warn
from tooling.places import PYTHON, REQUIREMENTS, RUN_LOCK, VENV, shown
from tooling.processes import Command, must, run

BOOTSTRAP_LOCK = REQUIREMENTS / "bootstrap.lock"
# A copy of the lock that .venv holds; there only once the installation had succeeded.
INSTALLED = VENV / "installed.lock"


def prepare(lock: Path) -> None:
    """Make .venv hold what the lock says, and the command `riskreg`; quick when it does already."""
    if not is_installed(lock):
        with step(f"Installing {shown(lock)} into {shown(VENV)}"):
            create()
            INSTALLED.unlink(missing_ok=True)
            sync(lock)
            INSTALLED.write_bytes(lock.read_bytes())
    launcher.write()
    private.make_secret_key()


def is_installed(lock: Path) -> bool:
    if not (INSTALLED.exists() and PYTHON.exists()):
        return False
    installed = INSTALLED.read_text()
    # The development set serves as well: taking it out to run would only bring it back for the tests.
    return installed == lock.read_text() or (lock == RUN_LOCK and pins(lock.read_text()) <= pins(installed))


def pins(lock: str) -> set[str]:
    return {line.removesuffix("\\").strip() for line in lock.splitlines() if "==" in line}


def create() -> None:
    if PYTHON.exists() and (VENV / "bin" / "pip").exists():
        return
    if run([sys.executable, "-m", "venv", "--clear", VENV]):
        raise Refusal("Python could not make .venv. On Debian and Ubuntu: apt install python3-venv")


def sync(lock: Path) -> None:
    """uv, as it is ten times as quick; pip where uv cannot be had."""
    if bootstrap_uv() and run(uv("pip", "sync", "-q", "--compile-bytecode", "--require-hashes", lock)) == 0:
        return
    warn("  uv is not to be had here; pip takes longer")
    must([*PIP_INSTALL, "-r", lock])


def bootstrap_uv() -> bool:
    return run([*PIP_INSTALL, "-r", BOOTSTRAP_LOCK]) == 0


PIP_INSTALL: Command = [
    PYTHON,
    "-m",
    "pip",
    "install",
    "-q",
    "--disable-pip-version-check",
    "--require-hashes",
]


def uv(*arguments: str | Path) -> Command:
    return [VENV / "bin" / "uv", *arguments, "--python", PYTHON]
