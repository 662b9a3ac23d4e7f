"""People, what they are granted, and the tokens they and machines carry."""

import sys
from datetime import date, datetime
from typing import Any

import click
from argon2 import PasswordHasher
from flask import current_app

from riskreg.cli.telling import Answer, answers, commands
from riskreg.errors import NotFound
from riskreg.extensions import transaction
from riskreg.models import Grant, Unit
from riskreg.queries.units import find_unit
from riskreg.vocabulary import Role
from riskreg.workflows import accounts, leaving
from riskreg.workflows.shown import moment

DAY = click.DateTime(["%Y-%m-%d"])


@commands.group()
def person() -> None:
    """People of the register."""


@person.command("add")
@click.argument("email")
@click.option("--name", required=True)
@click.option("--title", required=True, help="What others see, such as: AHP lead, Podiatry.")
@click.option("--profession", metavar="CODE", help="A code of the list, such as SLT.")
@click.option("--password-stdin", is_flag=True, help="Read the password from the first line of stdin.")
@answers(lambda answer: _added(answer))
def add_person(*, password_stdin: bool, **about: Any) -> Answer:
    """Add a person. Without --password-stdin a password is made, and shown this once."""
    given, hasher = _read_password(password_stdin), PasswordHasher(**current_app.config["ARGON2"])

    def add() -> Answer:
        added, password = accounts.add_person(hasher=hasher, password=given, **about)
        return accounts.account(added) | {"password": None if password_stdin else password}

    return transaction(add)


def _read_password(from_stdin: bool) -> str | None:
    return sys.stdin.readline().rstrip("\r\n") if from_stdin else None


@person.command("password")
@click.argument("email")
@click.option("--password-stdin", is_flag=True, help="Read the password from the first line of stdin.")
@answers(lambda answer: _changed(answer))
def change_password(email: str, *, password_stdin: bool) -> Answer:
    """Give a person another password, in place of a forgotten one. They sign in again everywhere."""
    given, hasher = _read_password(password_stdin), PasswordHasher(**current_app.config["ARGON2"])

    def change() -> Answer:
        row, password = leaving.new_password(email, hasher=hasher, password=given)
        return accounts.account(row) | {"password": None if password_stdin else password}

    return transaction(change)


def _changed(answer: Answer) -> str:
    told = f"{answer['email']} has another password."
    return f"{told} Shown this once: {answer['password']}" if answer["password"] else told


@person.command("show")
@click.argument("email")
@answers(lambda answer: _shown(answer))
def show_person(email: str) -> Answer:
    """Show a person's account and every role they hold or held, with the numbers that ``revoke`` takes."""
    row = accounts.find_by_email(email)
    roles = sorted(row.grants, key=lambda grant: grant.id)
    return accounts.account(row) | {"active": row.active, "grants": [_granted(grant) for grant in roles]}


def _shown(answer: Answer) -> str:
    state = "can sign in" if answer["active"] else "is closed"
    lines = [f"The account {answer['email']}, {answer['title']}, {state}."]
    lines += ["  grant {id}: {role} at {unit} from {from} to {to}".format(**row) for row in _ends(answer["grants"])]
    return "\n".join(lines if answer["grants"] else [*lines, "  no role"])


def _ends(grants: list[Answer]) -> list[Answer]:
    return [grant | {"to": grant["to"] or "(open)"} for grant in grants]


@person.command("close")
@click.argument("email")
@answers("The account {email} is closed: its roles, sessions and tokens have ended. Hand over the risks it owns.")
def close_person(email: str) -> Answer:
    """Close the account of somebody who has left. What they raised, did and own stays."""
    return transaction(lambda: accounts.account(leaving.close_account(email)))


def _added(answer: Answer) -> str:
    told = f"{answer['title']} was added and can sign in as {answer['email']}."
    return f"{told} Password, shown this once: {answer['password']}" if answer["password"] else told


@commands.command()
@click.argument("email")
@click.argument("role", type=click.Choice([role.value for role in Role]))
@click.argument("unit")
@click.option("--from", "start", type=DAY, help="First day; default today.")
@click.option("--to", "end", type=DAY, help="Last day; default open.")
@answers("Grant {id}: {person} is {role} at {unit} from {from}.")
def grant(email: str, role: str, unit: str, start: datetime | None, end: datetime | None) -> Answer:
    """Give a person a role on a unit."""
    first, last = start and start.date(), end and end.date()

    def give() -> Answer:
        need_unit(unit)
        return _granted(accounts.grant_role(email, Role(role), unit, start=first, end=last))

    return transaction(give)


def need_unit(code: str) -> Unit:
    """Raises ``NotFound`` with words for a command line."""
    unit = find_unit(code)
    if unit is None:
        raise NotFound(f"There is no unit with the code {code}.")
    return unit


@commands.command()
@click.argument("grant_id", type=int)
@answers("Grant {id} has ended: {person} is no longer {role} at {unit}.")
def revoke(grant_id: int) -> Answer:
    """End a grant, and the sessions of its person."""
    return transaction(lambda: _granted(accounts.revoke_grant(grant_id)))


def _granted(row: Grant) -> Answer:
    return {
        "id": row.id,
        "person": row.person.email,
        "role": row.role.value,
        "unit": row.unit.code,
        "from": row.valid_from.isoformat(),
        "to": _day(row.valid_to),
    }


def _day(value: date | None) -> str | None:
    return value.isoformat() if value else None


@commands.command()
@click.argument("email")
@click.option("--name", default="made on the command line", show_default=True)
@click.option("--days", default=90, show_default=True)
@answers("Token, shown this once: {token}\nIt ends on {expires_at}.")
def token(email: str, name: str, days: int) -> Answer:
    """Make a token with which a person uses the API."""

    def issue() -> Answer:
        row, secret = accounts.issue_token(email, name=name, days=days)
        return {"id": str(row.uuid), "token": secret, "expires_at": moment(row.expires_at)}

    return transaction(issue)


@commands.group()
def client() -> None:
    """Systems of an ICS, a region or the nation that read through the API."""


@client.command("add")
@click.argument("name")
@click.option("--unit", required=True, metavar="CODE")
@click.option("--owner", required=True, metavar="EMAIL", help="The person who answers for it.")
@click.option("--agreement", required=True, metavar="REF", help="The sharing agreement.")
@click.option("--scope", "scopes", multiple=True, help="Default: all that there are.")
@click.option("--days", default=365, show_default=True)
@answers("Client {id}. Token, shown this once: {token}\nIt ends on {expires_at}.")
def add_client(name: str, *, scopes: tuple[str, ...], **about: Any) -> Answer:
    """Add a machine client and make its token."""

    def add() -> Answer:
        need_unit(about["unit"])
        row, secret = accounts.add_client(name, scopes=list(scopes), **about)
        return {"id": str(row.uuid), "token": secret, "expires_at": moment(row.expires_at)}

    return transaction(add)


@client.command("end")
@click.argument("name")
@answers("Client {id} reads no more: its token ended on {expires_at}.")
def end_client(name: str) -> Answer:
    """End a machine client's token: it was lost, or its agreement is over."""

    def end() -> Answer:
        row = leaving.end_client(name)
        return {"id": str(row.uuid), "expires_at": moment(row.expires_at)}

    return transaction(end)
