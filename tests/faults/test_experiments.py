"""Each experiment in its short form, on the database of this run."""

import pytest

from tests.faults.experiments import EXPERIMENTS

pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]


@pytest.mark.parametrize("experiment", EXPERIMENTS, ids=lambda experiment: experiment.NAME.replace(" ", "-"))
def test_the_register_survives_and_the_control_comes_out_red(databases, experiment):
    if databases.kind not in experiment.KINDS:
        pytest.skip(f"not a fault of {databases.kind}")

    outcome = experiment.run(databases, rounds=experiment.SHORT)

    assert outcome.wrong == []
    assert (outcome.lost, outcome.doubled, outcome.half, outcome.ok) == (0, 0, 0, True), outcome.control
