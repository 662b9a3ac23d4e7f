"""A test client that acts as one person: the cookie of a session for pages, a token for the API."""

import secrets
from typing import Any

from flask import Flask, g
from flask.testing import FlaskClient
from sqlalchemy import select

from riskreg import clock
from riskreg.extensions import db
from riskreg.models import AccessToken, Client, Person, SignedInSession
from riskreg.secrets_stored import hashed
from riskreg.web.identity import cookie_name


class Visitor(FlaskClient):
    csrf_token = ""

    def open(self, *args: Any, **kwargs: Any) -> Any:
        # A test holds one app context over several requests, and extensions remember the caller in it.
        g.__dict__.clear()
        return super().open(*args, **kwargs)

    def step_up(self) -> "Visitor":
        """As after giving the password again."""
        found = select(SignedInSession).where(SignedInSession.csrf_token == self.csrf_token)
        db.session.scalars(found).one().stepped_up_at = clock.now()
        db.session.commit()
        return self


def visit(app: Flask, who: Person | Client | None = None) -> Visitor:
    visitor = Visitor(app, app.response_class, use_cookies=True)
    if isinstance(who, Person):
        _sign_in(app, visitor, who)
        _carry(visitor, _token_of(who))
    elif isinstance(who, Client):
        _carry(visitor, _token_of_client(who))
    return visitor


def _sign_in(app: Flask, visitor: Visitor, person: Person) -> None:
    visitor.csrf_token = secrets.token_hex(20)
    visitor.set_cookie(cookie_name(app), session_key(person, visitor.csrf_token))


def session_key(person: Person, csrf_token: str) -> str:
    """The value of the cookie of somebody who has signed in."""
    key, moment = secrets.token_urlsafe(32), clock.now()
    db.session.add(
        SignedInSession(
            key_hash=hashed(key),
            person_id=person.id,
            csrf_token=csrf_token,
            shared_device=False,
            created_at=moment,
            last_used_at=moment,
        )
    )
    db.session.commit()
    return key


def _token_of(person: Person) -> str:
    secret, moment = "rrp_" + secrets.token_urlsafe(32), clock.now()
    db.session.add(
        AccessToken(
            token_hash=hashed(secret),
            person_id=person.id,
            name="test",
            created_at=moment,
            expires_at=moment.replace(year=moment.year + 1),
        )
    )
    db.session.commit()
    return secret


def _token_of_client(client: Client) -> str:
    secret = "rrm_" + secrets.token_urlsafe(32)
    client.token_hash = hashed(secret)
    db.session.commit()
    return secret


def _carry(visitor: Visitor, token: str) -> None:
    visitor.environ_base["HTTP_AUTHORIZATION"] = f"Bearer {token}"
