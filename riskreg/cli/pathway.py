"""The pathway of a unit: read it, see what setting it otherwise would do, set it. The file is YAML or JSON."""

from datetime import date, datetime
from pathlib import Path
from typing import Any

import click
import yaml

from riskreg import clock
from riskreg.cli.people import DAY, need_unit
from riskreg.cli.telling import Answer, answers, commands
from riskreg.errors import InvalidInput
from riskreg.extensions import transaction
from riskreg.pathway import nested
from riskreg.queries.pathway import pathway_for
from riskreg.schemas.base import read
from riskreg.schemas.pathway import PreviewPathway, SetPathway
from riskreg.schemas.resources import PathwayPreview
from riskreg.workflows.pathway import preview_pathway, set_pathway

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
FEW = "fewer than 5"


@commands.group()
def pathway() -> None:
    """Thresholds, clocks, review intervals, bands, appetite and route of a unit."""


@pathway.command("show")
@click.argument("unit")
@click.option("--on", type=DAY, help="A day; default today.")
@answers(lambda answer: _shown(answer))
def show(unit: str, on: datetime | None) -> Answer:
    """Show what counts at a unit, and who set it."""
    counts = pathway_for(need_unit(unit), on=on.date() if on else clock.today())
    set_by = {key: {"unit": by.unit, "from": by.starts_on.isoformat()} for key, by in sorted(counts.sources.items())}
    return {"unit": unit, "on": counts.on.isoformat(), "values": nested(counts.values), "set_by": set_by}


def _shown(answer: Answer) -> str:
    told = [f"{key}: set by {by['unit']} from {by['from']}" for key, by in answer["set_by"].items()]
    ending = "The rest is the national default." if told else "The national default."
    values = yaml.safe_dump(answer["values"], sort_keys=False)
    return "\n".join([f"Pathway of {answer['unit']} on {answer['on']}", values, *told, ending])


@pathway.command("set")
@click.argument("unit")
@click.option("--from", "start", type=DAY, required=True, help="First day; today or later.")
@click.option("--file", type=FILE, required=True, help="What is set.")
@click.option("--reason", required=True)
@answers("{unit} sets this from {from}.")
def set_it(unit: str, start: datetime, file: Path, reason: str) -> Answer:
    """Set a part of the pathway of a unit from a day on."""
    sent = _sent(start.date(), file) | {"reason": reason}

    def command() -> Answer:
        made = set_pathway(need_unit(unit), read(SetPathway(), sent), actor=None)
        return {"unit": unit, "from": made.starts_on.isoformat(), "content": made.content}

    return transaction(command)


@pathway.command("preview")
@click.argument("unit")
@click.option("--from", "start", type=DAY, required=True, help="First day; today or later.")
@click.option("--file", type=FILE, required=True, help="What would be set.")
@answers(lambda answer: _previewed(answer))
def preview(unit: str, start: datetime, file: Path) -> Answer:
    """Count what setting this would change. Nothing is written."""
    answers = read(PreviewPathway(), _sent(start.date(), file))
    return dict(PathwayPreview().dump(preview_pathway(need_unit(unit), answers, reader=None)))


def _previewed(answer: Answer) -> str:
    told = [f"From {answer['starts_on']}, at {answer['unit']} and below, by level of who holds the risks:"]
    for row in answer["levels"]:
        counts = {name: FEW if number is None else number for name, number in row.items()}
        told.append(
            "{level}: {newly_proposed} newly proposed for escalation, {reviews_late} reviews late,"
            " {other_clocks} with other clocks if asked about, {above_tolerance} above tolerance".format(**counts)
        )
    return "\n".join(told)


def _sent(start: date, file: Path) -> dict[str, Any]:
    try:
        content = yaml.safe_load(file.read_text(encoding="utf-8"))
    except (yaml.YAMLError, UnicodeDecodeError):
        raise InvalidInput({"file": ["This is neither YAML nor JSON"]}) from None
    return {"starts_on": start.isoformat(), "content": content}
