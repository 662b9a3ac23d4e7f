import psycopg
import pytest
from sqlalchemy import event, text
from sqlalchemy.exc import IntegrityError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.orm.exc import StaleDataError

from riskreg.errors import Busy, OutcomeUnknown, RuleBroken
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


CUT_OFF = OperationalError("COMMIT", {}, psycopg.OperationalError("server closed the connection unexpectedly"))


def test_when_no_connection_is_free_in_time_the_register_is_busy():
    command, runs = failing(PoolTimeout("QueuePool limit of size 5 overflow 10 reached"), 99)

    with pytest.raises(Busy):
        transaction(command)

    assert len(runs) == 1


def test_a_connection_that_breaks_before_the_commit_changed_nothing():
    command, runs = failing(CUT_OFF, 99)

    with pytest.raises(Busy):
        transaction(command)

    assert (len(runs), changed()) == (1, False)


def test_a_connection_that_breaks_in_the_commit_leaves_the_outcome_unknown(own_database):
    command, runs = failing(None, 0)

    def breaks(_connection):
        raise CUT_OFF

    event.listen(db.engine, "commit", breaks)
    with pytest.raises(OutcomeUnknown):
        transaction(command)

    assert len(runs) == 1


def test_a_server_that_throws_everybody_out_is_found_again_by_the_next_command(own_database):
    if db.engine.dialect.name != "postgresql":
        pytest.skip("there is no server")
    others = (
        "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity"
        " WHERE datname = current_database() AND pid <> pg_backend_pid()"
    )

    def thrown_out():
        with psycopg.connect(db.engine.url.set(drivername="postgresql").render_as_string()) as operator:
            operator.execute(others)
        db.session.execute(text("SELECT 1"))

    with pytest.raises(Busy):
        transaction(thrown_out)

    assert transaction(lambda: db.session.scalar(text("SELECT 1"))) == 1


def test_a_commit_waits_for_the_disk_whatever_the_server_is_set_to(own_database):
    if db.engine.dialect.name != "postgresql":
        pytest.skip("SQLite has no such setting")

    # The server of the tests is set to off.
    assert db.session.scalar(text("SHOW synchronous_commit")) == "on"
