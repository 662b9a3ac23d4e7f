"""One demo register for all tests here: they only read it."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest

from riskreg import clock, demo
from riskreg.extensions import db
from tests.databases import Databases, app_on

CHEAP = {"time_cost": 1, "memory_cost": 8, "parallelism": 1}
NOW = datetime(2026, 11, 24, 15, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def isolation() -> None:
    """In place of the rolled-back session: the demo commits."""


def fill(risks: int, **more: Any) -> dict[str, Any]:
    shown: list[tuple[int, int]] = []
    with clock.at(NOW):
        answer = demo.fill(
            risks=risks, costs=CHEAP, progress=lambda done, of: shown.append((done, of)), **({"seed": 1} | more)
        )
    return answer | {"shown": shown}


@pytest.fixture(scope="package")
def filled(databases: Databases) -> Iterator[dict[str, Any]]:
    with app_on(databases.copy()) as app, app.app_context():
        yield fill(150) | {"app": app}


@pytest.fixture
def today() -> Iterator[None]:
    with clock.at(NOW):
        yield
    # On PostgreSQL a transaction that waits for the next test is ended after a while.
    db.session.rollback()
