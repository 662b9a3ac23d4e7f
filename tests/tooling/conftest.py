import pytest


@pytest.fixture(autouse=True)
def isolation() -> None:
    """No database here: what ./dev starts and how it reads the outcome."""
