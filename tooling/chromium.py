"""Chromium for the browser tests: found, or installed from the system's packages where we may."""

import os
import shutil
from typing import Any

from tooling.console import step
from tooling.processes import run

NAMES = ("chromium", "chromium-browser", "google-chrome")
ARGUMENTS = (
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-gpu",
    "--disable-quic",
    "--disable-sync",
    "--no-first-run",
)


def find() -> str | None:
    """$CHROMIUM alone where it is set, else the first on PATH."""
    names = (given,) if (given := os.environ.get("CHROMIUM")) else NAMES
    return next(filter(None, map(shutil.which, names)), None)


def install() -> str | None:
    """None where we are not root, there is no apt-get, or $CHROMIUM names one that is not there."""
    apt = shutil.which("apt-get")
    if os.geteuid() != 0 or apt is None or "CHROMIUM" in os.environ:
        return None
    with step("Installing Chromium for the browser tests"):
        for arguments in (["update"], ["install", "-y", "--no-install-recommends", "chromium"]):
            run([apt, "-qq", *arguments], env={"DEBIAN_FRONTEND": "noninteractive"})
    return find()


def launch_options() -> dict[str, Any]:
    """For Playwright's launch(). As root Chromium does not start inside its sandbox."""
    unboxed = ["--no-sandbox"] if os.geteuid() == 0 else []
    return {"executable_path": find(), "args": [*ARGUMENTS, *unboxed]}
