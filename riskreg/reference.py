"""Reference data kept as files in ``config/reference/``: matrix, pathway, clocks, appetite, tags. Read once."""

import csv
from functools import cache
from pathlib import Path
from typing import Any

import yaml

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


@cache
def review_every_days() -> dict[str, int]:
    """How often a risk of each band is looked at again, in days."""
    rows_by_band = _yaml("risk_matrix.yaml")["review_frequency_default"]
    return {row["band"].lower(): row["every_days"] for row in rows_by_band}


@cache
def side_routes() -> dict[str, str]:
    """Ways beside the route: code to when it is taken."""
    return {row["code"].lower(): row["when"] for row in _yaml("pathway.yaml")["routes"]["side_routes"]}


@cache
def appetite_scale() -> dict[str, str]:
    """The words for how much risk a body will take, from least to most, each with its meaning."""
    return {row["code"].lower(): row["meaning"] for row in _yaml("appetite.yaml")["scale"]}


@cache
def appetite() -> dict[str, dict[str, Any]]:
    """By kind of consequence: the word, the highest target score, the highest score that may be tolerated."""
    return {
        row["code"].lower(): {
            "appetite": row["appetite"].lower(),
            "max_target_score": row["max_target_score"],
            "tolerance_score": row["tolerance_score"],
        }
        for row in _yaml("appetite.yaml")["categories"]
    }


@cache
def seips() -> dict[str, str]:
    """The work system (SEIPS), to say without blame what a risk comes from and whom it meets: code to name."""
    source = _yaml("seips.yaml")
    elements = {row["code"].lower(): row["name"] for row in source["elements"]}
    reached = {row["code"].lower(): row["about"] for row in source["outcomes"]}
    return elements | {source["processes"]["code"].lower(): "Process"} | reached


@cache
def work_system() -> tuple[str, ...]:
    """Those of ``seips`` that a cause may lie in; the person is never the only one."""
    return tuple(row["code"].lower() for row in _yaml("seips.yaml")["elements"])


@cache
def isf_categories() -> dict[str, str]:
    """Categories of concern about a place of learning (Intensive Support Framework): a scale of its own, no score."""
    rows = _yaml("learning_environment.yaml")["intensive_support_framework"]["categories"]
    return {row["code"].lower(): row["label"] for row in rows}


@cache
def education_domains() -> dict[str, str]:
    """Domains of the Education Quality Framework: code to name."""
    return {
        row["code"].lower(): row["name"] for row in _yaml("learning_environment.yaml")["quality_framework"]["domains"]
    }


@cache
def charter() -> dict[str, str]:
    """Priorities of the Safe Learning Environment Charter: code to name."""
    rows = _yaml("learning_environment.yaml")["safe_learning_environment_charter"]["priorities"]
    return {row["code"].lower(): row["name"] for row in rows}
