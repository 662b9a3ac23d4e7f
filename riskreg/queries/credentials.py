"""Looking up what a caller carries: hashed, in one query with their rights, writing nothing."""

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from riskreg import clock
from riskreg.extensions import db
from riskreg.models import AccessToken, Client, Grant, Person, SignedInSession
from riskreg.policy import Reader
from riskreg.secrets_stored import hashed

PERSON, MACHINE = "rrp_", "rrm_"


def by_token(token: str) -> Reader | None:
    """The active person or the client whose token this is, while it has not run out."""
    moment = clock.now()
    if token.startswith(PERSON):
        held = select(AccessToken).where(AccessToken.token_hash == hashed(token), AccessToken.expires_at > moment)
        found = db.session.scalars(held.options(_with_rights(AccessToken.person))).unique().one_or_none()
        return found.person if found is not None and found.person.active else None
    if token.startswith(MACHINE):
        return db.session.scalar(select(Client).where(Client.token_hash == hashed(token), Client.expires_at > moment))
    return None


def session_of(key: str) -> SignedInSession | None:
    held = select(SignedInSession).where(SignedInSession.key_hash == hashed(key))
    return db.session.scalars(held.options(_with_rights(SignedInSession.person))).unique().one_or_none()


def _with_rights(person: Any) -> Any:
    return joinedload(person).joinedload(Person.grants).joinedload(Grant.unit)
