"""Reference data kept as files in ``config/reference/``: matrix, pathway, clocks. Read once, never changed."""

import csv
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from riskreg.vocabulary import Band, Level

FOLDER = Path(__file__).resolve().parent.parent / "config" / "reference"


@cache
def _yaml(name: str) -> Any:
    return yaml.safe_load((FOLDER / name).read_text(encoding="utf-8"))


def rows(name: str) -> list[dict[str, str]]:
    """The rows of a CSV file of reference data, each a dict of its columns."""
    with (FOLDER / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@cache
def matrix() -> dict[str, Any]:
    """The 5x5 matrix with codes in lower case: version, likelihood, consequence labels, domains, bands."""
    source = _yaml("risk_matrix.yaml")
    return {
        "version": source["meta"]["matrix_version"],
        "likelihood": [
            {key: row[key] for key in ("level", "label", "broad", "frequency")} for row in source["likelihood"]
        ],
        "consequence": [{"level": level, "label": label} for level, label in source["consequence_labels"].items()],
        "domains": [
            {
                "code": row["code"].lower(),
                "name": row["name"],
                "levels": {str(k): v for k, v in row["levels"].items()},
            }
            for row in source["domains"]
        ],
        "bands": [
            {"code": row["code"].lower(), "from": row["from"], "to": row["to"]}
            for row in source["bands"]["national_default"]
        ],
    }


@cache
def domains() -> tuple[str, ...]:
    return tuple(row["code"] for row in matrix()["domains"])


@cache
def grounds() -> dict[str, str]:
    """Grounds of an escalation: code to text; at least one is chosen."""
    return {row["code"].lower(): row["text"] for row in _yaml("pathway.yaml")["grounds"]}


@cache
def decline_reasons() -> tuple[str, ...]:
    return tuple(code.lower() for code in _yaml("pathway.yaml")["decline_reasons"])


@cache
def pathway() -> list[dict[str, Any]]:
    """The levels of the route, lowest first: from which score each takes risks, its clock, its review days."""
    receiver = clocks()["receiver"]
    return [
        {
            "level": row["code"].lower(),
            "takes_score_from": row["takes_score_from"],
            "review_max_days": row["review_max_days"],
            "forum": row["forum"],
            "clock": receiver.get(row["code"].lower()),
        }
        for row in _yaml("pathway.yaml")["levels"]
    ]


@cache
def clocks() -> dict[str, Any]:
    return dict(_yaml("clocks.yaml"))


def receiver_days(level: Level, band: Band) -> tuple[int, int]:
    """Working days to acknowledge and to decide, for a unit of this level and a risk of this band."""
    days = clocks()["receiver"][level]
    ending = "_extreme" if band == Band.EXTREME else ""
    return days["acknowledge" + ending], days["decide" + ending]


def review_days(level: Level, band: Band) -> int:
    """The longest time to the next review, in days: the shorter of the band's and the level's."""
    by_band = {row["band"].lower(): row["every_days"] for row in _yaml("risk_matrix.yaml")["review_frequency_default"]}
    by_level = {row["level"]: row["review_max_days"] for row in pathway()}
    return int(min(by_band[band], by_level[level]))
