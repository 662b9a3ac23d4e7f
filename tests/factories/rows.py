"""Rows that no verb has to make: people, what they are granted, units, machine clients, sessions."""

from datetime import UTC, date, datetime
from uuid import uuid4

from factory import LazyFunction, Sequence, SubFactory
from factory.alchemy import SQLAlchemyModelFactory

from riskreg import clock
from riskreg.extensions import db
from riskreg.models import AccessToken, Client, Grant, Person, SignedInSession, Unit
from riskreg.vocabulary import Level, Role
from riskreg.workflows import accounts
from riskreg.workflows.tree.opening import open_unit
from tests.cast import HASHER, PASSWORD

HASH = HASHER.hash(PASSWORD)


class _Factory(SQLAlchemyModelFactory):
    class Meta:
        abstract = True
        sqlalchemy_session = db.session
        # A command starts with a rollback, so what it builds on has to be committed.
        sqlalchemy_session_persistence = "commit"


class PersonFactory(_Factory):
    class Meta:
        model = Person

    email = Sequence(lambda n: f"person{n}@test.example")
    name = Sequence(lambda n: f"Name of person {n}")
    title = Sequence(lambda n: f"Title of person {n}")
    profession = None
    password_hash = HASH
    active = True
    created_at = LazyFunction(clock.now)
    grants = LazyFunction(list)


class GrantFactory(_Factory):
    class Meta:
        model = Grant

    person = SubFactory(PersonFactory)
    role = Role.LEAD
    unit = None
    valid_from = date(2026, 4, 1)
    valid_to = None


class ClientFactory(_Factory):
    class Meta:
        model = Client

    name = Sequence(lambda n: f"client {n}")
    token_hash = LazyFunction(lambda: uuid4().hex * 2)
    unit = None
    owner_id = None
    agreement = "DSA 1"
    scopes = LazyFunction(lambda: list(accounts.SCOPES))
    created_at = LazyFunction(clock.now)
    expires_at = datetime(2126, 1, 1, tzinfo=UTC)


class SessionFactory(_Factory):
    class Meta:
        model = SignedInSession

    key_hash = LazyFunction(lambda: uuid4().hex * 2)
    person = SubFactory(PersonFactory)
    csrf_token = LazyFunction(lambda: uuid4().hex)
    shared_device = False
    created_at = LazyFunction(clock.now)
    last_used_at = LazyFunction(clock.now)


class TokenFactory(_Factory):
    class Meta:
        model = AccessToken

    token_hash = LazyFunction(lambda: uuid4().hex * 2)
    person = SubFactory(PersonFactory)
    name = "test"
    created_at = LazyFunction(clock.now)
    expires_at = datetime(2126, 1, 1, tzinfo=UTC)


def unit_under(parent: str, code: str, level: Level) -> Unit:
    """A new unit below another."""
    unit = open_unit(code, f"{code} (fictional)", level, parent)
    db.session.commit()
    return unit
