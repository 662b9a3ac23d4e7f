"""Finding a unit, whose code a form asks for, by what it is called."""

from dataclasses import dataclass

from sqlalchemy import case, or_, select
from sqlalchemy.orm import aliased

from riskreg import clock
from riskreg.extensions import db
from riskreg.models import Unit, UnitName, UnitParent
from riskreg.queries.units import valid_on
from riskreg.vocabulary import Level

MOST, MOST_WORDS = 50, 8
"""So many units are shown, and so many words looked for."""


@dataclass(frozen=True)
class FoundUnit:
    """``parent``: the code of the unit that leads it today, of the nation none."""

    code: str
    name: str
    level: Level
    parent: str | None


def units_called(words: str) -> list[FoundUnit]:
    """Units that stand today with all these words in their code or name, the highest levels first; at most ``MOST``.

    Without words those at the top.
    """
    today, above = clock.today(), aliased(Unit)
    found = (
        select(Unit.code, UnitName.name, Unit.level, above.code)
        .join(UnitName, (UnitName.unit_id == Unit.id) & valid_on(UnitName, today))
        .outerjoin(UnitParent, (UnitParent.unit_id == Unit.id) & UnitParent.leads & valid_on(UnitParent, today))
        .outerjoin(above, above.id == UnitParent.parent_id)
        .where(valid_on(Unit, today))
    )
    wanted = [
        or_(Unit.code.icontains(word, autoescape=True), UnitName.name.icontains(word, autoescape=True))
        for word in words.split()[:MOST_WORDS]
    ]
    highest = case({level: level.rank for level in Level}, value=Unit.level).desc()
    rows = found.where(*wanted or [UnitParent.id.is_(None)]).order_by(highest, Unit.code).limit(MOST)
    return [FoundUnit(*row) for row in db.session.execute(rows)]
