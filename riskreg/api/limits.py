"""How often one caller may ask, and how many whole-register pulls run at once: both counted in this process only.

With n processes a caller gets n times as much; reads never take a write lock to be counted.
"""

import time
from collections import deque
from collections.abc import Callable
from threading import Lock

from flask import Flask, Response, current_app, g, request

from riskreg.errors import TooManyRequests
from riskreg.policy import Reader
from riskreg.web.identity import is_api

WINDOW = 60.0
PULLS_AT_ONCE = 2
"""Half of the embedded server's threads, so that pages stay quick."""
WAIT_FOR_A_PULL = 10
FORGET_FROM = 1000


class Rates:
    """The moments of each caller's requests in the last minute."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._asked: dict[str, deque[float]] = {}

    def take(self, who: str, most: int) -> tuple[int, int]:
        """Count one request: how many are left, and in how many seconds the oldest is forgotten.

        Raises ``TooManyRequests``, which does not count.
        """
        # Not the clock of dates, which tests and demo data move.
        now = time.monotonic()
        with self._lock:
            asked = self._of(who, now)
            wait = int(WINDOW - (now - asked[0])) + 1 if asked else int(WINDOW)
            if len(asked) >= most:
                raise TooManyRequests(f"At most {most} requests a minute. Wait {wait} seconds.", retry_after=wait)
            asked.append(now)
            return most - len(asked), wait

    def _of(self, who: str, now: float) -> deque[float]:
        if len(self._asked) > FORGET_FROM:
            self._asked = {name: kept for name, kept in self._asked.items() if kept and now - kept[-1] < WINDOW}
        asked = self._asked.setdefault(who, deque())
        while asked and now - asked[0] >= WINDOW:
            asked.popleft()
        return asked


class Pulls:
    """The whole-register pulls that are running, one a caller."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._running: dict[object, str] = {}

    def begin(self, who: str) -> Callable[[], None]:
        """What to call when it has ended, as often as one likes. Raises ``TooManyRequests``."""
        place = object()
        with self._lock:
            if who in self._running.values() or len(self._running) >= PULLS_AT_ONCE:
                raise TooManyRequests(
                    "Too many whole lists are being fetched. Try again soon.", retry_after=WAIT_FOR_A_PULL
                )
            self._running[place] = who
        return lambda: self._end(place)

    def _end(self, place: object) -> None:
        with self._lock:
            self._running.pop(place, None)

    def __len__(self) -> int:
        return len(self._running)


def count(app: Flask) -> None:
    """Give this app counters of its own."""
    app.extensions["riskreg_rates"] = Rates()
    app.extensions["riskreg_pulls"] = Pulls()
    app.after_request(tell)


def pulls() -> Pulls:
    found: Pulls = current_app.extensions["riskreg_pulls"]
    return found


def take(who: Reader) -> None:
    """Count this request of this caller. Raises ``TooManyRequests``."""
    most = current_app.config["RATE_LIMIT_PER_MINUTE"]
    g.rate = (most, 0, int(WINDOW))
    left, wait = current_app.extensions["riskreg_rates"].take(who.principal, most)
    g.rate = (most, left, wait)


def tell(response: Response) -> Response:
    if is_api(request) and "rate" in g:
        most, left, wait = g.rate
        response.headers["RateLimit-Policy"] = f'"default";q={most};w={int(WINDOW)}'
        response.headers["RateLimit"] = f'"default";r={left};t={wait}'
    return response
