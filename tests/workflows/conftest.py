from collections.abc import Iterator

import pytest

from tests.invariants import check_all


@pytest.fixture(autouse=True)
def invariants_hold(isolation: None) -> Iterator[None]:
    yield
    check_all()
