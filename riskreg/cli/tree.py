"""Units of the NHS, and how their tree changes: each change with who makes it, its first day and the reason.

What begins today or before is carried out for all risks at once; what begins later waits for its day.
"""

from collections.abc import Callable
from datetime import date, datetime
from functools import wraps
from typing import Any

import click

from riskreg import clock
from riskreg.cli.people import DAY, need_unit
from riskreg.cli.telling import Answer, answers, commands
from riskreg.errors import InvalidInput
from riskreg.extensions import db, transaction
from riskreg.vocabulary import Level
from riskreg.wording import STATUSES
from riskreg.workflows import accounts
from riskreg.workflows.tree import closing, heirs, leading, merging, moving, renaming, splitting
from riskreg.workflows.tree.changes import Change, change_from, check_may_route
from riskreg.workflows.tree.foresight import foresee
from riskreg.workflows.tree.opening import open_unit
from riskreg.workflows.tree.routing import route_due

Verb = Callable[[Change], Any]


@commands.group()
def unit() -> None:
    """Units of the NHS that can hold a risk."""


@unit.command("add")
@click.argument("code")
@click.argument("name")
@click.argument("level", type=click.Choice([level.value for level in Level]))
@click.argument("parent")
@click.option("--from", "start", type=DAY, help="First day; default always.")
@answers("{code} was added.")
def add_unit(code: str, name: str, level: str, parent: str, start: datetime | None) -> Answer:
    """Add a unit under its parent. Teams and services are called ORG.TEAM."""
    first = start and start.date()

    def add() -> Answer:
        need_unit(parent)
        return {"code": open_unit(code, name, Level(level), parent, start=first).code}

    return transaction(add)


def changing(build: Callable[..., Verb]) -> Callable[..., int]:
    """A command that changes the tree: its own words make the verb; who, when, why and --dry-run are the same."""

    @click.option("--from", "start", type=DAY, help="First day on which it is so; default today.")
    @click.option("--reason", required=True, help="Why; kept with the change.")
    @click.option("--by", required=True, metavar="EMAIL", help="A system administrator of the units, or above them.")
    @click.option("--dry-run", is_flag=True, help="Say what would happen, in numbers, and change nothing.")
    @answers(lambda answer: _changed(answer))
    @wraps(build)
    def command(start: datetime | None, reason: str, by: str, dry_run: bool, **words: Any) -> Answer:
        first = start.date() if start else clock.today()

        def change() -> Answer:
            verb = build(**words)
            made = change_from(first, reason, accounts.find_by_email(by))
            verb(made)
            return {"from": first.isoformat()} | _meaning(made, dry_run)

        return _tried(change) if dry_run else transaction(change)

    return command


def _meaning(change: Change, dry_run: bool) -> Answer:
    """What it means for risks: done when its day has come, else foreseen."""
    done = change.start <= clock.today() and not dry_run
    meaning = route_due(actor=change.by) if done else foresee(change.start)
    return {"done": done, "dry_run": dry_run} | meaning


def _tried(command: Callable[[], Answer]) -> Answer:
    try:
        return command()
    finally:
        db.session.rollback()


def _changed(answer: Answer) -> str:
    when = "is so" if answer["done"] else "would be so" if answer["dry_run"] else "will be so"
    return f"It {when} from {answer['from']}. {_told(answer)}"


def _told(answer: Answer) -> str:
    count = sum(row["count"] for row in answer["risks"])
    said = ["1 risk moves." if count == 1 else f"{count} risks move."]
    said += [
        f"  {row['count']} {STATUSES[row['status']].lower()}: {row['from'] or 'nowhere'} to {row['to'] or 'nowhere'}"
        for row in answer["risks"]
    ]
    said += [f"  No role where it is held now: the owner of {ref}" for ref in answer.get("owner_has_no_grant", [])]
    said += [f"  Grant anew: {row['person']}, {row['role']} at {row['unit']}" for row in answer["needs_granting"]]
    said += [f"  Client of a closed unit: {row['client']}, {row['unit']}" for row in answer["clients"]]
    said += [f"  Name the heir of {row['unit']}: {row['count']} risks wait" for row in answer["needs_heir"]]
    return "\n".join(said)


