"""A unit goes under another parent, with all its parts and the risks they carry."""

from riskreg.errors import InvalidInput
from riskreg.models import Unit
from riskreg.vocabulary import UnitChangeKind
from riskreg.workflows.tree.changes import Change, need_above, note, unit_named
from riskreg.workflows.tree.edges import lead_from, leading_edge


def move_unit(code: str, parent: str, change: Change) -> Unit:
    """From the first day of the change the unit stands under this parent, and no longer under the one that led."""
    unit, above = unit_named(code, change, field="unit"), unit_named(parent, change, field="parent")
    need_above(above, unit, field="parent")
    now = leading_edge(unit, on=change.start)
    if now is not None and now.parent_id == above.id:
        raise InvalidInput({"parent": [f"{code} stands under {parent} already"]})
    lead_from(unit, above, change.start)
    note(UnitChangeKind.MOVE, [unit], change)
    return unit
