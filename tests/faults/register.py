"""Registers for experiments: copies of the prepared one, with tokens for the people of the cast."""

import secrets
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from threading import Barrier
from typing import Any, TypeVar

from riskreg import clock
from riskreg.extensions import db, transaction
from riskreg.models import Person, SignedInSession
from riskreg.secrets_stored import hashed
from riskreg.vocabulary import RiskStatus, Role
from riskreg.workflows import accounts
from tests.cast import HASHER, PASSWORD, Cast, address
from tests.databases import app_on
from tests.factories.moves import escalation_at, risk_at

T = TypeVar("T")


@dataclass(frozen=True)
class Known:
    """A risk or a request, as a caller has read it: its address and the version of the risk."""

    path: str
    version: int


@contextmanager
def at_the_desk(url: str) -> Iterator[None]:
    """Inside, workflows and ``db.session`` work on this register, in this process."""
    with app_on(url) as app, app.app_context():
        yield


def token_for(name: str) -> str:
    return transaction(lambda: _issue(name))


def _issue(name: str) -> str:
    return accounts.issue_token(address(name), name="fault", days=90)[1]


def idle_session(name: str) -> str:
    """The cookie of somebody signed in whose use of the register was last noted six minutes ago."""
    key, moment = secrets.token_urlsafe(32), clock.now() - timedelta(minutes=6)
    row = SignedInSession(
        key_hash=hashed(key),
        person_id=Cast().person(name).id,
        csrf_token=secrets.token_hex(20),
        shared_device=False,
        created_at=moment,
        last_used_at=moment,
    )
    transaction(lambda: db.session.add(row))
    return key


def more_leads(count: int, unit: str) -> list[str]:
    """Tokens of so many new people who lead this unit."""

    def appoint(name: str) -> str:
        accounts.add_person(address(name), name=name, title=name, hasher=HASHER, password=PASSWORD)
        accounts.grant_role(address(name), Role.LEAD, unit)
        return _issue(name)

    return transaction(lambda: [appoint(f"lead.{n}") for n in range(count)])


def person_id(name: str) -> str:
    person: Person = Cast().person(name)
    return str(person.uuid)


def open_risk() -> Known:
    risk = risk_at(RiskStatus.OPEN)
    return Known(f"/risks/{risk.uuid}", risk.version)


def asked(status: Any, to_unit: str = "TESTI") -> Known:
    request = escalation_at(status, to_unit)
    return Known(f"/escalations/{request.uuid}", request.risk.version)


def at_once(calls: Sequence[Callable[[], T]]) -> list[T]:
    """All of them, each in a thread, starting together."""
    barrier = Barrier(len(calls))

    def call(one: Callable[[], T]) -> T:
        barrier.wait(60)
        return one()

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(call, calls))


def execute(url: str, *statements: Any) -> None:
    """SQL from outside, as an operator with the database in hand would send it."""
    with at_the_desk(url), db.engine.begin() as connection:
        for statement in statements:
            connection.execute(statement)
