"""What a day of the tree means for risks, roles and machine clients, before anything is done about it."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import func, select

from riskreg import clock
from riskreg.extensions import db
from riskreg.models import Risk
from riskreg.queries.tree import Tree, tree_on
from riskreg.vocabulary import RiskStatus
from riskreg.workflows.tree.closing import ALIVE
from riskreg.workflows.tree.grants import clients_left, grants_ending
from riskreg.workflows.tree.places import LEVELS, Place, place_on, steps, telling
from riskreg.workflows.tree.records import are_records_behind

Answer = dict[str, Any]
COLUMNS = (Risk.origin_id, Risk.holder_id, *(getattr(Risk, f"{level.value}_id") for level in LEVELS))


@dataclass(frozen=True)
class Due:
    """A risk that stands elsewhere in the tree of the day."""

    risk_id: int
    status: RiskStatus
    before: Place
    after: Place


def foresee(day: date) -> Answer:
    """What ``route_due`` would do on that day, in numbers: no reference and no text of a risk."""
    tree = tree_on(max(day, clock.today()))
    endings = grants_ending(tree)
    return {
        "risks": counts(tree, due_risks(tree)),
        "roles_handed_on": sum(ending.successor is not None for ending in endings),
        "needs_granting": [ending.as_answer() for ending in endings if ending.successor is None],
        "clients": clients_left(tree),
        "needs_heir": stranded(tree),
    }


def is_routing_due() -> bool:
    """A read: does anything stand elsewhere today than the tree says?"""
    tree = tree_on(clock.today())
    return bool(due_risks(tree) or grants_ending(tree) or are_records_behind(tree))


def due_risks(tree: Tree) -> list[Due]:
    """The risks whose path the tree of the day says otherwise, in the order they were raised.

    Risks share few places: each is looked at once.
    """
    moved = {place: after for place in _places() if (after := place_on(tree, place)) != place}
    if not moved:
        return []
    origins = {place.origin for place in moved}
    rows = select(Risk.id, Risk.status, *COLUMNS).where(Risk.origin_id.in_(origins)).order_by(Risk.id)
    found = ((row[0], row[1], Place(row[2], row[3], tuple(row[4:]))) for row in db.session.execute(rows))
    return [Due(risk_id, status, place, moved[place]) for risk_id, status, place in found if place in moved]


def _places() -> list[Place]:
    rows = db.session.execute(select(*COLUMNS).distinct())
    return [Place(row[0], row[1], tuple(row[2:])) for row in rows]


def counts(tree: Tree, due: Iterable[Due]) -> list[Answer]:
    """How many risks of each status go from which unit to which."""
    found: Counter[tuple[str | None, str | None, str]] = Counter()
    for one in due:
        step = telling(tree, steps(tree, one.before, one.after))
        was, now = (step.before, step.after) if step else (one.before.holder, one.after.holder)
        found[_code(tree, was), _code(tree, now), one.status.value] += 1
    ordered = sorted(found.items(), key=lambda item: [part or "" for part in item[0]])
    return [{"from": was, "to": now, "status": status, "count": count} for (was, now, status), count in ordered]


def _code(tree: Tree, unit_id: int | None) -> str | None:
    return tree.units[unit_id].code if unit_id is not None else None


def stranded(tree: Tree) -> list[Answer]:
    """Closed units with risks that are not over and nobody named to take them."""
    rows = (
        select(Risk.origin_id, func.count(Risk.id))
        .where(Risk.status.in_(ALIVE))
        .group_by(Risk.origin_id)
        .order_by(Risk.origin_id)
    )
    return [
        {"unit": tree.units[unit_id].code, "count": count}
        for unit_id, count in db.session.execute(rows)
        if tree.living(unit_id) is None
    ]
