"""How a key of the pathway and its value read on a page."""

from collections.abc import Callable
from typing import Any

from riskreg import reference
from riskreg.pages.blueprint import pages
from riskreg.pages.scoring import domain_names
from riskreg.vocabulary import Level
from riskreg.wording import BANDS, LEVELS

SIDE_ROUTES = {
    "education": "Education quality, to the regional team",
    "oversight": "Provider oversight, to the region",
    "speak_up": "Speaking up, to the guardian",
    "urgent": "Urgent danger, phoned first",
    "regulator": "To a regulator",
}
OF_A_LEVEL = {
    "takes_score_from": "takes risks from a score of",
    "review_max_days": "longest time to the next review",
    "clock": "working days to answer",
}


def key_words(key: str) -> str:
    """``levels.ics.clock`` as a person names it."""
    kind, *rest = key.split(".")
    if kind == "levels":
        return f"{LEVELS[Level(rest[0])]}: {OF_A_LEVEL[rest[1]]}"
    if kind == "review_every_days":
        return f"{BANDS[rest[0]]}: reviewed every"  # type: ignore[index]
    if kind == "appetite":
        return f"Appetite: {domain_names()[rest[0]]}"
    if kind == "bands":
        return "Where the bands begin"
    return "Route" if rest == ["levels"] else f"Side route: {SIDE_ROUTES[rest[1]]}"


@pages.app_template_global()
def value_words(key: str, value: Any) -> str:
    """Its value; a key set to nothing is inherited."""
    if value is None:
        return "inherited"
    if isinstance(value, bool):
        return "open" if value else "closed"
    if key.endswith("days") or key.startswith("review_every_days"):
        return f"{value} {'day' if value == 1 else 'days'}"
    name = key.rpartition(".")[2] if key.startswith(("levels", "route")) else key.partition(".")[0]
    return WORDS.get(name, str)(value)


def clock_words(days: dict[str, int]) -> str:
    return (
        f"{days['acknowledge']} to acknowledge, {days['decide']} to decide; for an extreme risk"
        f" {days['acknowledge_extreme']} and {days['decide_extreme']}"
    )


def appetite_words(appetite: dict[str, Any]) -> str:
    return (
        f"{appetite['appetite'].capitalize()}: a target up to {appetite['max_target_score']}, tolerated up to"
        f" {appetite['tolerance_score']}"
    )


WORDS: dict[str, Callable[[Any], str]] = {
    "clock": clock_words,
    "appetite": appetite_words,
    "bands": lambda starts: ", ".join(f"{BANDS[band]} {starts[band]}" for band in starts),
    "levels": lambda levels: ", ".join(LEVELS[Level(level)] for level in levels),
}


@pages.app_template_global()
def appetite_scale() -> dict[str, str]:
    return reference.appetite_scale()
