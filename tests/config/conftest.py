import os

import pytest


def pytest_itemcollected(item: pytest.Item) -> None:
    item.add_marker(pytest.mark.one_database)


@pytest.fixture(autouse=True)
def isolation() -> None:
    """No database here: settings only."""


@pytest.fixture
def nothing_set(monkeypatch: pytest.MonkeyPatch) -> None:
    """An environment that says nothing about the register."""
    for name in list(os.environ):
        if name.startswith("RISKREG_"):
            monkeypatch.delenv(name)
