"""When units lose sight of a risk, what they had promised to do for it does not lie with people who cannot see it."""

from typing import Any

from riskreg.models import Risk


def hand_back_actions(risk: Risk) -> dict[str, Any]:
    """Open actions of units that are no longer involved go to the owner, at the holder. Says which, for the event."""
    reached = risk.reached
    orphaned = [row for row in risk.actions if row.done_on is None and row.unit not in reached]
    for action in orphaned:
        assert risk.owner is not None  # a risk of the register is owned
        action.unit, action.owner = risk.holder, risk.owner
    return {"handed_back": [action.n for action in orphaned]} if orphaned else {}
