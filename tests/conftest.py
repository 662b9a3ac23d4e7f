import tempfile
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import hypothesis
import pytest
from flask import Flask

from riskreg import clock
from riskreg.extensions import db
from tests.cast import Cast
from tests.databases import Databases, app_on, rolled_back
from tests.visiting import Visitor, visit
from tooling import scratch

pytest.register_assert_rewrite("tests.invariants")
# A slow machine is not a failure.
hypothesis.settings.register_profile("register", max_examples=60, deadline=None)
hypothesis.settings.load_profile("register")

# A Tuesday, with no bank holiday for a month.
A_TUESDAY = datetime(2026, 11, 24, 10, 30, tzinfo=UTC)
LEFT_OUT = pytest.StashKey[int]()


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--database", choices=("sqlite", "postgresql"), default="sqlite")


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """On PostgreSQL, leave out what is marked ``one_database``: it ran on SQLite, and reads or writes nothing stored.

    That is arithmetic, words, settings, our own source, and what axe finds in a page as a browser lays it out. Never
    marked: who may see or do what, queries, the ledger, workflows, the API, and what stands on a page.
    """
    if config.getoption("database") == "sqlite":
        return
    left_out = [item for item in items if item.get_closest_marker("one_database")]
    items[:] = [item for item in items if not item.get_closest_marker("one_database")]
    config.hook.pytest_deselected(items=left_out)
    config.stash[LEFT_OUT] = len(left_out)


def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    """A file of which nothing is left to run on this database has not failed."""
    if exitstatus == pytest.ExitCode.NO_TESTS_COLLECTED and session.config.stash.get(LEFT_OUT, 0):
        session.exitstatus = pytest.ExitCode.OK


@pytest.fixture(scope="session")
def databases(request: pytest.FixtureRequest) -> Iterator[Databases]:
    with (
        tempfile.TemporaryDirectory(prefix="tests-", dir=scratch.parent(250)) as folder,
        Databases(request.config.getoption("database"), Path(folder)) as prepared,
    ):
        yield prepared


@pytest.fixture(scope="session")
def app(databases: Databases) -> Iterator[Flask]:
    """The app on a database that every test finds as it was prepared; a module may prepare a world of its own."""
    with app_on(databases.copy()) as made:
        yield made


@pytest.fixture
def fixed_clock() -> Iterator[None]:
    with clock.at(A_TUESDAY):
        yield


@pytest.fixture
def session(app: Flask, fixed_clock: None) -> Iterator[object]:
    """``db.session`` inside one transaction that is rolled back; what commits in it commits a savepoint."""
    with rolled_back(app):
        yield db.session


@pytest.fixture(scope="session")
def beginning(databases: Databases) -> str:
    """The database that those of the tests are copies of; a module of tests may begin from a world of its own."""
    return databases.template


@pytest.fixture
def own_database(databases: Databases, beginning: str) -> Iterator[Flask]:
    """An app on a database of its own, for threads, real commits, migrations and crashes; the clock runs."""
    with databases.lent(beginning) as url, app_on(url) as made, made.app_context():
        yield made


@pytest.fixture(autouse=True)
def isolation(request: pytest.FixtureRequest) -> None:
    """Every test is rolled back, unless it has a database of its own."""
    if "own_database" not in request.fixturenames:
        request.getfixturevalue("session")


@pytest.fixture
def cast() -> Cast:
    return Cast()


@pytest.fixture
def client_for(app: Flask, session: object) -> Callable[..., Visitor]:
    """A browser and API client that acts as this person or machine; as nobody when none is named."""
    return lambda who=None: visit(app, who)


@pytest.fixture
def root() -> Path:
    return Path(__file__).resolve().parents[1]
