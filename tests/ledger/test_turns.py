"""Waiting for one's turn to write on SQLite."""

import sqlite3
import threading
import time

import pytest

from riskreg import turns
from riskreg.errors import Busy
from riskreg.extensions import db, transaction
from riskreg.turns import Queue


def test_threads_go_in_the_order_they_came():
    queue, went = Queue(), []

    def go(n):
        assert queue.enter(30)
        went.append(n)
        queue.leave()

    assert queue.enter(1)
    waiting = []
    for n in range(8):
        waiting.append(threading.Thread(target=go, args=(n,)))
        waiting[-1].start()
        while len(queue._waiting) <= n:
            time.sleep(0.001)
    queue.leave()
    for thread in waiting:
        thread.join(30)

    assert went == list(range(8))
    assert queue.enter(0)


def test_who_gives_up_is_left_out_and_the_next_one_goes():
    queue = Queue()
    queue.enter(1)

    gave_up = queue.enter(0.01)
    queue.leave()

    assert (gave_up, queue.enter(0)) == (False, True)


@pytest.fixture
def somebody_writes(own_database, databases):
    """Another process holds the write lock. Nobody waits long in this test."""
    if databases.kind != "sqlite":
        pytest.skip("PostgreSQL has its own queue")
    other = sqlite3.connect(db.engine.url.database, isolation_level=None, check_same_thread=False)
    other.execute("BEGIN IMMEDIATE")
    yield other
    other.close()


def test_who_waits_too_long_is_told_that_the_register_is_busy(somebody_writes, monkeypatch):
    monkeypatch.setattr(turns, "SECONDS_TO_WAIT", 0.1)

    with pytest.raises(Busy):
        transaction(lambda: None)

    somebody_writes.execute("ROLLBACK")
    assert transaction(lambda: 1) == 1


def test_who_waits_goes_on_as_soon_as_the_other_has_finished(somebody_writes):
    def finish():
        time.sleep(0.2)
        somebody_writes.execute("ROLLBACK")

    other = threading.Thread(target=finish)
    other.start()

    assert transaction(lambda: 1) == 1
    other.join()


def test_reading_waits_for_nobody(somebody_writes, monkeypatch):
    monkeypatch.setattr(turns, "SECONDS_TO_WAIT", 0)

    assert db.session.execute(db.select(1)).scalar() == 1
