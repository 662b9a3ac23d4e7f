import pytest


@pytest.fixture(autouse=True)
def isolation() -> None:
    """In place of the rolled-back session: measurements make registers of their own."""
