"""./dev fmt: ruff's format and mending.

Not djlint's for the templates: it puts spaces into elements that show text as it was typed."""

from tooling import environment
from tooling.places import DEV_LOCK, PYTHON
from tooling.processes import run


def main(_arguments: list[str]) -> int:
    environment.prepare(DEV_LOCK)
    failed = run([PYTHON, "-m", "ruff", "check", "--fix", "."])
    failed |= run([PYTHON, "-m", "ruff", "format", "."])
    return failed
