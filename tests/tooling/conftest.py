import pytest


def pytest_itemcollected(item: pytest.Item) -> None:
    item.add_marker(pytest.mark.one_database)


@pytest.fixture(autouse=True)
def isolation() -> None:
    """No database here: what ./dev starts and how it reads the outcome."""
