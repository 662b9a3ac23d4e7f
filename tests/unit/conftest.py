import pytest


def pytest_itemcollected(item: pytest.Item) -> None:
    item.add_marker(pytest.mark.one_database)


@pytest.fixture
def isolation(fixed_clock: None) -> None:
    """No database here: arithmetic, words and answers only."""
