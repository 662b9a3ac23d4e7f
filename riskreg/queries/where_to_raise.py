"""The units somebody may raise a risk in, and the one that is most likely theirs."""

from collections.abc import Sequence
from dataclasses import dataclass

from riskreg import clock
from riskreg.models import Person, Unit
from riskreg.policy import LEADING, WORKING
from riskreg.queries.units import below, names_of
from riskreg.vocabulary import Level, Role


@dataclass(frozen=True)
class Place:
    code: str
    name: str


@dataclass(frozen=True)
class Places:
    """``usual`` is the code that a form begins with."""

    all: Sequence[Place]
    usual: str | None

    def name_of(self, code: str) -> str:
        return next((place.name for place in self.all if place.code == code), code)


def places_to_raise_in(person: Person) -> Places:
    """A contributor's own units; a lead's unit and, inside an organisation, all below it."""
    today = clock.today()
    live = [grant for grant in person.grants if grant.role in WORKING and grant.is_live(on=today)]
    own = [grant.unit for grant in live]
    trees = [grant.unit_id for grant in live if grant.role in LEADING and grant.unit.level.inside_organisation]
    units = {unit.id: unit for unit in [*own, *(below(trees, on=today) if trees else [])]}
    open_units = sorted((unit for unit in units.values() if unit.is_open(on=today)), key=_from_the_top)
    names = names_of([unit.code for unit in open_units]) if open_units else {}
    return Places([Place(unit.code, names.get(unit.code, unit.code)) for unit in open_units], _usual(live, open_units))


def _from_the_top(unit: Unit) -> tuple[int, str]:
    return (-unit.level.rank, unit.code)


def _usual(live: Sequence[object], open_units: Sequence[Unit]) -> str | None:
    """Where they work: the unit they contribute in, else the lowest one they lead."""
    grants = sorted(live, key=lambda grant: (grant.role != Role.CONTRIBUTOR, list(Level).index(grant.unit.level)))  # type: ignore[attr-defined]
    codes = {unit.code for unit in open_units}
    return next((grant.unit.code for grant in grants if grant.unit.code in codes), None)  # type: ignore[attr-defined]
