import pytest


@pytest.fixture(autouse=True)
def isolation() -> None:
    """Every experiment works on registers of its own, and the clock runs."""
