"""Registers to measure on: a thousand risks made by the workflows, and bulk copies of them in other databases."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from functools import partial
from random import Random

from flask import Flask

import config
from riskreg import clock, create_app, schema_history
from riskreg.demo import asking, deciding
from riskreg.demo.situations import fitting
from riskreg.demo.story import Story
from riskreg.demo.world import OneHash, World
from riskreg.extensions import db, transaction
from riskreg.workflows.reference_data import load_reference_data

BEGAN = timedelta(days=365)
STORIES_A_COMMIT = 50
ORGANISATION = "DEMOA"
PASSWORD = "five quick measurements"


@contextmanager
def opened(url: str) -> Iterator[Flask]:
    """The app on this database, with nothing that would slow a caller down on purpose."""
    settings = config.load("testing") | {"SQLALCHEMY_DATABASE_URI": url, "RATE_LIMIT_PER_MINUTE": 10**9}
    app = create_app(settings)
    with app.app_context():
        try:
            yield app
        finally:
            db.session.remove()
            db.engine.dispose()


def prepare() -> None:
    """Tables and reference data."""
    schema_history.upgrade(db.engine)
    transaction(load_reference_data)


def make_base(risks: int) -> None:
    """So many risks of one organisation, by the workflows: five acts each, every fifth with a request upwards."""
    prepare()
    chance, now = Random(1), datetime.now(UTC)
    world = World(OneHash(time_cost=1, memory_cost=8, parallelism=1), PASSWORD)
    db.session().expire_on_commit = False
    with clock.at(now - BEGAN):
        transaction(world.settle_in)
    teams = [team for team in world.teams if team.code.startswith(f"{ORGANISATION}.")]
    stories = []
    for n in range(risks):
        team = teams[n % len(teams)]
        known = fitting(team.kind, "team")
        turn, which = divmod(n // len(teams), len(known))
        stories.append(Story(world, team, known[which], turn, chance))
    for first in range(0, risks, STORIES_A_COMMIT):
        moment = now - BEGAN + (first + 1) * BEGAN / (risks + STORIES_A_COMMIT)
        batch = list(enumerate(stories[first : first + STORIES_A_COMMIT], start=first))
        with clock.at(moment):
            transaction(partial(_tell_all, batch))


def _tell_all(batch: list[tuple[int, Story]]) -> None:
    for n, story in batch:
        _tell(story, n)
        # Its objects are not needed any more.
        del story.risk


def _tell(story: Story, n: int) -> None:
    story.raise_it()
    if n % 10 == 9:
        return
    story.accept()
    story.add_control()
    story.add_action()
    if n % 5 == 0:
        asking.ask(story, ORGANISATION if n % 10 else "DEMOI")
        [deciding.take, deciding.support, deciding.acknowledge][n // 5 % 3](story)
    else:
        story.set_target()
