"""What every change of the tree has: who makes it, from which day, why; and who may."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import select

from riskreg import clock, policy
from riskreg.errors import InvalidInput
from riskreg.extensions import db
from riskreg.models import Person, Unit, UnitChange
from riskreg.patient_identifiers import holds_nhs_number
from riskreg.queries.units import find_unit, path_of
from riskreg.vocabulary import Level, Permission, UnitChangeKind

LONGEST_REASON = 600


@dataclass(frozen=True)
class Change:
    """``start`` is the first day on which things are as they will be."""

    by: Person
    start: date
    reason: str

    @property
    def last_day(self) -> date:
        """The last day on which things are as they were."""
        return self.start - timedelta(days=1)


def change_from(start: date | None, reason: str, by: Person) -> Change:
    """A change that begins on this day, today when none is named. Raises ``InvalidInput``."""
    words = reason.strip()
    if not 1 <= len(words) <= LONGEST_REASON:
        raise InvalidInput({"reason": [f"Enter why, in {LONGEST_REASON} characters or less"]})
    if holds_nhs_number(words):
        raise InvalidInput({"reason": ["It holds what looks like an NHS number. Take it out"]}, code="pii_suspected")
    return Change(by, start or clock.today(), words)


def note(kind: UnitChangeKind, units: Iterable[Unit], change: Change) -> None:
    """Keep who changed these units, from which day and why."""
    moment = clock.now()
    db.session.add_all(
        UnitChange(
            unit_id=unit.id,
            kind=kind,
            effective_on=change.start,
            reason=change.reason,
            made_by_id=change.by.id,
            made_at=moment,
        )
        for unit in units
    )
    db.session.flush()


def unit_named(code: str, change: Change, *, field: str) -> Unit:
    """The unit with this code, standing on the first day of the change, and the actor's to change.

    Raises ``InvalidInput`` naming the field, or ``NotPermitted``.
    """
    unit = find_unit(code)
    if unit is None:
        raise InvalidInput({field: [f"There is no unit with the code {code}"]})
    check_may_change(unit, change.by)
    if not unit.is_open(on=change.start):
        raise InvalidInput({field: [f"{code} does not stand on {change.start.isoformat()}"]})
    return unit


def check_may_change(unit: Unit, actor: Person) -> None:
    """Raise ``NotPermitted`` unless the actor is system administrator of this unit or of one above it."""
    path = path_of(unit.code, on=unit.nearest_day(clock.today()))
    policy.check(actor, Permission.CHANGE_TREE, configured=path)


def need_above(parent: Unit, unit: Unit, *, field: str) -> None:
    """Raise ``InvalidInput`` unless the level of the one can stand above the level of the other."""
    if parent.level.rank <= unit.level.rank:
        raise InvalidInput({field: [f"{parent.code} does not stand above a unit of level {unit.level.value}"]})


def check_may_route(actor: Person) -> None:
    """Raise ``NotPermitted`` unless the actor is system administrator of a nation: routing reaches every unit."""
    nations = list(db.session.scalars(select(Unit).where(Unit.level == Level.NATIONAL)))
    policy.check(actor, Permission.CHANGE_TREE, configured=nations)
