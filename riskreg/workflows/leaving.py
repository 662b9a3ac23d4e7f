"""The end of an account, a password or a token. Rights are read at each request: each counts from the next one on."""

from argon2 import PasswordHasher
from sqlalchemy import delete, select, update

from riskreg import clock
from riskreg.errors import NotFound
from riskreg.extensions import db
from riskreg.models import AccessToken, Client, Person, SignedInSession
from riskreg.workflows.accounts import check_password, find_by_email, made_up_password, revoke_grant


def close_account(email: str) -> Person:
    """Somebody has left: they can do nothing any more. What they did, raised and own stays, for others to take over."""
    person = find_by_email(email)
    for grant in person.grants:
        revoke_grant(grant.id)
    now = clock.now()
    db.session.execute(
        update(AccessToken)
        .where(AccessToken.person_id == person.id, AccessToken.expires_at > now)
        .values(expires_at=now)
    )
    person.active = False
    _sign_out(person)
    return person


def new_password(email: str, *, hasher: PasswordHasher, password: str | None = None) -> tuple[Person, str]:
    """Another password, the one given or a random one, in place of one that was forgotten or told."""
    person = find_by_email(email)
    chosen = password if password is not None else made_up_password()
    check_password(chosen)
    person.password_hash = hasher.hash(chosen)
    _sign_out(person)
    return person, chosen


def end_client(name: str) -> Client:
    """A machine client reads no more: its token was lost, or its agreement has ended."""
    client = db.session.scalar(select(Client).where(Client.name == name))
    if client is None:
        raise NotFound(f"There is no client with the name {name}.")
    client.expires_at = min(client.expires_at, clock.now())
    db.session.flush()
    return client


def _sign_out(person: Person) -> None:
    db.session.execute(delete(SignedInSession).where(SignedInSession.person_id == person.id))
    db.session.flush()
