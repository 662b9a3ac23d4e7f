"""Timing one thing beside its limit, turn by turn, so that a busy machine slows both alike."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from statistics import median
from typing import Any

from sqlalchemy import Engine, event

Work = Callable[[], Any]
SECONDS, FEWEST, MOST = 3.0, 3, 15


@dataclass(frozen=True)
class Figure:
    """One line of the table. ``ratio`` is ours in units of the limit; ``goal`` the most it may be."""

    work: str
    risks: int
    limit: float
    ours: float
    goal: float | None
    statements: int | None = None
    statement_goal: int | None = None

    @property
    def ratio(self) -> float:
        return self.ours / self.limit

    @property
    def met(self) -> bool:
        quick = self.goal is None or self.ratio <= self.goal
        few = self.statement_goal is None or self.statements is None or self.statements <= self.statement_goal
        return quick and few


def beside(limit: Work, ours: Work, *, seconds: float = SECONDS, fewest: int = FEWEST) -> tuple[float, float]:
    """The median time of each, over as many turns as fit into the time."""
    limits: list[float] = []
    times: list[float] = []
    ends = time.perf_counter() + seconds
    while len(times) < fewest or (len(times) < MOST and time.perf_counter() < ends):
        limits.append(timed(limit))
        times.append(timed(ours))
    return median(limits), median(times)


def timed(work: Work) -> float:
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


@contextmanager
def counted(engine: Engine) -> Iterator[list[str]]:
    """The SQL statements that run inside."""
    seen: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_more: Any) -> None:
        if not statement.startswith(("BEGIN", "SAVEPOINT", "RELEASE")):
            seen.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        event.remove(engine, "before_cursor_execute", note)
