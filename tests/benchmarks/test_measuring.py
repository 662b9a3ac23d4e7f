import time

import pytest

from benchmarks import __main__ as benchmarks
from benchmarks import reporting
from benchmarks.measuring import Figure, beside
from benchmarks.memory import Memory

# They measure registers of their own, on SQLite.
pytestmark = pytest.mark.one_database


def test_a_figure_is_missed_by_its_ratio_or_by_its_statements():
    figure = Figure("page", 1000, limit=0.001, ours=0.002, goal=3.0, statements=4, statement_goal=4)

    assert (figure.ratio, figure.met) == (2.0, True)
    assert not Figure("page", 1000, limit=0.001, ours=0.004, goal=3.0).met
    assert not Figure("page", 1000, limit=0.001, ours=0.002, goal=3.0, statements=5, statement_goal=4).met


def test_limit_and_ours_take_turns():
    turns = []

    beside(lambda: turns.append("limit"), lambda: turns.append("ours"), seconds=0, fewest=2)

    assert turns == ["limit", "ours", "limit", "ours"]


def test_the_median_is_of_each():
    limit, ours = beside(lambda: None, lambda: time.sleep(0.01), seconds=0)

    assert limit < 0.005 < ours


def test_what_was_missed_is_said():
    slow = [Figure("first page of 100", size, 0.001, 0.002 * size, 3.0) for size in (1, 2)]

    assert "MISSED" in reporting.table("sqlite", slow)
    assert list(reporting.growth(slow)) == ["growth, first page of 100: 2.00 (2 beside 1; goal 1.2)  MISSED"]
    assert [line.endswith("MISSED") for line in reporting.memory([Memory(1, 90, 100, 1, 1), None])] == [False, True]


@pytest.mark.parametrize(
    ("words", "sizes"),
    [([], [1000, 10000, 100000]), (["--quick"], [1000, 10000]), (["--sizes", "20000,50"], [50, 20000])],
)
def test_the_quick_run_leaves_out_the_largest_register(words, sizes):
    assert benchmarks.read(words).sizes == sizes


@pytest.mark.slow
def test_a_small_run_from_end_to_end(capsys):
    code = benchmarks.main(["--sizes", "40", "--databases", "sqlite"])

    said = capsys.readouterr().out
    assert code in (0, 1)
    for work in (
        "first page",
        "deep page",
        "filtered",
        "full pull",
        "first load",
        "idle",
        "raise",
        "escalate",
        "accept",
    ):
        assert work in said
    assert "memory, pull of 40" in said
