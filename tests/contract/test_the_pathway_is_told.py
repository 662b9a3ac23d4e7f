"""docs/pathway.md tells a governance lead of every move there is, and of no other."""

import re
from pathlib import Path

import pytest

from riskreg.vocabulary import EscalationAction
from riskreg.workflows.transitions import CLOCK_MOVES, ESCALATION_MOVES, RISK_MOVES

pytestmark = pytest.mark.one_database
TEXT = (Path(__file__).resolve().parents[2] / "docs" / "pathway.md").read_text(encoding="utf-8")
MODES = {"transfer", "joint", "support", "note"}


def test_every_move_has_its_line():
    risk, request = TEXT.split("## A request to a unit above")
    told_of_risk = set(re.findall(r"`([a-z_]+)`", risk))
    told_of_request = set(re.findall(r"`([a-z_]+)`", request.split("## Clocks")[0]))

    assert told_of_risk == {row.action.value for row in (*RISK_MOVES, *CLOCK_MOVES)} | {"transfer"}
    assert told_of_request - MODES == {row.action.value for row in ESCALATION_MOVES}
    assert {row.action for row in ESCALATION_MOVES} == set(EscalationAction)
