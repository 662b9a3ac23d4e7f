"""The pathway in force at one unit on one day: who takes risks from which score, how fast, reviewed how often.

Settings are partial: a flat key each (``levels.ics.takes_score_from``, ``appetite.safety``), so that the nearest
unit that sets a key wins, whatever the others set. What nobody set is the national default of the files.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from types import MappingProxyType
from typing import Any

from riskreg import reference
from riskreg.vocabulary import Band, Level

WHOLE = ("clock", "bands")
"""Values that only fit together: set as one, never key by key."""


BAND_STARTS = (Band.MODERATE, Band.HIGH, Band.EXTREME)
"""The bands that begin somewhere; low is what lies below."""


@dataclass(frozen=True)
class SetBy:
    """The unit that set a value, and since when it counts."""

    unit: str
    starts_on: date


@dataclass(frozen=True)
class Appetite:
    """How much risk of one kind a body will take: its word, the highest target, the highest score it may tolerate."""

    domain: str
    appetite: str
    max_target_score: int
    tolerance_score: int
    set_by: SetBy | None


@dataclass(frozen=True)
class Pathway:
    """What counts at ``unit`` on the day ``on``. ``values`` and ``sources`` by flat key; no source: the default."""

    unit: str
    on: date
    values: Mapping[str, Any]
    sources: Mapping[str, SetBy]

    def set_by(self, key: str) -> SetBy | None:
        """Who set this key; none while the national default counts."""
        return self.sources.get(key)

    def takes_score_from(self, level: Level) -> int:
        """The score from which this level takes risks from below."""
        return int(self.values[f"levels.{level}.takes_score_from"])

    def receiver_days(self, level: Level, band: Band) -> tuple[int, int]:
        """Working days to acknowledge and to decide, for a unit of this level and a risk of this band."""
        days = self.values[f"levels.{level}.clock"]
        ending = "_extreme" if band == Band.EXTREME else ""
        return int(days["acknowledge" + ending]), int(days["decide" + ending])

    def review_days(self, level: Level, band: Band) -> int:
        """The longest time to the next review, in days: the shorter of the band's and the level's."""
        of_band = self.values[f"review_every_days.{band}"]
        return int(min(of_band, self.values[f"levels.{level}.review_max_days"]))

    def appetite(self, domain: str) -> Appetite:
        key = f"appetite.{domain}"
        return Appetite(domain, **self.values[key], set_by=self.set_by(key))

    def local_band(self, score: int) -> Band:
        """The band as this unit draws it; the national band stays beside it and decides every rule."""
        starts = self.values["bands"]
        return next((band for band in reversed(Band) if score >= starts.get(band, 1)), Band.LOW)

    @property
    def route(self) -> tuple[Level, ...]:
        """The levels a risk goes up through, lowest first."""
        return tuple(Level(level) for level in self.values["route.levels"])

    def next_level(self, level: Level, *, among: Collection[Level]) -> Level | None:
        """The next one up the route of those that a risk's path has."""
        return next((above for above in self.route if above.rank > level.rank and above in among), None)

    def takes_side_route(self, code: str) -> bool:
        return bool(self.values[f"route.side_routes.{code}"])


def flat(content: Mapping[str, Any], before: str = "") -> Iterator[tuple[str, Any]]:
    """A partial content, as sent and stored, by flat key."""
    for name, value in content.items():
        key = f"{before}{name}"
        if isinstance(value, Mapping) and name not in WHOLE and before != "appetite.":
            yield from flat(value, f"{key}.")
        else:
            yield key, value


def nested(values: Mapping[str, Any]) -> dict[str, Any]:
    """Flat keys put back into the shape that is sent and stored."""
    content: dict[str, Any] = {}
    for key, value in values.items():
        *outer, last = key.split(".")
        place = content
        for part in outer:
            place = place.setdefault(part, {})
        place[last] = value
    return content


@cache
def national_default() -> Mapping[str, Any]:
    """What the files say, by flat key."""
    levels = {
        row["level"]: {name: row[name] for name in ("takes_score_from", "review_max_days", "clock")}
        for row in reference.pathway()
    }
    content = {
        "levels": levels,
        "review_every_days": reference.review_every_days(),
        "bands": {row["code"]: row["from"] for row in reference.matrix()["bands"] if row["code"] in BAND_STARTS},
        "appetite": reference.appetite(),
        "route": {"levels": list(levels), "side_routes": dict.fromkeys(reference.side_routes(), True)},
    }
    return MappingProxyType(dict(flat(content)))
