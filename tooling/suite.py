"""How pytest is asked: on which database, in how many processes; and what it counted."""

import os
from pathlib import Path
from xml.etree import ElementTree

from tooling.places import PYTHON
from tooling.processes import Command

# More would only wait for each other: some tests start many threads at once.
MOST_WORKERS = 4


def command(database: str, rest: list[str], report: Path) -> Command:
    """All tests on every processor; those that were chosen by hand one after the other, in one process."""
    workers = [] if any(map(is_place, rest)) else side_by_side()
    return [PYTHON, "-m", "pytest", "--database", database, f"--junitxml={report}", *workers, *rest]


def is_place(word: str) -> bool:
    return not word.startswith("-") and Path(word.partition("::")[0]).exists()


def side_by_side() -> list[str]:
    """Each worker has databases of its own; the tests of a module stay together until one has nothing left to do."""
    workers = min(processors(), MOST_WORKERS)
    return ["-n", str(workers), "--dist", "worksteal"] if workers > 1 else []


def processors() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def counted(report: Path) -> str:
    """As ``1980 tests, 3 skipped``; nothing when pytest did not get so far."""
    if not report.exists():
        return ""
    suites = list(ElementTree.parse(report).iter("testsuite"))
    counts = {name: sum(int(suite.get(name, 0)) for suite in suites) for name in ("failures", "errors", "skipped")}
    tests = sum(int(suite.get("tests", 0)) for suite in suites)
    return ", ".join([f"{tests} tests", *(f"{number} {name}" for name, number in counts.items() if number)])
