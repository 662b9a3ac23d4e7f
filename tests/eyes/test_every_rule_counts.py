"""Each rule of the policy is taken out in turn: a cell of the table has to notice."""

import pytest

from riskreg import policy
from riskreg.models import Client
from riskreg.policy import GRANTS, can, predicates, remembering_sight, sight
from riskreg.vocabulary import Permission, Role
from tests.eyes.reading_the_table import TABLE, may, relations_of
from tests.eyes.test_every_eye import isolation, people, world  # noqa: F401  the same fixtures

pytestmark = pytest.mark.slow
RULED = [Permission(word) for word in TABLE["who"]]
# What this table cannot show: co-owners and second persons are tested with their verbs.
SHOWN_ELSEWHERE = {"co_owns", "did_not_propose"}


def mutants():
    """One predicate or one whole alternative less."""
    for permission in RULED:
        alternatives = GRANTS[permission]
        for n, every in enumerate(alternatives):
            if any(holds.__name__ in SHOWN_ELSEWHERE for holds in every):
                continue
            if len(alternatives) > 1:
                yield permission, [*alternatives[:n], *alternatives[n + 1 :]], f"without {names(every)}"
            for holds in every:
                rest = [other for other in every if other is not holds]
                yield permission, [*alternatives[:n], rest, *alternatives[n + 1 :]], f"{holds.__name__} left out"


def names(every):
    return "+".join(holds.__name__ for holds in every)


def notices(world, people, permissions):  # noqa: F811
    """Does any cell differ from the table?"""
    with remembering_sight():
        for situation in world.situations:
            about = {"escalation": situation.request, "step_down": situation.step_down}
            for who in people:
                relations = relations_of(world, situation, who)
                for permission in permissions:
                    if can(who.reader, permission, situation.risk, **about) != may(
                        situation, permission.value, who, relations
                    ):
                        return True
    return False


def test_every_row_of_the_policy(world, people, monkeypatch):  # noqa: F811
    survived = []
    for permission, mutant, said in mutants():
        with monkeypatch.context() as patched:
            patched.setitem(GRANTS, permission, mutant)
            if not notices(world, people, [permission]):
                survived.append((permission.value, said))

    assert survived == [], "\n".join(map(str, survived))


SIGHT = {
    "V1: a client sees what no unit of its own is asked about": (
        sight,
        "reading_units",
        lambda reader: {1, 2, 3, 4, 5},
    ),
    "V3: committees read like everybody": (sight, "READING", sight.READING | sight.GOVERNING),
    "V3: committees read nothing": (sight, "GOVERNING", frozenset()),
    "V3: administrators read": (sight, "READING", sight.READING | {Role.UNIT_ADMINISTRATOR}),
    "V3: system administrators read": (sight, "READING", sight.READING | {Role.SYSTEM_ADMINISTRATOR}),
    "V9: names on the list give no sight": (sight, "units_to_be_named_at", lambda *_: set()),
    "V9: information governance reads nothing": (sight, "INFORMING", frozenset()),
    "V9: auditors read what is confidential": (sight, "INFORMING", frozenset({Role.AUDITOR})),
    "auditors read nothing": (sight, "READING", sight.WORKING),
    "4: contributors lead": (predicates, "LEADING", sight.LEADING | {Role.CONTRIBUTOR}),
    "quality officers do not lead": (predicates, "LEADING", frozenset({Role.LEAD})),
    "members chair": (predicates, "CHAIRING", sight.GOVERNING),
}


@pytest.mark.parametrize("rule", SIGHT)
def test_every_rule_of_sight(world, people, monkeypatch, rule):  # noqa: F811
    module, name, mutant = SIGHT[rule]
    monkeypatch.setattr(module, name, mutant)
    if callable(mutant) and hasattr(policy, name):
        monkeypatch.setattr(policy, name, mutant)

    assert notices(world, people, [Permission.VIEW_RISK, Permission.SCORE_RISK, Permission.CLOSE_RISK]) or notices(
        world, people, [Permission.ADD_CONTROL]
    )


def test_a_machine_never_acts(world, people):  # noqa: F811
    machines = [who for who in people if isinstance(who.reader, Client)]
    with remembering_sight():
        allowed = {
            permission
            for situation in world.situations
            for who in machines
            for permission in RULED
            if can(who.reader, permission, situation.risk, escalation=situation.request, step_down=situation.step_down)
        }

    assert allowed == {Permission.VIEW_RISK, Permission.VIEW_JOURNEY}
