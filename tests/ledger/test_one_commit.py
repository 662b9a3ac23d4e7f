import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError, OperationalError
from sqlalchemy.orm.exc import StaleDataError

from riskreg.errors import Busy, RuleBroken
from riskreg.extensions import ATTEMPTS, db, transaction


def failing(error, times):
    """A command that changes a name, fails so many times, then succeeds; and how often it ran."""
    runs = []

    def command():
        runs.append(1)
        db.session.execute(text("UPDATE people SET name = 'Changed'"))
        if len(runs) <= times:
            raise error
        return len(runs)

    return command, runs


def changed():
    return db.session.scalar(text("SELECT count(*) FROM people WHERE name = 'Changed'")) > 0


def test_what_a_command_gives_is_given_once_it_is_committed():
    command, _ = failing(None, 0)

    assert (transaction(command), changed()) == (1, True)


def test_a_command_that_met_a_changed_row_is_run_again_whole():
    command, _ = failing(StaleDataError(), 2)

    assert (transaction(command), changed()) == (3, True)


def test_three_times_at_most():
    command, runs = failing(StaleDataError(), 99)

    with pytest.raises(Busy):
        transaction(command)

    assert (len(runs), changed()) == (ATTEMPTS, False)


@pytest.mark.parametrize(
    "words",
    ["database is locked", "database or disk is full", "attempt to write a readonly database", "disk I/O error"],
)
def test_a_database_that_cannot_take_it_is_not_asked_again(words):
    command, runs = failing(OperationalError("UPDATE", {}, Exception(words)), 99)

    with pytest.raises(Busy):
        transaction(command)

    assert (len(runs), changed()) == (1, False)


@pytest.mark.parametrize(
    "error",
    [
        OperationalError("SELECT", {}, Exception("no such table: risk")),
        IntegrityError("INSERT", {}, Exception("UNIQUE constraint failed")),
        RuleBroken("Not now"),
        ZeroDivisionError(),
        KeyboardInterrupt(),
    ],
    ids=lambda error: type(error).__name__,
)
def test_any_other_failure_undoes_everything_and_goes_on_up(error):
    command, runs = failing(error, 99)

    with pytest.raises(type(error)):
        transaction(command)

    assert (len(runs), changed()) == (1, False)
