"""Which of several successors takes what a split unit itself raised, where the succession does not say."""

from sqlalchemy import select

from riskreg import clock
from riskreg.errors import InvalidInput
from riskreg.extensions import db
from riskreg.models import Unit, UnitSuccessor
from riskreg.queries.units import find_unit
from riskreg.vocabulary import UnitChangeKind
from riskreg.workflows.tree.changes import Change, check_may_change, note


def name_heir(code: str, successor: str, change: Change) -> Unit:
    """Risks raised in the closed unit itself, and not in one of its parts, go to this one of its successors."""
    if change.start > clock.today():
        raise InvalidInput({"from": ["An heir is named from today on"]})
    unit, heir = find_unit(code), find_unit(successor)
    if unit is None or heir is None:
        raise InvalidInput({"unit" if unit is None else "successor": ["There is no unit with this code"]})
    for each in (unit, heir):
        check_may_change(each, change.by)
    rows = list(db.session.scalars(select(UnitSuccessor).where(UnitSuccessor.unit_id == unit.id)))
    if heir.id not in {row.successor_id for row in rows}:
        raise InvalidInput({"successor": [f"{successor} is not a successor of {code}"]})
    for row in rows:
        row.is_heir = row.successor_id == heir.id
    note(UnitChangeKind.SPLIT, [unit], change)
    return unit
