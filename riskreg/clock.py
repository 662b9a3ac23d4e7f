"""The only place time is read, and the working days of the NHS in England."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

import holidays

LONDON = ZoneInfo("Europe/London")
_moved_to: ContextVar[datetime | None] = ContextVar("moved_to", default=None)


def now() -> datetime:
    """This moment, aware, in UTC; the moment set by ``at`` while one is set."""
    return _moved_to.get() or datetime.now(UTC)


def today() -> date:
    """The day it is in England, which is the day every date of the register means."""
    return london_day(now())


def london_day(moment: datetime) -> date:
    return moment.astimezone(LONDON).date()


def as_text(moment: datetime) -> str:
    """``2026-11-22T10:41:00.123456Z``: moments as documents carry them, which sort as text."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


@contextmanager
def at(moment: datetime) -> Iterator[None]:
    """Move the clock, for demo data and tests."""
    token = _moved_to.set(moment.astimezone(UTC))
    try:
        yield
    finally:
        _moved_to.reset(token)


@lru_cache(maxsize=64)
def _bank_holidays(year: int) -> frozenset[date]:
    return frozenset(holidays.country_holidays("GB", subdiv="ENG", years=year))


def is_working_day(day: date) -> bool:
    """Monday to Friday without England's bank holidays."""
    return day.weekday() < 5 and day not in _bank_holidays(day.year)


def add_working_days(day: date, days: int) -> date:
    """The date ``days`` working days after ``day``; ``day`` itself is day 0."""
    while days > 0:
        day += timedelta(days=1)
        days -= is_working_day(day)
    return day


def working_days_between(start: date, end: date) -> int:
    """How many working days lie after ``start`` up to and with ``end``; 0 when ``end`` is not later."""
    weeks, days = divmod(max((end - start).days, 0), 7)
    weekdays = 5 * weeks + sum((start + timedelta(days=n)).weekday() < 5 for n in range(1, days + 1))
    years = range(start.year, end.year + 1)
    return weekdays - sum(start < day <= end and day.weekday() < 5 for year in years for day in _bank_holidays(year))


def subtract_working_days(day: date, days: int) -> date:
    """The working day ``days`` working days before ``day``."""
    while days > 0 or not is_working_day(day):
        day -= timedelta(days=1)
        days -= is_working_day(day)
    return day
