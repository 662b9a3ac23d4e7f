"""After a commit that leaves something owed, workers are woken, so that a mail leaves at once.

What is owed stands in the database and workers look there every few seconds: a wake-up that is lost, doubled or comes
to nobody changes when a mail leaves, never whether.
"""

import logging
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from threading import Event, Lock, Thread
from typing import Any

from flask import Flask, current_app
from huey import crontab
from huey.consumer import Consumer

from config.unfit import UnfitSettings
from riskreg import extensions
from riskreg.delivery import queues
from riskreg.delivery.queues import Queue

log = logging.getLogger(__name__)
SECONDS_UNTIL_ASKED_AGAIN = 10.0
"""For so long a queue that is away is left alone."""


class Waker:
    """One for a process. ``ring`` wakes whoever is ``listening``, here or on another machine."""

    def __init__(self, config: Mapping[str, Any]) -> None:
        self.url = queues.address(config)
        if problems := queues.unfit(self.url):
            raise UnfitSettings(problems)
        self._secret: str = config["SECRET_KEY"]
        self._bell: tuple[Queue, Callable[[], object]] | None = None
        self._away_until = 0.0
        self._opening = Lock()

    def ring(self) -> None:
        """Never raises, and never keeps anybody waiting for long."""
        if self.url == queues.NONE or time.monotonic() < self._away_until:
            return
        try:
            with self._opening:
                self._bell = self._bell or self._open(lambda: None)
            self._bell[1]()
        except Exception as failure:
            self._away_until = time.monotonic() + SECONDS_UNTIL_ASKED_AGAIN
            log.warning("The queue took no wake-up: %s. Workers find what is owed by themselves", _kind(failure))

    def close(self) -> None:
        """Let go of the queue; a later ring takes it up again."""
        if self._bell is not None:
            self._bell[0].close()
            self._bell = None

    def _open(self, heard: Callable[[], object]) -> tuple[Queue, Callable[[], object]]:
        queue = queues.open_queue(self.url, self._secret)

        @queue.huey.task()  # type: ignore[untyped-decorator]
        def look() -> None:
            heard()

        @queue.huey.periodic_task(crontab(minute="*"))  # type: ignore[untyped-decorator]
        def look_each_minute() -> None:
            heard()

        return queue, look

    @contextmanager
    def listening(self, heard: Callable[[], object]) -> Iterator[None]:
        """Inside, ``heard`` is called, in a thread of its own, for every ring and once a minute."""
        if self.url == queues.NONE:
            yield
            return
        over = Event()
        listener = Thread(target=self._listen, args=(heard, over), daemon=True)
        listener.start()
        try:
            yield
        finally:
            over.set()
            listener.join(2 * queues.PATIENCE)

    def _listen(self, heard: Callable[[], object], over: Event) -> None:
        while not over.is_set():
            try:
                queue, _ = self._open(heard)
            except Exception as failure:
                log.warning("The queue is away: %s", _kind(failure))
                over.wait(SECONDS_UNTIL_ASKED_AGAIN)
                continue
            consumer = _Listener(queue.huey, max_delay=0.5, shutdown_timeout=queues.PATIENCE)
            consumer.start()
            over.wait()
            consumer.stop(graceful=True)
            queue.close()


class _Listener(Consumer):  # type: ignore[misc]
    """A consumer in a thread; what the process does on a signal is the worker's to say."""

    def _set_signal_handlers(self) -> None:
        pass


class _OnceAMinute(logging.Filter):
    """A queue that is away says so once a minute, in a line without its address."""

    said = float("-inf")

    def filter(self, record: logging.LogRecord) -> bool:
        if record.levelno < logging.ERROR:
            return True
        if time.monotonic() - self.said < 60:
            return False
        self.said = time.monotonic()
        failure = record.exc_info[1] if record.exc_info else None
        record.msg, record.args = f"{record.getMessage()} {_kind(failure) if failure else ''}", ()
        record.exc_info = record.exc_text = None
        return True


for _name in ("Worker", "Scheduler"):
    logging.getLogger(f"huey.consumer.{_name}").addFilter(_OnceAMinute())


def _kind(failure: BaseException) -> str:
    # The kind only: what a client says may quote the address with its password.
    return type(failure).__name__


def attach(app: Flask) -> None:
    """Let this app ring after its commits. Raises ``UnfitSettings`` for an address that is no queue's."""
    app.extensions["riskreg_waker"] = Waker(app.config)
    extensions.WHEN_OWED.add(_ring)


def _ring() -> None:
    current_app.extensions["riskreg_waker"].ring()
