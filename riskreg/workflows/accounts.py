"""People, what they are granted, the tokens they and machines carry."""

import re
import secrets
from datetime import date, timedelta
from typing import Any

from argon2 import PasswordHasher
from sqlalchemy import delete, select

from riskreg import clock
from riskreg.errors import InvalidInput, NotFound
from riskreg.extensions import db
from riskreg.models import AccessToken, Client, Grant, Person, Profession, SignedInSession, Unit
from riskreg.queries.people import by_email
from riskreg.queries.units import get_unit
from riskreg.secrets_stored import hashed
from riskreg.vocabulary import Role

SHORTEST_PASSWORD, LONGEST_PASSWORD = 15, 128
SERVICE_WORDS = ("password", "riskregister", "alliedhealth", "qwertyuiop", "letmein")
LONGEST_CLIENT_DAYS = 365
SCOPES = ("risks:read", "changes:read")


def add_person(
    email: str,
    *,
    name: str,
    title: str,
    hasher: PasswordHasher,
    password: str | None = None,
    profession: str | None = None,
) -> tuple[Person, str]:
    """The person, and the password to tell them: the one given, or a random one."""
    address = email.strip().lower()
    if not re.fullmatch(r"[^@\s]+@[^@\s]+", address) or len(address) > 254:
        raise InvalidInput({"email": ["Enter an email address in the correct format, like name@nhs.net"]})
    if by_email(address) is not None:
        raise InvalidInput({"email": [f"{address} is taken"]})
    if profession is not None and db.session.get(Profession, profession) is None:
        raise InvalidInput({"profession": [f"{profession} is not a profession of the list"]})
    chosen = password if password is not None else made_up_password()
    check_password(chosen)
    person = Person(
        email=address,
        name=name,
        title=title,
        profession=profession,
        password_hash=hasher.hash(chosen),
        created_at=clock.now(),
        grants=[],
    )
    db.session.add(person)
    db.session.flush()
    return person, chosen


def made_up_password() -> str:
    return secrets.token_urlsafe(16)


def check_password(password: str) -> None:
    """At least 15 characters, at most 128, any of them, and not one that everybody guesses."""
    plain = re.sub(r"[^a-z]", "", password.lower())
    if not SHORTEST_PASSWORD <= len(password) <= LONGEST_PASSWORD:
        raise InvalidInput({"password": [f"Password must be {SHORTEST_PASSWORD} to {LONGEST_PASSWORD} characters"]})
    if any(word in plain for word in SERVICE_WORDS) or len(set(password)) < 5:
        raise InvalidInput({"password": ["Password must be harder to guess"]})


def grant_role(email: str, role: Role, code: str, *, start: date | None = None, end: date | None = None) -> Grant:
    person, unit = find_by_email(email), get_unit(code)
    first = start or clock.today()
    if end is not None and end < first:
        raise InvalidInput({"to": ["The last day must not be before the first"]})
    _refuse_twice(person, role, unit, first, end)
    grant = Grant(person=person, role=role, unit=unit, valid_from=first, valid_to=end)
    db.session.add(grant)
    db.session.flush()
    return grant


def _refuse_twice(person: Person, role: Role, unit: Unit, first: date, last: date | None) -> None:
    """A role held twice on the same days would outlive the end of one of the two."""
    for held in person.grants:
        if (held.role, held.unit_id) == (role, unit.id) and held.overlaps(first, last):
            told = f"{person.email} has this role there already on some of these days: grant {held.id}. Revoke it first"
            raise InvalidInput({"role": [told]})


def revoke_grant(grant_id: int) -> Grant:
    """End a grant now and the person's sessions with it: rights are read at each request anyway.

    One that had ended keeps the day on which it did.
    """
    grant = db.session.get(Grant, grant_id)
    if grant is None:
        raise NotFound("There is no grant with this number.")
    yesterday = clock.today() - timedelta(days=1)
    grant.valid_to = min(grant.valid_to or yesterday, yesterday)
    db.session.execute(delete(SignedInSession).where(SignedInSession.person_id == grant.person_id))
    db.session.flush()
    return grant


def find_by_email(email: str) -> Person:
    person = by_email(email)
    if person is None:
        raise NotFound(f"There is no person with the address {email}.")
    return person


def issue_token(email: str, *, name: str, days: int) -> tuple[AccessToken, str]:
    """A token for a person, shown once and stored hashed."""
    if not 1 <= days <= LONGEST_CLIENT_DAYS:
        raise InvalidInput({"days": ["Expiry must be between 1 day and 12 months from now"]})
    secret = "rrp_" + secrets.token_urlsafe(32)
    moment = clock.now()
    token = AccessToken(
        token_hash=hashed(secret),
        person=find_by_email(email),
        name=name,
        created_at=moment,
        expires_at=moment + timedelta(days=days),
    )
    db.session.add(token)
    db.session.flush()
    return token, secret


def add_client(name: str, *, unit: str, owner: str, agreement: str, scopes: list[str], days: int) -> tuple[Client, str]:
    """An ICS's system, on an ICS, region or national unit, with a named owner and a sharing agreement."""
    where = get_unit(unit)
    if where.level.inside_organisation:
        raise InvalidInput({"unit": ["A client reads for an ICS, a region or the nation"]})
    if unknown := set(scopes) - set(SCOPES):
        raise InvalidInput({"scope": [f"Not a scope: {', '.join(sorted(unknown))}. There are {', '.join(SCOPES)}"]})
    if not 1 <= days <= LONGEST_CLIENT_DAYS:
        raise InvalidInput({"days": ["Expiry must be between 1 day and 12 months from now"]})
    if db.session.scalar(select(Client.id).where(Client.name == name)):
        raise InvalidInput({"name": [f"{name} is taken"]})
    secret = "rrm_" + secrets.token_urlsafe(32)
    moment = clock.now()
    client = Client(
        name=name,
        token_hash=hashed(secret),
        unit=where,
        owner_id=find_by_email(owner).id,
        agreement=agreement,
        scopes=scopes or list(SCOPES),
        created_at=moment,
        expires_at=moment + timedelta(days=days),
    )
    db.session.add(client)
    db.session.flush()
    return client, secret


def account(person: Person) -> dict[str, Any]:
    """A person as the command line shows them."""
    return {"id": str(person.uuid), "email": person.email, "title": person.title}
