"""Which parent leads. A trust may serve several ICSs: one of them leads on each day, the others never see its risks."""

from datetime import date

from riskreg.errors import InvalidInput
from riskreg.extensions import db
from riskreg.models import Unit
from riskreg.vocabulary import UnitChangeKind
from riskreg.workflows.tree.changes import Change, need_above, note, unit_named
from riskreg.workflows.tree.edges import lead_from, leading_edge, side_edges, stand_beside


def set_lead(code: str, parent: str, change: Change) -> Unit:
    """From the first day of the change this parent leads; the one that led stays a parent that does not."""
    unit, above = _both(code, parent, change)
    now = leading_edge(unit, on=change.start)
    before = db.session.get_one(Unit, now.parent_id) if now is not None else None
    until = now.valid_to if now is not None else None
    lead_from(unit, above, change.start)
    if before is not None:
        stand_beside(unit, before, change.start, until)
    note(UnitChangeKind.LEAD, [unit], change)
    return unit


def stand_also_under(code: str, parent: str, change: Change, *, end: date | None = None) -> Unit:
    """The unit serves this parent too, who does not lead."""
    unit, above = _both(code, parent, change)
    if side_edges(unit, above, on=change.start):
        raise InvalidInput({"parent": [f"{code} stands under {parent} already"]})
    if end is not None and end < change.start:
        raise InvalidInput({"to": ["The last day must not be before the first"]})
    stand_beside(unit, above, change.start, end)
    note(UnitChangeKind.LEAD, [unit], change)
    return unit


def _both(code: str, parent: str, change: Change) -> tuple[Unit, Unit]:
    unit, above = unit_named(code, change, field="unit"), unit_named(parent, change, field="parent")
    need_above(above, unit, field="parent")
    now = leading_edge(unit, on=change.start)
    if now is not None and now.parent_id == above.id:
        raise InvalidInput({"parent": [f"{parent} leads {code} already"]})
    return unit, above
