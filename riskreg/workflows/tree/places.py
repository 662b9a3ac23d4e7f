"""Where a risk stands in the tree of a day: the path of its origin, and whoever now has the place of its holder."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from riskreg.models import Risk, Unit
from riskreg.queries.tree import Tree
from riskreg.vocabulary import Level, TransferCause

LEVELS = tuple(Level)


@dataclass(frozen=True)
class Place:
    """Ids of the origin, the holder, and the unit of each level from team to nation, None where there is none."""

    origin: int
    holder: int
    path: tuple[int | None, ...]

    def at(self, level: Level) -> int | None:
        return self.path[level.rank]


@dataclass(frozen=True)
class Step:
    """One level of a path that is another unit now. ``succeeds``: it took over from the one before."""

    level: Level
    before: int | None
    after: int | None
    succeeds: bool


def place_of(risk: Risk) -> Place:
    path = tuple(getattr(risk, f"{level.value}_id") for level in LEVELS)
    return Place(risk.origin_id, risk.holder_id, path)


def place_on(tree: Tree, place: Place) -> Place:
    """The place in the tree of that day. What has closed without anybody to take over stays where it stood."""
    origin = tree.living(place.origin)
    path = _path(tree.path_from(origin)) if origin is not None else _from_the_lowest_living(tree, place)
    moved = Place(origin if origin is not None else place.origin, place.holder, path)
    return Place(moved.origin, stands_for(tree, place.holder, place, moved), path)


def _from_the_lowest_living(tree: Tree, place: Place) -> tuple[int | None, ...]:
    for rank, unit_id in enumerate(place.path):
        living = tree.living(unit_id) if unit_id is not None else None
        if living is not None:
            above = _path(tree.path_from(living))
            return tuple(place.path[level] if level < rank else above[level] for level in range(len(LEVELS)))
    return place.path


def _path(units: list[Unit]) -> tuple[int | None, ...]:
    by_level = {unit.level: unit.id for unit in units}
    return tuple(by_level.get(level) for level in LEVELS)


def stands_for(tree: Tree, unit_id: int, before: Place, after: Place) -> int:
    """The unit of the new path that has this one's place: itself, who took over, else the one of its level."""
    living = tree.living(unit_id)
    if unit_id not in before.path:
        return living if living is not None else unit_id
    for candidate in (unit_id, living):
        if candidate is not None and candidate in after.path:
            return candidate
    rank = tree.units[unit_id].level.rank
    # No unit of its level any more: the next one below, as nobody further up has been asked.
    below = [found for found in after.path[: rank + 1] if found is not None]
    return below[-1] if below else after.origin


def steps(tree: Tree, before: Place, after: Place) -> list[Step]:
    """The levels at which the two paths differ, lowest first."""
    return [
        Step(level, was, now, was is not None and now is not None and tree.succeeds(now, was))
        for level, was, now in zip(LEVELS, before.path, after.path, strict=True)
        if was != now
    ]


def changed_data(units: Mapping[int, Unit], before: Place, after: Place, changed: Sequence[Step]) -> dict[str, Any]:
    """What an event says of it, in codes: the units of each level, and origin and holder where they are others now."""

    def code(unit_id: int | None) -> str | None:
        return units[unit_id].code if unit_id is not None else None

    places = {"origin": (before.origin, after.origin), "holder": (before.holder, after.holder)}
    path = [
        {"level": step.level.value, "from": code(step.before), "to": code(step.after), "succeeds": step.succeeds}
        for step in changed
    ]
    moved = {name: {"from": code(was), "to": code(now)} for name, (was, now) in places.items() if was != now}
    return {"path": path, **moved}


def telling(tree: Tree, changed: list[Step]) -> Step | None:
    """The step that says what happened: the lowest unit that has closed; nothing closed, the lowest that changed."""
    closed = (step for step in changed if step.before is not None and not tree.stands(step.before))
    return next(closed, changed[0] if changed else None)


def cause_of(tree: Tree, changed: list[Step]) -> TransferCause:
    """Why a path changed."""
    step = telling(tree, changed)
    if step is not None and step.before is not None and not tree.stands(step.before):
        return _cause_of_closing(tree, step.before, step.after)
    return TransferCause.MOVE


def _cause_of_closing(tree: Tree, closed: int, after: int | None) -> TransferCause:
    if len(tree.successors.get(closed, ())) > 1:
        return TransferCause.SPLIT
    if after is not None and _joined_others(tree, closed, after):
        return TransferCause.MERGER
    return TransferCause.CLOSURE


def _joined_others(tree: Tree, closed: int, after: int) -> bool:
    """Did the unit stand before, or take over from others too?"""
    began, ended = tree.units[after].valid_from, tree.units[closed].valid_to
    stood_before = began is None or (ended is not None and began <= ended)
    return stood_before or tree.predecessors(after) > 1
