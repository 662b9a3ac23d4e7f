"""How every command answers: a sentence or one JSON object on stdout, failures on stderr, an exit code.

0: done. 2: what was typed needs correcting. 1: anything else.
"""

import json
import sys
import traceback
from collections.abc import Callable, Sequence
from functools import wraps
from typing import Any

import click
from sqlalchemy.exc import DBAPIError

from config.unfit import UnfitSettings
from riskreg import create_app
from riskreg.errors import RiskRegisterError
from riskreg.extensions import db

Answer = dict[str, Any]
DONE, FAILED, BAD_INPUT = 0, 1, 2


@click.group(no_args_is_help=True)
def commands() -> None:
    """The AHP risk escalation register."""


def answers(
    sentence: str | Callable[[Answer], str], *, in_register: bool = True
) -> Callable[[Callable[..., Answer]], Callable[..., int]]:
    """A command whose answer is told as this sentence or, with --json, as one JSON object.

    An answer with ``ok`` false ends with exit code 1. ``in_register``: runs with the settings and the database.
    """

    def declare(do: Callable[..., Answer]) -> Callable[..., int]:
        @click.option("--json", "as_json", is_flag=True, help="One JSON object, for scripts.")
        @wraps(do)
        def command(as_json: bool, **options: Any) -> int:
            answer = _with_register(do, options) if in_register else do(**options)
            click.echo(json.dumps(answer, ensure_ascii=False) if as_json else _told(sentence, answer))
            return DONE if answer.get("ok", True) else FAILED

        return command

    return declare


def _with_register(do: Callable[..., Answer], options: dict[str, Any]) -> Answer:
    with create_app().app_context():
        try:
            return do(**options)
        finally:
            db.session.remove()
            db.engine.dispose()


def _told(sentence: str | Callable[[Answer], str], answer: Answer) -> str:
    return sentence.format_map(answer) if isinstance(sentence, str) else sentence(answer)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and give its exit code. Nothing is raised: every failure is told."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    try:
        return int(commands.main(words, prog_name="riskreg", standalone_mode=False) or DONE)
    except click.exceptions.NoArgsIsHelpError as asked:
        click.echo(asked.format_message())
        return BAD_INPUT
    except Exception as failure:
        return _tell(failure, as_json="--json" in words)


def _tell(failure: Exception, *, as_json: bool) -> int:
    code, said = _described(failure)
    if as_json:
        click.echo(json.dumps(said, ensure_ascii=False), err=True)
        return code
    if isinstance(failure, click.UsageError):
        failure.show()
        return code
    click.echo(f"Error: {said['message']}", err=True)
    for field, messages in said.get("fields", {}).items():
        click.echo(f"  {field}: {' '.join(messages)}", err=True)
    if said["code"] == "internal":
        click.echo("".join(traceback.format_exception(failure)), err=True, nl=False)
    return code


def _described(failure: Exception) -> tuple[int, Answer]:
    """The exit code, and what is said of the failure."""
    if isinstance(failure, click.Abort):
        return FAILED, {"code": "stopped", "message": "Stopped."}
    if isinstance(failure, click.ClickException):
        return failure.exit_code, {"code": "bad_command", "message": failure.format_message()}
    if isinstance(failure, RiskRegisterError):
        said = {"code": failure.code, "message": failure.message, "fields": failure.fields}
        return BAD_INPUT if failure.status < 500 else FAILED, said
    if isinstance(failure, UnfitSettings):
        return FAILED, {"code": "unfit_settings", "message": str(failure)}
    if isinstance(failure, DBAPIError):
        message = f"The database says: {failure.orig}. Has `riskreg init` been run on it?"
        return FAILED, {"code": "database", "message": message}
    return FAILED, {"code": "internal", "message": f"{type(failure).__name__}: {failure}"}
