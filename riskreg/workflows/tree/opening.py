"""A unit comes to be, under its parent."""

import re
from datetime import date

from sqlalchemy import select

from riskreg import clock
from riskreg.errors import InvalidInput
from riskreg.extensions import db
from riskreg.models import Unit, UnitName, UnitParent
from riskreg.queries.units import get_unit
from riskreg.vocabulary import Level, UnitChangeKind
from riskreg.workflows.tree.changes import Change, need_above, note, unit_named
from riskreg.workflows.tree.renaming import checked_name

CODE = re.compile(r"[A-Z0-9]{2,12}(\.[A-Z0-9]{1,12})?")


def open_unit(code: str, name: str, level: Level, parent: str | None, *, start: date | None = None) -> Unit:
    """A unit under its parent from that day, or as if it had always stood; teams and services are ``ORG.TEAM``."""
    if not CODE.fullmatch(code):
        raise InvalidInput({"code": ["A code is 2 to 12 capital letters and digits, a team's ORG.TEAM"]})
    if db.session.scalar(select(Unit.id).where(Unit.code == code)):
        raise InvalidInput({"code": [f"{code} is taken"]})
    unit = Unit(code=code, level=level, valid_from=start, valid_to=None)
    db.session.add(unit)
    db.session.flush()
    db.session.add(UnitName(unit_id=unit.id, name=checked_name(name), valid_from=start))
    if parent is not None:
        _stand_under(unit, parent, start)
    db.session.flush()
    return unit


def _stand_under(unit: Unit, parent: str, start: date | None) -> None:
    above = get_unit(parent)
    need_above(above, unit, field="parent")
    if not above.is_open(on=start or clock.today()):
        raise InvalidInput({"parent": [f"{parent} does not stand on that day"]})
    db.session.add(UnitParent(unit_id=unit.id, parent_id=above.id, valid_from=start))


def open_under(code: str, name: str, level: Level, parent: str, change: Change) -> Unit:
    """As ``open_unit``, by somebody who may change the parent."""
    above = unit_named(parent, change, field="parent")
    unit = open_unit(code, name, level, above.code, start=change.start)
    note(UnitChangeKind.OPENING, [unit], change)
    return unit
