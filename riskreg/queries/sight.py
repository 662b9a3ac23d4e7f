"""Which units can see a risk, by name, for those who wonder who reads what they wrote."""

from sqlalchemy import select

from riskreg import clock, policy
from riskreg.extensions import db
from riskreg.models import Audience, Person, Risk, Unit, UnitName
from riskreg.queries.units import valid_on


def units_that_see(risk: Risk) -> dict[str, str]:
    """Names by code of the units in the risk's audience, the lowest first."""
    rows = (
        select(Unit.code, Unit.level, UnitName.name)
        .join(Audience, Audience.unit_id == Unit.id)
        .join(UnitName, UnitName.unit_id == Unit.id)
        .where(Audience.risk_id == risk.id, policy.in_sight(), valid_on(UnitName, clock.today()))
    )
    found = sorted(db.session.execute(rows), key=lambda row: row.level.rank)
    return {row.code: row.name for row in found}


def holder_and_owner(risk: Risk) -> tuple[str, str | None]:
    """The code of the unit that holds the risk, and the title of the person who answers for it."""
    rows = (
        select(Unit.code, Person.title)
        .select_from(Unit)
        .outerjoin(Person, Person.id == risk.owner_id)
        .where(Unit.id == risk.holder_id)
    )
    holder, owner = db.session.execute(rows).one()
    return holder, owner
