"""The register's address: what it asks for, and the same address with one thing changed or taken away."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import TypeVar
from urllib.parse import urlencode

from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import BadRequest

from riskreg import reference
from riskreg.pages.standing import STANDINGS
from riskreg.queries.filters import RiskFilters
from riskreg.queries.register_filters import Due, Sort, Standing, Wanted
from riskreg.vocabulary import Band, Level, Theme
from riskreg.wording import BANDS, LEVELS, THEMES

NAMES = (
    "q",
    "theme",
    "band",
    "status",
    "level",
    "org",
    "profession",
    "owner",
    "due",
    "proposed",
    "sort",
    "page",
    "rows",
)
MANY = ("theme", "band", "status")
ABOUT_THE_VIEW = ("sort", "page", "rows")
MOST_LETTERS = 100
CODE = re.compile(r"[A-Z0-9.]{1,32}")
SORTS = {
    Sort.WORSE: "Got worse first",
    Sort.SCORE: "Highest score first",
    Sort.REVIEW: "Next review first",
    Sort.NEWEST: "Newest first",
    Sort.REFERENCE: "Reference",
}
DUES = {Due.OVERDUE: "Overdue", Due.SOON: "Review in the next 14 days"}
MINE, YES = "me", "yes"
Word = TypeVar("Word", bound=StrEnum)


@dataclass(frozen=True)
class Chip:
    """One filter in force, and the address without it."""

    name: str
    text: str
    without: str


@cache
def professions() -> dict[str, str]:
    return {row["code"]: row["name"] for row in reference.rows("professions.csv")}


def wanted_of(args: MultiDict[str, str]) -> Wanted:
    """What the address asks for. A value it cannot mean is refused."""
    for name in NAMES:
        if name not in MANY and len(args.getlist(name)) > 1:
            raise BadRequest()
    return Wanted(
        words=_words(args),
        themes=_many(Theme, args, "theme"),
        bands=_many(Band, args, "band"),
        standings=_many(Standing, args, "status"),
        mine=_fits(args, "owner", lambda value: value == MINE) is not None,
        due=_one(Due, args, "due"),
        proposed=_fits(args, "proposed", lambda value: value == YES) is not None,
        shared=RiskFilters(
            level=_one(Level, args, "level"),
            org=_fits(args, "org", lambda value: CODE.fullmatch(value) is not None),
            profession=_fits(args, "profession", lambda value: value in professions()),
        ),
        sort=_one(Sort, args, "sort") or Sort.WORSE,
    )


def page_of(args: MultiDict[str, str]) -> int | None:
    """The page asked for; none for all rows on one, to print."""
    if _fits(args, "rows", lambda value: value == "all"):
        return None
    text = _fits(args, "page", lambda value: re.fullmatch(r"[1-9][0-9]{0,5}", value) is not None)
    return int(text or 1)


def _words(args: MultiDict[str, str]) -> str:
    text = args.get("q", "").strip()
    if "\x00" in text or any("\ud800" <= letter <= "\udfff" for letter in text):
        raise BadRequest()
    return text[:MOST_LETTERS]


def _many(words: type[Word], args: MultiDict[str, str], name: str) -> tuple[Word, ...]:
    values = [value for value in dict.fromkeys(args.getlist(name)) if value]
    if not set(values) <= {word.value for word in words}:
        raise BadRequest()
    return tuple(words(value) for value in values)


def _one(words: type[Word], args: MultiDict[str, str], name: str) -> Word | None:
    return next(iter(_many(words, args, name)), None)


def _fits(args: MultiDict[str, str], name: str, means_something: Callable[[str], bool]) -> str | None:
    value = args.get(name) or None
    if value is not None and not means_something(value):
        raise BadRequest()
    return value


def address(pairs: list[tuple[str, str]]) -> str:
    return f"/register?{urlencode(pairs)}" if pairs else "/register"


def pairs_of(args: MultiDict[str, str], *, without: tuple[str, ...] = ()) -> list[tuple[str, str]]:
    """The address as it stands, in a fixed order, without these names."""
    return [(name, value) for name in NAMES if name not in without for value in args.getlist(name) if value]


def at_page(args: MultiDict[str, str], page: int) -> str:
    return address([*pairs_of(args, without=("page", "rows")), ("page", str(page))])


def chips(args: MultiDict[str, str], names: dict[str, str]) -> list[Chip]:
    """The filters in force, in words; ``names`` are those of units."""
    pairs = pairs_of(args, without=("page", "rows"))
    return [
        Chip(name, _chip_text(name, value, names), address([other for other in pairs if other != (name, value)]))
        for name, value in pairs
        if name not in ABOUT_THE_VIEW
    ]


def _chip_text(name: str, value: str, names: dict[str, str]) -> str:
    words: dict[str, dict[str, str]] = {
        "q": {value: f"“{value[:MOST_LETTERS]}”"},
        "theme": {theme.value: text for theme, text in THEMES.items()},
        "band": {band.value: text for band, text in BANDS.items()},
        "status": {standing.value: tag.text for standing, tag in STANDINGS.items()},
        "level": {level.value: f"Held by: {text}" for level, text in LEVELS.items()},
        "org": names,
        "profession": professions(),
        "owner": {MINE: "Owned by me"},
        "due": {due.value: text for due, text in DUES.items()},
        "proposed": {YES: "Proposed for escalation"},
    }
    return words[name].get(value, value)
