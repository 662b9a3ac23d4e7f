"""The whole register into a file, and out of one."""

from datetime import timedelta
from pathlib import Path

import click

from riskreg import backups
from riskreg.cli.telling import Answer, answers, commands

FILE = click.Path(dir_okay=False, path_type=Path)


@commands.command()
@click.argument("file", type=FILE)
@answers(lambda answer: f"{answer['file']} holds {_events(answer)}.")
def backup(file: Path) -> Answer:
    """Write the register to a new FILE, while people go on working."""
    return backups.backup(file)


@commands.command()
@click.argument("file", type=FILE)
@click.option("--replace", is_flag=True, help="Give up what this register holds.")
@answers(
    lambda answer: (
        f"Restored {_events(answer)}. What was done after that is not in it.\n"
        "Now run: riskreg init, then: riskreg audit verify."
    )
)
def restore(file: Path, replace: bool) -> Answer:
    """Make the register what it was when FILE was written by ``riskreg backup``. Stop servers and workers first."""
    return backups.restore(file, replace=replace)


def _events(answer: Answer) -> str:
    age = timedelta(seconds=answer["seconds_old"])
    return f"{answer['events']} events, the last of {answer['last_event_at']}, {age} ago"
