"""What the risks of the demo are about: situations written by theme, and what people say along the way."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from riskreg.vocabulary import Theme

FOLDER = Path(__file__).resolve().parent


@dataclass(frozen=True)
class Situation:
    """One risk as somebody would write it. ``teams``: whose it can be, empty for any; ``score``: c, l, domain."""

    theme: Theme
    title: str
    urgency: str
    affected: list[str]
    cause: str
    event: str
    effect: str
    score: tuple[int, int, str]
    why: str
    controls: list[tuple[str, str]]
    actions: list[str]
    ask: tuple[str, str]
    tried: str
    evidence: str
    question: str
    answer: str
    teams: list[str] = field(default_factory=list)
    professions: list[str] = field(default_factory=list)
    at: str = "team"


@cache
def situations() -> tuple[Situation, ...]:
    return tuple(_read())


def _read() -> Iterator[Situation]:
    for theme in Theme:
        for file in sorted((FOLDER / "situations").glob(f"{theme.value}*.yaml")):
            for row in yaml.safe_load(file.read_text(encoding="utf-8")):
                yield Situation(theme=theme, teams=row.pop("for", []), **row)


@cache
def phrases() -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load((FOLDER / "phrases.yaml").read_text(encoding="utf-8"))
    return found


def fitting(team: str, level: str) -> list[Situation]:
    """Those that a team of this kind, or a unit of this level, could raise: its own before everybody's."""
    own = [row for row in situations() if row.at == level and team in row.teams]
    return own + [row for row in situations() if row.at == level and not row.teams]
