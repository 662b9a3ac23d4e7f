"""Information governance leads while a review of their unit is open, and when it is over: every cell of the table."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from riskreg import clock
from riskreg.extensions import db
from riskreg.models import GovernanceReview, Risk
from riskreg.policy import can, remembering_sight, risks_visible_to
from riskreg.vocabulary import Permission
from tests.eyes.reading_the_table import TABLE, may, relations_of, sees
from tests.eyes.test_every_eye import everybody_in, told
from tests.eyes.world import World

# Some hundred thousand questions: long on a machine that has other work.
pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]


@pytest.fixture
def world():
    return World()


@pytest.fixture
def governors(world):
    return [who for who in everybody_in(world) if who.letter == "G"]


def review(who, unit, **ends):
    row = GovernanceReview(
        person=who.reader,
        unit=unit,
        reason="A complaint",
        opened_at=clock.now(),
        ends_at=clock.now() + timedelta(days=1),
    )
    for name, value in ends.items():
        setattr(row, name, value)
    db.session.add(row)
    db.session.commit()


def wrong(world, governors):
    with remembering_sight():
        return [
            (situation.holder, situation.state, situation.confidential, permission, *told(who))
            for situation in world.situations
            for who in governors
            for permission in TABLE["who"]
            if can(
                who.reader,
                Permission(permission),
                situation.risk,
                escalation=situation.request,
                step_down=situation.step_down,
            )
            != may(situation, permission, who, relations_of(world, situation, who))
        ]


def listed(who):
    return set(db.session.scalars(select(Risk.id).where(risks_visible_to(who.reader))))


def seen(world, who):
    return {one.risk.id for one in world.situations if sees(one, who, relations_of(world, one, who))}


def test_while_it_is_open(world, governors, monkeypatch):
    before = {who.unit: listed(who) for who in governors}
    for who in governors:
        review(who, world.units[who.unit])
    monkeypatch.setitem(TABLE["sight"], "G", TABLE["sight_in_review"]["G"])

    assert wrong(world, governors) == []
    assert {who.unit: listed(who) for who in governors} == {who.unit: seen(world, who) for who in governors}
    assert [who.unit for who in governors if listed(who) > before[who.unit]] == [*PATH_READ]


PATH_READ = ("TESTA.SLT", "TESTA", "TESTI", "TESTR", "X24")


OVER = ("by itself", "before its time", "not yet begun", "of another unit")


def test_when_it_is_not(world, governors):
    # A review can only add to sight, so the cells are looked at once, when there is one of each kind.
    for over in OVER:
        open_wrongly(over, world, governors)
        assert {who.unit: listed(who) for who in governors} == {who.unit: seen(world, who) for who in governors}, over
    assert db.session.query(GovernanceReview).count() == len(OVER) * len(governors)

    assert wrong(world, governors) == []


def open_wrongly(over, world, governors):
    now, hour = clock.now(), timedelta(hours=1)
    for who in governors:
        ends = {
            "by itself": {"opened_at": now - 24 * hour, "ends_at": now},
            "before its time": {"ended_at": now},
            "not yet begun": {"opened_at": now + hour},
            "of another unit": {},
        }[over]
        other = "TESTC" if who.unit != "TESTC" else "TESTA"
        review(who, world.units[other if over == "of another unit" else who.unit], **ends)
