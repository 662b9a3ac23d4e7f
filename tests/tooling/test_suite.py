import pytest

from tooling import suite
from tooling.checks import Result

REPORT = """<?xml version="1.0" encoding="utf-8"?>
<testsuites><testsuite name="pytest" errors="{}" failures="{}" skipped="{}" tests="{}" /></testsuites>"""


@pytest.fixture
def processors(monkeypatch):
    return lambda number: monkeypatch.setattr(suite, "processors", lambda: number)


def workers(command):
    return int(command[command.index("-n") + 1]) if "-n" in command else 1


@pytest.mark.parametrize(("number", "used"), [(1, 1), (2, 2), (64, suite.MOST_WORKERS)])
def test_the_whole_suite_uses_every_processor_within_reason(processors, tmp_path, number, used):
    processors(number)

    assert workers(suite.command("sqlite", ["-m", "not slow", "-x"], tmp_path / "report.xml")) == used


@pytest.mark.parametrize(
    "place", ["tests/tooling/test_suite.py", "tests/tooling", "tests/tooling/test_suite.py::test_x"]
)
def test_what_was_chosen_by_hand_runs_in_one_process(processors, tmp_path, monkeypatch, root, place):
    processors(8)
    monkeypatch.chdir(root)

    assert workers(suite.command("sqlite", ["-x", place], tmp_path / "report.xml")) == 1


@pytest.mark.parametrize(
    ("counts", "said"),
    [
        ((0, 0, 0, 1980), "1980 tests"),
        ((0, 0, 3, 1980), "1980 tests, 3 skipped"),
        ((1, 2, 3, 1980), "1980 tests, 2 failures, 1 errors, 3 skipped"),
    ],
)
def test_the_number_of_tests_stands_beside_the_result(tmp_path, counts, said):
    report = tmp_path / "report.xml"
    report.write_text(REPORT.format(*counts))

    assert suite.counted(report) == said
    assert str(Result("pytest on SQLite", True, 12.3, counted=said)).endswith(f"12.3 s  {said}")


def test_without_a_report_nothing_is_claimed(tmp_path):
    assert suite.counted(tmp_path / "report.xml") == ""
