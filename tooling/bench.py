"""./dev bench: the measurements in benchmarks/, with the development set installed."""

from tooling import environment, frontend
from tooling.places import DEV_LOCK, PYTHON
from tooling.processes import run


def main(arguments: list[str]) -> int:
    environment.prepare(DEV_LOCK)
    frontend.prepare()
    return run([PYTHON, "-m", "benchmarks", *arguments])
