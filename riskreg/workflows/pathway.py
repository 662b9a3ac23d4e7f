"""Setting the pathway of a unit from a day on. Nothing written before changes: dates on risks and requests stay."""

from collections.abc import Iterable
from typing import Any

from riskreg import clock, policy
from riskreg.errors import InvalidInput
from riskreg.extensions import db
from riskreg.models import PathwaySetting, Person, Unit
from riskreg.pathway import flat
from riskreg.queries.pathway import forget_pathways, starting_on
from riskreg.queries.pathway_preview import Preview, preview_of
from riskreg.queries.units import path_of
from riskreg.vocabulary import Level, Permission

ALWAYS_ON_ROUTE = Level.ORGANISATION
"""Its leads decide what leaves it: that act is the disclosure."""


def set_pathway(unit: Unit, answers: dict[str, Any], *, actor: Person | None) -> PathwaySetting:
    """Add a setting. One of the same start day counts instead of the one before; no row is ever changed.

    ``actor`` is None for an operator at the command line.
    """
    if actor is not None:
        check_may_set(unit, actor)
    refuse_unfit(unit, answers)
    setting = PathwaySetting(
        unit=unit,
        starts_on=answers["starts_on"],
        content=answers["content"],
        reason=answers["reason"],
        set_by=actor,
        set_at=clock.now(),
    )
    db.session.add(setting)
    db.session.flush()
    forget_pathways()
    return setting


def preview_pathway(unit: Unit, answers: dict[str, Any], *, reader: policy.Reader | None) -> Preview:
    """What setting this would do, in numbers by level; nothing is written and no risk is shown."""
    if reader is not None:
        check_may_set(unit, reader)
    refuse_unfit(unit, answers)
    return preview_of(unit, answers["content"], on=answers["starts_on"])


def check_may_set(unit: Unit, who: policy.Reader) -> None:
    """Raise ``NotPermitted`` but for a system administrator of the unit or above it."""
    policy.check(who, Permission.SET_PATHWAY, configured=path_of(unit.code, on=clock.today()))


def may_set(unit: Unit, who: policy.Reader) -> bool:
    return policy.can(who, Permission.SET_PATHWAY, configured=path_of(unit.code, on=clock.today()))


def refuse_unfit(unit: Unit, answers: dict[str, Any]) -> None:
    """Raise ``InvalidInput`` for what this unit cannot set: another's level, a broken route, nothing, once closed."""
    content, starts_on = answers["content"], answers["starts_on"]
    if not unit.is_open(on=starts_on):
        raise InvalidInput({"starts_on": [f"{unit.code} is closed on that day"]})
    if not dict(flat(content)) and starting_on(unit, starts_on) is None:
        raise InvalidInput({"content": ["Set something"]})
    for level in content.get("levels", {}):
        if Level(level).rank > unit.level.rank:
            raise InvalidInput({f"content.levels.{level}": [f"{unit.code} sets its own level and those below it"]})
    if levels := content.get("route", {}).get("levels"):
        _refuse_route(unit, levels)


def _refuse_route(unit: Unit, levels: Iterable[Level]) -> None:
    ranks = [level.rank for level in levels]
    kept = [level for level in Level if level.rank > unit.level.rank or level == ALWAYS_ON_ROUTE]
    if ranks != sorted(ranks):
        raise InvalidInput({"content.route.levels": ["Put the levels in order, the lowest first"]})
    if missing := [level.value for level in kept if level.rank not in ranks]:
        raise InvalidInput({"content.route.levels": [f"{unit.code} cannot leave out: {', '.join(missing)}"]})