@unit.command("rename")
@click.argument("code")
@click.argument("name")
@changing
def rename(code: str, name: str) -> Verb:
    """Give a unit another name."""
    return lambda change: renaming.rename_unit(code, name, change)


@unit.command("move")
@click.argument("code")
@click.argument("parent")
@changing
def move(code: str, parent: str) -> Verb:
    """Put a unit under another parent, with its parts and their risks."""
    return lambda change: moving.move_unit(code, parent, change)


@unit.command("close")
@click.argument("code")
@click.option("--successor", metavar="CODE", help="Takes over its parts, risks, requests and roles.")
@changing
def close(code: str, successor: str | None) -> Verb:
    """Close a unit. --from is the first day without it."""
    return lambda change: closing.close_unit(code, change, successor=successor)


@unit.command("merge")
@click.argument("codes", nargs=-1, required=True)
@click.option("--into", required=True, metavar="CODE", help="The unit they become; it may be one of them.")
@click.option("--name", help="Of a unit that is new.")
@click.option("--parent", metavar="CODE", help="Of a unit that is new.")
@changing
def merge(codes: tuple[str, ...], into: str, name: str | None, parent: str | None) -> Verb:
    """Make several units one, which is new or stands already."""
    return lambda change: merging.merge_units(codes, into, change, name=name, parent=parent)


@unit.command("split")
@click.argument("code")
@click.option("--into", "successors", multiple=True, required=True, metavar="CODE", help="A successor; give several.")
@click.option("--part", "parts", multiple=True, metavar="PART=SUCCESSOR", help="Which successor takes this part.")
@click.option("--rest", metavar="CODE", help="The successor that takes all else, and what the unit itself raised.")
@changing
def split(code: str, successors: tuple[str, ...], parts: tuple[str, ...], rest: str | None) -> Verb:
    """Make one unit several. Risks go with the part that they come from."""
    named = dict(_pair(part) for part in parts)
    return lambda change: splitting.split_unit(code, successors, change, parts=named, rest=rest)


def _pair(text: str) -> tuple[str, str]:
    part, equals, successor = text.partition("=")
    if not (part and equals and successor):
        raise InvalidInput({"part": [f"{text} is not of the form PART=SUCCESSOR"]})
    return part, successor


@unit.command("heir")
@click.argument("code")
@click.argument("successor")
@changing
def heir(code: str, successor: str) -> Verb:
    """Say which of several successors takes what a closed unit itself raised."""
    return lambda change: heirs.name_heir(code, successor, change)


@unit.command("lead")
@click.argument("code")
@click.argument("parent")
@click.option("--beside", is_flag=True, help="Serves it too, and another parent goes on leading.")
@click.option("--to", "end", type=DAY, help="With --beside: the last day.")
@changing
def lead(code: str, parent: str, beside: bool, end: datetime | None) -> Verb:
    """Say which parent leads a unit and so carries its risks; the one that led stays beside it."""
    last: date | None = end.date() if end else None
    if not beside:
        return lambda change: leading.set_lead(code, parent, change)
    return lambda change: leading.stand_also_under(code, parent, change, end=last)


@unit.command("route")
@click.option("--by", required=True, metavar="EMAIL", help="A system administrator of the nation.")
@click.option("--dry-run", is_flag=True, help="Say what would happen, in numbers, and change nothing.")
@answers(lambda answer: _told(answer))
def route(by: str, dry_run: bool) -> Answer:
    """Carry out what has come due: send risks to where their units stand today. Done again it does nothing."""

    def send() -> Answer:
        actor = accounts.find_by_email(by)
        check_may_route(actor)
        return foresee(clock.today()) if dry_run else route_due(actor=actor)

    return _tried(send) if dry_run else transaction(send)
