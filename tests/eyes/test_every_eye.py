"""Every role, wherever it stands, at every level, in every state, plain and confidential, for every act."""

from collections import Counter

import pytest
from sqlalchemy import select

from riskreg import clock
from riskreg.extensions import db
from riskreg.models import Person, Risk
from riskreg.policy import can, remembering_sight, risks_visible_to
from riskreg.vocabulary import Permission
from riskreg.workflows.offering import legal_moves
from tests.conftest import A_TUESDAY
from tests.databases import app_on, rolled_back
from tests.eyes.reading_the_table import TABLE, may, relations_of, sees
from tests.eyes.world import Somebody, World, everybody

# Some hundred thousand questions: long on a machine that has other work.
pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]


@pytest.fixture(scope="module")
def world(databases):
    """One for all tests of a module, which only read."""
    with clock.at(A_TUESDAY), app_on(databases.copy()) as app, rolled_back(app):
        yield World()


@pytest.fixture(autouse=True)
def isolation(world):
    """In place of a transaction for each test."""


@pytest.fixture(scope="module")
def people(world):
    return everybody_in(world)


def everybody_in(world):
    known = [
        Somebody(world.raiser, "C", "TESTA.SLT"),
        Somebody(world.named, "L", "TESTA.SLT"),
        Somebody(world.gone, "nobody", "nowhere"),
        *(Somebody(owner, "C", code) for code, owner in world.owners.items()),
    ]
    return everybody() + known


def test_the_table_rules_on_every_permission():
    assert set(TABLE["who"]) | set(TABLE["elsewhere"]) == {permission.value for permission in Permission}


def test_every_cell(world, people):
    wrong, cells = [], Counter()
    with remembering_sight():
        for situation in world.situations:
            about = {"escalation": situation.request, "step_down": situation.step_down}
            for who in people:
                relations = relations_of(world, situation, who)
                for permission in TABLE["who"]:
                    expected = may(situation, permission, who, relations)
                    cells[expected] += 1
                    if can(who.reader, Permission(permission), situation.risk, **about) != expected:
                        wrong.append(
                            (situation.holder, situation.state, situation.confidential, permission, *told(who))
                        )

    assert wrong == []
    # Some of everything: a table that allows nothing, or a world without risks, would pass too.
    assert cells[True] > 1_500
    assert cells[False] > 50_000


def test_lists_hold_what_the_table_says(world, people):
    for who in people:
        listed = set(db.session.scalars(select(Risk.id).where(risks_visible_to(who.reader))))

        assert listed == {
            situation.risk.id
            for situation in world.situations
            if sees(situation, who, relations_of(world, situation, who))
        }, told(who)


def test_what_is_offered_in_every_state(world, people):
    wrong, seen = [], Counter()
    with remembering_sight():
        for situation in world.situations:
            for who in people:
                relations = relations_of(world, situation, who)
                offered = set(legal_moves(situation.risk, actor=who.reader)) & set(TABLE["moves"])
                expected = {
                    move
                    for move, row in TABLE["moves"].items()
                    if situation.state in row["states"]
                    and row.get("only") in (None, "confidential" if situation.confidential else "plain")
                    and may(situation, row["permission"], who, relations)
                }
                seen.update(offered)
                if offered != expected:
                    about = (situation.holder, situation.state, situation.confidential)
                    wrong.append((*about, *told(who), sorted(offered ^ expected)))

    assert wrong == []
    assert set(seen) == set(TABLE["moves"])


@pytest.fixture
def put_back(world):
    yield
    db.session.rollback()


def test_who_asked_never_answers(world, put_back):
    for situation in world.situations:
        if situation.request is None or situation.state != "asked":
            continue
        asker = situation.request.asked_by
        asker.grants[0].unit = situation.request.to_unit
        db.session.flush()

        assert not can(asker, Permission.ANSWER_ESCALATION, situation.risk, escalation=situation.request)


def told(who):
    name = "machine" if not isinstance(who.reader, Person) else who.letter
    return name, who.unit
