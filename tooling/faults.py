"""./dev faults: the experiments of tests/faults/, with the development set installed."""

import os
import shutil

from tooling import environment, frontend
from tooling.console import step
from tooling.places import DEV_LOCK, PYTHON
from tooling.processes import run


def main(arguments: list[str]) -> int:
    environment.prepare(DEV_LOCK)
    frontend.prepare()
    install_strace()
    return run([PYTHON, "-m", "tests.faults", *arguments])


def install_strace() -> None:
    """What counts the fsyncs. Without it that one experiment says so and is bad."""
    apt = shutil.which("apt-get")
    if shutil.which("strace") or apt is None or os.geteuid() != 0:
        return
    with step("Installing strace, to count fsyncs"):
        for arguments in (["update"], ["install", "-y", "--no-install-recommends", "strace"]):
            run([apt, "-qq", *arguments], env={"DEBIAN_FRONTEND": "noninteractive"})
