from collections.abc import Callable, Iterator

import pytest
from flask import Flask

from riskreg.api.limits import Pulls, Rates
from tests.api.asking import Asker
from tests.visiting import Visitor


@pytest.fixture
def api_for(client_for: Callable[..., Visitor]) -> Callable[..., Asker]:
    """The API as this person or machine asks it; as nobody when none is named."""
    return lambda who=None: Asker(client_for(who))


@pytest.fixture
def at_most(app: Flask) -> Iterator[Callable[[int], None]]:
    """Allow so many requests a minute, counted from now."""
    before = app.config["RATE_LIMIT_PER_MINUTE"]

    def allow(most: int) -> None:
        app.config["RATE_LIMIT_PER_MINUTE"] = most
        app.extensions |= {"riskreg_rates": Rates(), "riskreg_pulls": Pulls()}

    yield allow
    allow(before)
