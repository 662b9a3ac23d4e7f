"""Whose turn it is to write on SQLite, which has one writer at a time and no queue for those who wait.

Its own waiting looks ever more seldom, so that who has waited longest is starved by who just came. Here the threads of
a process queue first; then one thread of each process passes a turnstile, and only who is through it asks for the
write lock. A process that has just written finds the turnstile taken by the next one.
"""

import fcntl
import os
import random
import sqlite3
import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Lock

from riskreg.errors import Busy

SECONDS_TO_WAIT = 30


class Queue:
    """One thread at a time, in the order they came: a lock alone goes to whichever is quickest."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._waiting: deque[Lock] = deque()
        self._taken = False

    def enter(self, seconds: float) -> bool:
        """Wait for our turn; False when it did not come in time."""
        with self._lock:
            if not self._taken:
                self._taken = True
                return True
            turn = Lock()
            turn.acquire()
            self._waiting.append(turn)
        if turn.acquire(timeout=seconds):
            return True
        with self._lock:
            if turn not in self._waiting:
                return True  # handed to us while we gave up
            self._waiting.remove(turn)
            return False

    def leave(self) -> None:
        with self._lock:
            if self._waiting:
                self._waiting.popleft().release()
            else:
                self._taken = False


_threads = Queue()


@contextmanager
def thread_queue() -> Iterator[None]:
    """One thread of this process at a time. Raises ``Busy``."""
    if not _threads.enter(SECONDS_TO_WAIT):
        raise Busy
    try:
        yield
    finally:
        _threads.leave()


def begin_writing(driver: sqlite3.Connection, database: str | None) -> bool:
    """Begin a transaction that may write, when it is this process's turn. False when it cannot for another reason.

    Raises ``Busy``.
    """
    ends = time.monotonic() + SECONDS_TO_WAIT
    with _turnstile(database, ends):
        driver.execute("PRAGMA busy_timeout=0")
        try:
            _patiently(lambda: driver.execute("BEGIN IMMEDIATE"), ends)
            return True
        except sqlite3.OperationalError:
            return False
        finally:
            driver.execute(f"PRAGMA busy_timeout={SECONDS_TO_WAIT * 1000}")


@contextmanager
def _turnstile(database: str | None, ends: float) -> Iterator[None]:
    """A lock on the write-ahead log, which ends with its process. SQLite has no lock of its own on that file, and
    closing it here gives up none. While there is no log yet nobody else is writing."""
    try:
        descriptor = os.open(f"{database}-wal", os.O_RDONLY | os.O_CLOEXEC)
    except OSError:
        yield
        return
    try:
        _patiently(lambda: fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB), ends)
        yield
    finally:
        os.close(descriptor)


def _patiently(ask: Callable[[], object], ends: float) -> None:
    """Ask again every few milliseconds. Raises ``Busy``, or at once what is no matter of waiting."""
    while True:
        try:
            ask()
            return
        except (BlockingIOError, sqlite3.OperationalError) as refused:
            if isinstance(refused, sqlite3.OperationalError) and "locked" not in str(refused):
                raise
            if time.monotonic() > ends:
                raise Busy from refused
        time.sleep(random.uniform(0.001, 0.003))
