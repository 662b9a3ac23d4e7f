"""Telling all stories at once, oldest act first, many acts in one transaction."""

import heapq
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from random import Random
from typing import Any

from sqlalchemy import select

from riskreg import clock
from riskreg.demo import workdays
from riskreg.demo.casting import Casting
from riskreg.demo.happenings import HAPPENINGS
from riskreg.demo.plots import Plot
from riskreg.demo.story import Act, Story
from riskreg.demo.world import OneHash, World
from riskreg.errors import RuleBroken
from riskreg.extensions import db, transaction
from riskreg.models import LedgerHead
from riskreg.queries.reminders import reminders_owed
from riskreg.workflows import deliveries, reminders

SETTLED = timedelta(days=430)
"""Before now: a year, and the weeks of it that something can have been silent for longer than a year."""
ACTS_A_COMMIT = 500
UNSENT = "demo data: these people do not exist"
Showing = Callable[[int, int], None]


def fill(*, risks: int, seed: int, costs: dict[str, Any], progress: Showing) -> dict[str, Any]:
    """A year of so many risks up to now, the same ones for the same seed, into a register without events.

    Raises ``RuleBroken`` where there are events: time in the ledger never runs back. ``costs``: of argon2.
    """
    now, chance = clock.now(), Random(seed)
    world = World(OneHash(**costs), secrets.token_urlsafe(16))
    # What is loaded stays good from one commit to the next: nobody else writes here, which is checked.
    db.session().expire_on_commit = False
    with clock.at(now - SETTLED):
        transaction(lambda: _settle(world))
    telling = Telling(Casting(world, chance, now, risks), chance, now)
    telling.foresee(world)
    while telling.goes_on():
        transaction(telling.tell_some)
        progress(telling.raised, risks)
    transaction(_remind_nobody)
    return {
        "risks": telling.raised,
        "events": telling.told,
        "accounts": world.shown,
        "password": world.password,
    }


def _settle(world: World) -> None:
    if _newest() > 0:
        raise RuleBroken(
            "This register has events, and time in the ledger never runs back. Demo data goes into an empty one.",
            code="not_empty",
        )
    world.settle_in()


def _remind_nobody() -> None:
    """What the year leaves overdue has been reminded of; the reminders of tomorrow come by themselves."""
    reminders.owe(reminders_owed())
    deliveries.settle_all(UNSENT)


def _newest() -> int:
    newest: int | None = db.session.scalar(select(LedgerHead.seq))
    if newest is None:
        raise RuleBroken("There is no ledger yet. Run: riskreg init", code="not_ready")
    return newest


@dataclass(order=True)
class Due:
    """The next act of one story, or what happens to units. ``n`` keeps those of one moment in the order they came."""

    moment: datetime
    n: int
    happen: Callable[[], None] = field(compare=False)


class Telling:
    """All stories that have begun and go on before now, the next act of each in a heap."""

    def __init__(self, casting: Casting, chance: Random, now: datetime) -> None:
        self.casting, self.chance, self.now = casting, chance, now
        self.due: list[Due] = []
        self.raised = self.told = self.count = 0

    def foresee(self, world: World) -> None:
        """What happens to units and people comes when its time comes, as the acts of stories do."""
        for ago, happening in HAPPENINGS:
            self._expect(workdays.ago(self.now, ago, self.chance), partial(happening, world))

    def goes_on(self) -> bool:
        return bool(self.due) or self.casting.is_waiting()

    def tell_some(self) -> None:
        """The next acts, as many as one transaction takes; nobody may have written since the last of them."""
        if _newest() != self.told:
            raise RuleBroken("Somebody else wrote into this register meanwhile; the demo data stops here.")
        for _ in range(ACTS_A_COMMIT):
            self._begin_what_starts()
            if not self.due:
                break
            self._tell(heapq.heappop(self.due))
        deliveries.settle_all(UNSENT)
        self.told = _newest()

    def _begin_what_starts(self) -> None:
        """A story that starts before anything else is due comes in now."""
        while self.casting.is_waiting() and (not self.due or self.casting.next_start() <= self.due[0].moment):
            start, story, plot = self.casting.begin()
            self.raised += 1
            self._plan(start, story, plot)

    def _plan(self, start: datetime, story: Story, plot: Plot) -> None:
        days, act = next(plot, (0, None))
        moment = workdays.after(start, days, self.chance) if story.risk else start
        if act is not None and moment <= self.now:
            self._expect(moment, partial(self._act, moment, act, story, plot))

    def _expect(self, moment: datetime, happen: Callable[[], None]) -> None:
        self.count += 1
        heapq.heappush(self.due, Due(moment, self.count, happen))

    def _act(self, moment: datetime, act: Act, story: Story, plot: Plot) -> None:
        act(story)
        self._plan(moment, story, plot)

    @staticmethod
    def _tell(due: Due) -> None:
        with clock.at(due.moment):
            due.happen()
