"""./dev test: every check, each with its name, time and result; all run even when one fails."""

import os
import tempfile
import time
from dataclasses import dataclass, replace
from pathlib import Path

from tooling import chromium, environment, frontend, suite
from tooling.console import say, warn
from tooling.places import DEV_LOCK, PYTHON, VENV
from tooling.processes import Command, run

QUICK_LINT: dict[str, Command] = {
    "ruff format": [PYTHON, "-m", "ruff", "format", "--check", "."],
    "ruff check": [PYTHON, "-m", "ruff", "check", "."],
}
LINT = QUICK_LINT | {
    "mypy": [PYTHON, "-m", "mypy"],
    "import-linter": [VENV / "bin" / "lint-imports", "--no-logo"],
    "djlint": [PYTHON, "-m", "djlint", "riskreg/templates", "--lint", "--quiet"],
}
NO_BROWSER = "NO CHROMIUM HERE: the browser tests were NOT run. Install chromium, or set $CHROMIUM to its path."


@dataclass(frozen=True)
class Result:
    name: str
    passed: bool
    seconds: float = 0
    skipped: bool = False
    counted: str = ""

    def __str__(self) -> str:
        outcome = "FAIL" if not self.passed else "SKIP" if self.skipped else "pass"
        return f"{outcome}  {self.name:<20}{self.seconds:6.1f} s  {self.counted}".rstrip()


def main(arguments: list[str]) -> int:
    rest = [argument for argument in arguments if argument != "--quick"]
    environment.prepare(DEV_LOCK)
    frontend.prepare()
    results = run_quick(rest) if "--quick" in arguments else run_all(rest)
    say("\n" + "\n".join(map(str, results)))
    return 0 if all(result.passed for result in results) else 1


def run_quick(rest: list[str]) -> list[Result]:
    lint = {} if rest else QUICK_LINT
    return [*run_each(lint), run_tests("SQLite", "-m", "not browser and not slow", *rest)]


def run_all(rest: list[str]) -> list[Result]:
    browser = chromium.prepare()
    which = [] if browser else ["-m", "not browser"]
    results = run_each({} if rest else LINT)
    results += [run_tests(database, *which, *rest) for database in ("SQLite", "PostgreSQL")]
    if not browser:
        warn(f"\n{NO_BROWSER}")
        results.append(Result("browser tests", passed=os.environ.get("CI") != "true", skipped=True))
    return results


def run_each(checks: dict[str, Command]) -> list[Result]:
    return [carry_out(name, command) for name, command in checks.items()]


def run_tests(database: str, *rest: str) -> Result:
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.xml"
        result = carry_out(f"pytest on {database}", suite.command(database.lower(), [*rest], report))
        return replace(result, counted=suite.counted(report))


def carry_out(name: str, command: Command) -> Result:
    say(f"\n--- {name}")
    start = time.monotonic()
    result = Result(name, run(command) == 0, time.monotonic() - start)
    say(str(result))
    return result
