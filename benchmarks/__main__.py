"""``python -m benchmarks [--quick | --sizes 1000,10000,100000] [--databases sqlite,postgresql]``"""

import argparse
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
from sqlalchemy.engine import make_url

from benchmarks import memory, reporting
from benchmarks.limits import Bare
from benchmarks.measuring import Figure
from benchmarks.memory import Memory
from benchmarks.multiplying import Multiplied
from benchmarks.reading import Reading
from benchmarks.registers import make_base, opened, prepare
from benchmarks.writing import writing
from riskreg.extensions import db, transaction
from riskreg.workflows import accounts, auditing
from tooling import postgres

DURABLE = postgres.SETTINGS | {
    "fsync": "on",
    "synchronous_commit": "on",
    "full_page_writes": "on",
    "shared_buffers": "512MB",
    "max_wal_size": "4GB",
}
MADE = 1000
SIZES = [1000, 10000, 100000]


def main(arguments: list[str]) -> int:
    """Measure, print, and give 1 when a goal was missed."""
    options = read(arguments)
    with tempfile.TemporaryDirectory(prefix="benchmarks-") as folder:
        base = f"sqlite:///{Path(folder) / 'base.db'}"
        with opened(base):
            begun = time.perf_counter()
            made = min(MADE, *options.sizes)
            make_base(made)
            events = auditing.verify()["events"]
            db.session.remove()
            taken = time.perf_counter() - begun
            print(f"{made} risks, {events} commands by the workflows: {taken:.1f} s, {events / taken:.0f} commands/s")
            with db.engine.connect() as connection:
                multiplied = Multiplied(connection)
        missed = [measure(kind, options.sizes, made, multiplied, Path(folder)) for kind in options.databases]
    return int(any(missed))


def read(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser("python -m benchmarks", description=__doc__)
    parser.add_argument("--sizes", type=_numbers, default=SIZES)
    parser.add_argument(
        "--quick", dest="sizes", action="store_const", const=SIZES[:2], help="without the largest register"
    )
    parser.add_argument("--databases", type=lambda text: text.split(","), default=["sqlite", "postgresql"])
    return parser.parse_args(arguments)


def _numbers(text: str) -> list[int]:
    return sorted(int(word) for word in text.split(","))


def measure(kind: str, sizes: list[int], made: int, multiplied: Multiplied, folder: Path) -> bool:
    """Every size on this database; true when a goal was missed."""
    figures: list[Figure] = []
    memories: list[Memory | None] = []
    with databases(kind, folder) as empty:
        for size in sizes:
            of_size, of_memory = measure_size(empty(), size, made, multiplied)
            figures += of_size
            memories.append(of_memory)
    lines = [*reporting.growth(figures), *reporting.memory(memories)]
    print(reporting.table(kind, figures), *lines, sep="\n", flush=True)
    return any(not figure.met for figure in figures) or any(line.endswith("MISSED") for line in lines)


def measure_size(url: str, size: int, made: int, multiplied: Multiplied) -> tuple[list[Figure], Memory | None]:
    with opened(url) as app:
        prepare()
        db.session.remove()
        multiplied.into(db.engine, size // made)
        _, token = transaction(lambda: accounts.issue_token("director@demoa.example", name="bench", days=9))
        db.session.remove()
        bare, risks = Bare(db.engine), size // made * made
        try:
            found = memory.of_a_pull(url, token, risks)
            figures = [*Reading(app, bare, token, risks).figures(), *writing(bare, risks)]
        finally:
            bare.close()
        print(f"  {url.partition(':')[0]}, {risks} risks: measured", file=sys.stderr, flush=True)
    return figures, found


@contextmanager
def databases(kind: str, folder: Path) -> Iterator[Callable[[], str]]:
    """Gives the URL of a new empty database at each call. PostgreSQL commits to the disk here."""
    names = iter(range(1000))
    if kind == "sqlite":
        yield lambda: f"sqlite:///{folder / f'{next(names)}.db'}"
        return
    with postgres.postgres(DURABLE) as server:
        address = make_url(server)

        def empty() -> str:
            name = f"benchmark_{next(names)}"
            plain = address.set(drivername="postgresql").render_as_string(hide_password=False)
            with psycopg.connect(plain, autocommit=True) as connection:
                connection.execute(f'CREATE DATABASE "{name}"')
            return address.set(database=name).render_as_string(hide_password=False)

        yield empty


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
