from pathlib import Path

import pytest
import yaml

from riskreg.policy import can
from riskreg.vocabulary import Permission
from tests.policy.situations import SITUATIONS

MATRIX = yaml.safe_load(Path(__file__).with_name("matrix.yaml").read_text())["situations"]
# About something else than a risk and its newest request: tested with their verbs.
ELSEWHERE = {
    *("risk:raise", "pathway:set", "unit:change", "step_down:answer", "transfer:answer", "transfer:withdraw"),
    *("governance_review:open", "governance_review:read"),
}


def flat(names):
    return {one for name in names for one in (flat(name) if isinstance(name, list) else [name])}


def test_every_situation_rules_on_every_permission():
    expected = {permission.value for permission in Permission} - ELSEWHERE

    assert {name: set(rules) for name, rules in MATRIX.items()} == dict.fromkeys(SITUATIONS, expected)


@pytest.mark.parametrize("situation", SITUATIONS)
def test_exactly_those_listed_may(cast, situation):
    risk, request, action = SITUATIONS[situation]()
    readers = cast.people() | cast.clients()

    found = {
        permission: {
            name
            for name, reader in readers.items()
            if can(reader, Permission(permission), risk, escalation=request, action=action)
        }
        for permission in MATRIX[situation]
    }

    assert found == {permission: flat(names) for permission, names in MATRIX[situation].items()}
