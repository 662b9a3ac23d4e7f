"""When things happen in the demo: in office hours on working days, one after the other."""

from datetime import UTC, date, datetime, time, timedelta
from random import Random

from riskreg import clock

OPENS, MINUTES = time(8, 10), 560
SOON = 20, 100
"""Minutes until the next thing on the same day."""


def on(day: date, chance: Random) -> datetime:
    """Some moment of the working hours of that day."""
    opened = datetime.combine(day, OPENS, tzinfo=clock.LONDON)
    return (opened + timedelta(seconds=chance.randrange(MINUTES * 60))).astimezone(UTC)


def after(moment: datetime, working_days: int, chance: Random) -> datetime:
    """So many working days after a moment; 0 is a little later."""
    if working_days == 0:
        return moment + timedelta(minutes=chance.randint(*SOON), seconds=chance.randrange(60))
    return on(clock.add_working_days(clock.london_day(moment), working_days), chance)


def ago(now: datetime, working_days: int, chance: Random) -> datetime:
    """So many working days before now; 0 is an hour or two ago, whatever the day."""
    if working_days == 0:
        return now - timedelta(minutes=chance.randint(45, 130))
    return on(clock.subtract_working_days(clock.london_day(now), working_days), chance)
