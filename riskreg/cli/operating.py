"""Setting a register up, filling it with demo data, checking its ledger."""

import click
from flask import current_app

from riskreg import demo as demo_data
from riskreg import schema_history
from riskreg.cli.progress import Progress
from riskreg.cli.telling import Answer, answers, commands
from riskreg.extensions import db, transaction
from riskreg.workflows import auditing
from riskreg.workflows.reference_data import load_reference_data

FEW = "How many; from 100 on they show all that can become of a risk."


@commands.command()
@answers("Ready: {units} units, {professions} professions, matrix {matrix}.")
def init() -> Answer:
    """Bring the database up to date and load reference data. Can be run again."""
    schema_history.upgrade(db.engine)
    return dict(transaction(load_reference_data))


@commands.command()
@click.option("--risks", type=click.IntRange(1, 100_000), default=150, show_default=True, help=FEW)
@click.option("--seed", default=1, show_default=True, help="Another seed, other chances taken.")
@answers(lambda answer: _made(answer))
def demo(risks: int, seed: int) -> Answer:
    """Fill an empty register with a year of fictional units, people and risks."""
    costs = current_app.config["ARGON2"]
    return demo_data.fill(risks=risks, seed=seed, costs=costs, progress=Progress("risks"))


def _made(answer: Answer) -> str:
    accounts = "\n".join(f"  {row['email']:<26}{row['unit']:<12}{row['title']}" for row in answer["accounts"])
    return (
        f"{answer['risks']} risks with {answer['events']} events."
        f" Sign in with the password {answer['password']} as\n{accounts}"
    )


@commands.group()
def audit() -> None:
    """The ledger."""


@audit.command("verify")
@answers(lambda answer: _verified(answer))
def verify() -> Answer:
    """Read the whole ledger and recompute every hash. Exit code 1 when it does not hold."""
    return auditing.verify()


def _verified(answer: Answer) -> str:
    if answer["ok"]:
        return f"All {answer['events']} events hold. The head is {answer['head']}."
    return f"The ledger does NOT hold: at event {answer['first_bad']}, {answer['reason']}."
