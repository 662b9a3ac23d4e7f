"""Looking up what a caller carries: hashed, in one query with their rights, writing nothing."""

from typing import Any

from sqlalchemy import String, bindparam, select
from sqlalchemy.orm import joinedload

from riskreg import clock
from riskreg.extensions import db
from riskreg.models import AccessToken, Client, Grant, Person, SignedInSession
from riskreg.models.base import UtcDateTime
from riskreg.policy import Reader
from riskreg.secrets_stored import hashed

PERSON, MACHINE = "rrp_", "rrm_"
_HASH = bindparam("hash", type_=String)
_MOMENT = bindparam("moment", type_=UtcDateTime)


def _with_rights(person: Any) -> Any:
    return joinedload(person).joinedload(Person.grants).joinedload(Grant.unit)


_TOKEN = (
    select(AccessToken)
    .where(AccessToken.token_hash == _HASH, AccessToken.expires_at > _MOMENT)
    .options(_with_rights(AccessToken.person))
)
_CLIENT = select(Client).where(Client.token_hash == _HASH, Client.expires_at > _MOMENT)
_SESSION = (
    select(SignedInSession).where(SignedInSession.key_hash == _HASH).options(_with_rights(SignedInSession.person))
)


def access_by(token: str) -> AccessToken | Client | None:
    """The token of an active person, or the client whose token this is, while it has not run out."""
    values = {"hash": hashed(token), "moment": clock.now()}
    if token.startswith(PERSON):
        found = db.session.scalars(_TOKEN, values).unique().one_or_none()
        return found if found is not None and found.person.active else None
    return db.session.scalar(_CLIENT, values) if token.startswith(MACHINE) else None


def by_token(token: str) -> Reader | None:
    """Whose token this is, while it has not run out."""
    found = access_by(token)
    return found.person if isinstance(found, AccessToken) else found


def session_of(key: str) -> SignedInSession | None:
    return db.session.scalars(_SESSION, {"hash": hashed(key)}).unique().one_or_none()
