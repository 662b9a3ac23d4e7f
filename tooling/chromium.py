"""Chromium for the browser tests: found, or installed from the system's packages where we may."""

import os
import shutil
from typing import Any

from tooling.console import step
from tooling.places import VENV
from tooling.processes import run

# Without a window to draw: a test takes a quarter of the time that the whole browser needs.
LIGHT = "chromium-headless-shell"
NAMES = (LIGHT, "chromium", "chromium-browser", "google-chrome")
# A machine without a network is not waited for long.
APT = (
    "-y",
    "--no-install-recommends",
    "-o",
    "Acquire::Retries=1",
    "-o",
    "Acquire::http::Timeout=20",
    "-o",
    "Dpkg::Use-Pty=0",
)
# There once the light one was asked for, so that a machine that cannot have it is not asked again.
ASKED = VENV / "light-chromium-asked"
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


def prepare() -> str | None:
    """The light one where it is or may be installed, else whichever is there."""
    found = find()
    if may_install() and (found is None or not (shutil.which(LIGHT) or ASKED.exists())):
        install(found)
    return find()


def may_install() -> bool:
    """As root, with apt-get, unless $CHROMIUM says which one to take."""
    return os.geteuid() == 0 and shutil.which("apt-get") is not None and "CHROMIUM" not in os.environ


def install(found: str | None) -> None:
    with step("Installing Chromium for the browser tests"):
        apt("update")
        apt("install", LIGHT)
        ASKED.touch()
        # Not every distribution has the light one.
        if found is None and find() is None:
            apt("install", "chromium")


def apt(*words: str) -> None:
    run(["apt-get", "-qq", *APT, *words], env={"DEBIAN_FRONTEND": "noninteractive"})


def launch_options() -> dict[str, Any]:
    """For Playwright's launch(). As root Chromium does not start inside its sandbox."""
    unboxed = ["--no-sandbox"] if os.geteuid() == 0 else []
    return {"executable_path": find(), "args": [*ARGUMENTS, *unboxed]}
