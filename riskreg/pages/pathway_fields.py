"""The form of a pathway: one field for each value the unit may set, empty where it inherits."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from riskreg.pages.pathway_words import SIDE_ROUTES, value_words
from riskreg.pages.scoring import domain_names
from riskreg.pathway import BAND_STARTS, Pathway, flat, nested
from riskreg.queries.pathway import own_content
from riskreg.vocabulary import Band, Level
from riskreg.wording import BANDS, LEVELS

CLOCK = {
    "acknowledge": "Working days to acknowledge",
    "decide": "Working days to decide",
    "acknowledge_extreme": "To acknowledge an extreme risk",
    "decide_extreme": "To decide on an extreme risk",
}
APPETITE = {"max_target_score": "Highest target", "tolerance_score": "Tolerated up to"}
YES, NO = "yes", "no"


@dataclass(frozen=True)
class Group:
    """Values of one key, or keys that stand together. ``inherited``: what counts while all are left empty."""

    legend: str
    fields: dict[str, str]
    inherited: str
    choice: str = ""


@dataclass(frozen=True)
class Fields:
    levels: list[tuple[str, list[Group]]]
    reviews: Group
    bands: Group
    appetite: list[Group]
    left_out: list[Level]
    side_routes: dict[str, str]


def fields_for(unit: Any, pathway: Pathway) -> Fields:
    """What this unit may set, with what counts now on the day it starts."""
    own = [level for level in Level if level.rank <= unit.level.rank]
    every = {f"review_every_days.{band}": BANDS[band] for band in reversed(Band)}
    return Fields(
        levels=[(LEVELS[level], _of_level(level, pathway)) for level in own],
        reviews=_group("Days to the next review, by band", every, pathway),
        bands=_whole("bands", "Score at which each band begins", {band: BANDS[band] for band in BAND_STARTS}, pathway),
        appetite=[_of_domain(domain, name, pathway) for domain, name in domain_names().items()],
        left_out=[level for level in own if level not in (Level.TEAM, Level.ORGANISATION)],
        side_routes=SIDE_ROUTES,
    )


def _of_level(level: Level, pathway: Pathway) -> list[Group]:
    key = f"levels.{level}"
    found = [_group("", {f"{key}.review_max_days": "Longest time to the next review, in days"}, pathway)]
    if level == Level.TEAM:
        return found
    first = _group("", {f"{key}.takes_score_from": "Takes risks from a score of"}, pathway)
    return [first, _whole(f"{key}.clock", "Time to answer when it is asked", CLOCK, pathway), *found]


def _of_domain(domain: str, name: str, pathway: Pathway) -> Group:
    key = f"appetite.{domain}"
    group = _whole(key, name, APPETITE, pathway)
    return Group(group.legend, group.fields, group.inherited, choice=f"content.{key}.appetite")


def _group(legend: str, keys: Mapping[str, str], pathway: Pathway) -> Group:
    counts = "; ".join(value_words(key, pathway.values[key]) for key in keys)
    return Group(legend, {f"content.{key}": text for key, text in keys.items()}, counts)


def _whole(key: str, legend: str, parts: Mapping[str, str], pathway: Pathway) -> Group:
    fields = {f"content.{key}.{name}": text for name, text in parts.items()}
    return Group(legend, fields, value_words(key, pathway.values[key]))


def own_answers(unit: Any, starts_on: date) -> dict[str, Any]:
    """The form's answers to begin with: what the unit itself sets, as it stands on that day."""
    own = own_content(unit, starts_on, with_that_day=True)
    typed = {key: _typed(value) for key, value in own.items() if not key.startswith("route.")}
    answers = nested(typed)
    answers["route"] = _route_answers(own)
    return answers


def _typed(value: Any) -> Any:
    return {name: str(part) for name, part in value.items()} if isinstance(value, Mapping) else str(value)


def _route_answers(own: Mapping[str, Any]) -> dict[str, Any]:
    levels = own.get("route.levels")
    found: dict[str, Any] = {}
    if levels is not None:
        found["without"] = [level.value for level in Level if level.value not in levels]
    sides = {key.rpartition(".")[2]: value for key, value in own.items() if key.startswith("route.side_routes.")}
    return found | {"side_routes": {code: YES if is_open else NO for code, is_open in sides.items()}}


def content_of(unit: Any, starts_on: date, typed: Any) -> Any:
    """What to set so that the unit's own values from that day on are those typed; an emptied one is inherited again."""
    if not isinstance(typed, Mapping):
        return typed if typed is not None else {}
    wanted = {key: value for key, value in flat(_route_read(typed)) if not _is_empty(value)}
    before = own_content(unit, starts_on, with_that_day=False)
    changed = {key: value for key, value in wanted.items() if _plain(value) != _plain(before.get(key))}
    return nested(changed | dict.fromkeys(before.keys() - wanted.keys()))


def _route_read(typed: Mapping[str, Any]) -> dict[str, Any]:
    """The boxes of levels left out become the levels that stay; radios become yes and no."""
    route = typed.get("route")
    if not isinstance(route, Mapping):
        return {**typed, "route": {}}
    without = route.get("without") or []
    left_out = [without] if isinstance(without, str) else without
    levels = [level.value for level in Level if level.value not in left_out]
    sides = route.get("side_routes")
    return {
        **typed,
        "route": {"levels": levels if left_out else None, "side_routes": sides if isinstance(sides, Mapping) else {}},
    }


def _is_empty(value: Any) -> bool:
    if isinstance(value, Mapping):
        return all(_is_empty(part) for part in value.values())
    return value is None or (isinstance(value, str) and not value.strip())


def _plain(value: Any) -> Any:
    """Typed and stored values in one form, to tell whether they differ."""
    if isinstance(value, Mapping):
        return {name: _plain(part) for name, part in value.items()}
    if isinstance(value, bool):
        return YES if value else NO
    return value if isinstance(value, list) else str(value).strip()
