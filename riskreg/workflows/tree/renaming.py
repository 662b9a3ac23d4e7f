"""A unit gets another name. A rename changes no risk: documents carry codes."""

from sqlalchemy import select

from riskreg.errors import InvalidInput
from riskreg.extensions import db
from riskreg.models import Unit, UnitName
from riskreg.queries.units import valid_on
from riskreg.vocabulary import UnitChangeKind
from riskreg.workflows.tree.changes import Change, note, unit_named
from riskreg.workflows.tree.edges import end_with

LONGEST_NAME = 200


def rename_unit(code: str, name: str, change: Change) -> Unit:
    """From the first day of the change the unit has this name; the name before stays that of its days."""
    unit, words = unit_named(code, change, field="unit"), checked_name(name)
    names = select(UnitName).where(UnitName.unit_id == unit.id, valid_on(UnitName, change.start))
    before = db.session.scalar(names.order_by(UnitName.id.desc()).limit(1))
    until = None
    if before is not None:
        if before.name == words:
            raise InvalidInput({"name": [f"{code} has this name already"]})
        until = before.valid_to
        end_with(before, change.last_day)
    db.session.add(UnitName(unit_id=unit.id, name=words, valid_from=change.start, valid_to=until))
    note(UnitChangeKind.RENAME, [unit], change)
    return unit


def checked_name(name: str) -> str:
    words = " ".join(name.split())
    if not 1 <= len(words) <= LONGEST_NAME:
        raise InvalidInput({"name": [f"Enter a name of {LONGEST_NAME} characters or less"]})
    return words
