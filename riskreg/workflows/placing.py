"""Where a risk stands: its path in the tree, who holds it, who owns it. Used by the moves that place it."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy.orm.attributes import set_committed_value

from riskreg import clock
from riskreg.errors import InvalidInput
from riskreg.models import Person, Risk, Unit
from riskreg.queries.pathway import pathway_for
from riskreg.queries.people import who_may_own
from riskreg.scoring import band
from riskreg.vocabulary import Band, Level
from riskreg.wording import BANDS
from riskreg.workflows import rows
from riskreg.workflows.appetite import copy_appetite
from riskreg.workflows.readers import admit


def set_path(risk: Risk, path: list[Unit]) -> None:
    """Fix the risk's place; it changes again only with a transfer or a merger of units."""
    risk.origin = path[0]
    by_level = {unit.level: unit for unit in path}
    for level in Level:
        unit = by_level.get(level)
        setattr(risk, f"{level}_id", unit.id if unit else None)
        set_committed_value(risk, level.value, unit)


def save_places(risks: Sequence[Risk]) -> None:
    """Versions and paths of many risks, locked by this transaction, in one go.

    Left to the session each would be a statement of its own, because it compares the version that was read.
    """
    rows.change(Risk, [{"id": risk.id} | _place(risk) for risk in risks])
    for risk in risks:
        known = _place(risk) | {name: getattr(risk, name) for name in ("origin", *Level)}
        for name, value in known.items():
            set_committed_value(risk, name, value)


def _place(risk: Risk) -> dict[str, Any]:
    path = {f"{level}_id": unit.id if (unit := getattr(risk, level)) else None for level in Level}
    return {"version": risk.version, "changed_at": risk.changed_at, "origin_id": risk.origin.id, **path}


def set_holder(risk: Risk, unit: Unit, owner: Person | None) -> None:
    moved = risk.holder is not None and risk.holder is not unit
    risk.holder, risk.level = unit, unit.level
    set_owner(risk, owner)
    copy_appetite(risk, moved=moved)


def set_owner(risk: Risk, owner: Person | None) -> None:
    """The one accountable person. Of a confidential risk they become a reader in the same move."""
    risk.owner = owner
    if owner is not None:
        admit(risk, [owner])


def owner_at(units: list[Unit], person_id: UUID, *, field: str = "owner") -> tuple[Person, Unit]:
    """The person, and the first of these units where they have a grant; ``InvalidInput`` naming the field if none."""
    for unit in units:
        person = next((person for person in who_may_own(unit) if person.uuid == person_id), None)
        if person is not None:
            return person, unit
    places = " or ".join(unit.code for unit in units)
    raise InvalidInput({field: [f"Select someone with a role at {places}"]})


def next_review(answers: dict[str, Any], *, holder: Unit, score: int, field: str = "next_review_on") -> date:
    """The review date sent, or the latest allowed by the pathway of the holder; later than that is ``InvalidInput``."""
    the_band = band(score)
    today = clock.today()
    days = pathway_for(holder, on=today).review_days(holder.level, the_band)
    latest = today + timedelta(days=days)
    chosen: date = answers.get(field) or latest
    if chosen > latest:
        raise InvalidInput({field: [_too_far(days, the_band)]})
    return chosen


def _too_far(days: int, the_band: Band) -> str:
    return f"Review date must be within {days} days because the score is {BANDS[the_band]}"
