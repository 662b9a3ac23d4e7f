import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.databases import undone
from tests.invariants import check_all
from tests.ledger.walk import Walk


@pytest.mark.slow
@settings(
    max_examples=5,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(st.integers(0, 2**32))
def test_five_hundred_moves_leave_everything_true(seed):
    with undone():
        walk = Walk(seed)
        for _ in range(100):
            walk.step()

        check_all()
        assert walk.done.total() > walk.refused
