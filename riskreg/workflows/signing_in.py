"""Signing in and out: guesses are throttled in the database, sessions are rows that can be ended."""

import hashlib
import secrets
from datetime import timedelta

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError
from sqlalchemy import delete, func, or_, select

from riskreg import clock
from riskreg.errors import TooManyRequests
from riskreg.extensions import db
from riskreg.models import Person, SignedInSession, SignInAttempt
from riskreg.queries.people import by_email
from riskreg.secrets_stored import hashed

GUESSES, WINDOW = 10, timedelta(minutes=5)
GUESSES_PER_ADDRESS = 50
"""A ward shares one address: more guesses than one account may take, still few for an attacker."""
STEPPED_UP_FOR = timedelta(minutes=5)
"""How long the password given again counts for the most sensitive acts."""


def guess(email: str, address: str) -> SignInAttempt:
    """Count this guess before it is looked at, so that parallel guesses count too.

    Raises ``TooManyRequests`` past 10 failed guesses in 5 minutes for the account, or 50 from the address.
    """
    account, moment = _named(email), clock.now()
    failed = (
        select(func.count())
        .select_from(SignInAttempt)
        .where(SignInAttempt.at > moment - WINDOW, SignInAttempt.succeeded.is_(False))
    )
    for column, value, most in (
        (SignInAttempt.account, account, GUESSES),
        (SignInAttempt.address, _named(address), GUESSES_PER_ADDRESS),
    ):
        if (db.session.scalar(failed.where(column == value)) or 0) >= most:
            raise TooManyRequests("Too many attempts. Wait 5 minutes, then try again.", retry_after=300)
    attempt = SignInAttempt(account=account, address=_named(address), at=moment, succeeded=False)
    db.session.add(attempt)
    db.session.flush()
    return attempt


def _named(text: str) -> str:
    return hashlib.sha256(text.strip().lower().encode()).hexdigest()


class Passwords:
    """Checks passwords with the costs it was made with; an unknown address takes as long as a wrong password."""

    def __init__(self, hasher: PasswordHasher) -> None:
        self.hasher = hasher
        self._nobody = hasher.hash(secrets.token_urlsafe(16))

    def belongs_to(self, email: str, password: str) -> Person | None:
        """The active person with this address and password, or nobody."""
        person = by_email(email)
        stored = person.password_hash if person is not None else self._nobody
        try:
            self.hasher.verify(stored, password)
        except (VerifyMismatchError, InvalidHashError):
            return None
        return person if person is not None and person.active else None


def sign_in(person: Person, attempt_id: int, *, shared_device: bool, at_most: int) -> str:
    """Start a session, a new one each time, and give the value of its cookie; older ones past ``at_most`` end."""
    attempt = db.session.get_one(SignInAttempt, attempt_id)
    attempt.succeeded = True
    key, moment = secrets.token_urlsafe(32), clock.now()
    db.session.add(
        SignedInSession(
            key_hash=hashed(key),
            person=person,
            csrf_token=secrets.token_hex(20),
            shared_device=shared_device,
            created_at=moment,
            last_used_at=moment,
        )
    )
    db.session.flush()
    newest = (
        select(SignedInSession.id)
        .where(SignedInSession.person_id == person.id)
        .order_by(SignedInSession.id.desc())
        .limit(at_most)
    )
    db.session.execute(
        delete(SignedInSession).where(
            SignedInSession.person_id == person.id, SignedInSession.id.not_in(newest.scalar_subquery())
        )
    )
    return key


def step_up(session_id: int, attempt_id: int) -> str | None:
    """The password was given again in this session: it goes on under a new key, which is the value of its cookie.

    None when the session has ended meanwhile.
    """
    session = db.session.get(SignedInSession, session_id)
    if session is None:
        return None
    db.session.get_one(SignInAttempt, attempt_id).succeeded = True
    key = secrets.token_urlsafe(32)
    session.key_hash, session.stepped_up_at = hashed(key), clock.now()
    return key


def sign_out(key: str) -> None:
    db.session.execute(delete(SignedInSession).where(SignedInSession.key_hash == hashed(key)))


def note_use(session_id: int) -> None:
    """Remember that a session is in use; called at most every five minutes of it."""
    session = db.session.get(SignedInSession, session_id)
    if session is not None:
        session.last_used_at = clock.now()


def forget_old(idle: timedelta, absolute: timedelta) -> None:
    """Throw away sessions that are over and guesses that count no more."""
    moment = clock.now()
    db.session.execute(
        delete(SignedInSession).where(
            or_(SignedInSession.last_used_at < moment - idle, SignedInSession.created_at < moment - absolute)
        )
    )
    db.session.execute(delete(SignInAttempt).where(SignInAttempt.at < moment - timedelta(days=1)))
