import pytest


@pytest.fixture
def isolation(fixed_clock: None) -> None:
    """No database here: arithmetic, words and answers only."""
