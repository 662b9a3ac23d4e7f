"""Who is calling: a cookie for pages, a bearer token for the API, never the one for the other.

Everything is read from the database at each request, so a right taken away is gone with the next one.
"""

from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any

from flask import Flask, Request, Response, current_app, g, request
from flask.sessions import SecureCookieSession, SecureCookieSessionInterface
from flask_login import UserMixin
from sqlalchemy.exc import SQLAlchemyError

from riskreg import clock
from riskreg.errors import Busy, Unavailable
from riskreg.extensions import db, is_busy, login_manager, transaction
from riskreg.models import AccessToken, SignedInSession
from riskreg.policy import Reader
from riskreg.queries import credentials
from riskreg.workflows.signing_in import STEPPED_UP_FOR, note_use

NOTED_EVERY = timedelta(minutes=5)


class Caller(UserMixin):  # type: ignore[misc]
    """What Flask-Login knows as the user: a person or a machine client."""

    def __init__(self, principal: Reader, expires_at: datetime | None = None) -> None:
        self.principal = principal
        self.expires_at = expires_at
        """When the token runs out that they came with."""

    def get_id(self) -> str:
        return self.principal.principal


def is_api(request: Request) -> bool:
    return request.path.startswith("/api/")


def cookie_name(app: Flask) -> str:
    """Only plain http to this machine goes without the ``__Host-`` prefix and Secure."""
    return "session" if app.config["LOOPBACK_HTTP"] else "__Host-session"


@login_manager.request_loader  # type: ignore[untyped-decorator]
def load_caller(request: Request) -> Caller | None:
    return _by_token(request) if is_api(request) else _by_session()


def _by_token(request: Request) -> Caller | None:
    kind, _, token = request.headers.get("Authorization", "").partition(" ")
    found = credentials.access_by(token.strip()) if kind.lower() == "bearer" else None
    if found is None:
        return None
    return Caller(found.person if isinstance(found, AccessToken) else found, found.expires_at)


def _by_session() -> Caller | None:
    session = g.live_session if "live_session" in g else live_session()
    return Caller(session.person) if session is not None and session.person.active else None


def live_session() -> SignedInSession | None:
    """The session row of this request's cookie while it is neither idle nor too old."""
    key = request.cookies.get(cookie_name(current_app))
    row = credentials.session_of(key) if key else None
    return row if row is not None and not _is_over(row) else None


def has_stepped_up() -> bool:
    """Has the person of this session given their password again lately? A token never has."""
    row = None if is_api(request) else g.get("live_session")
    at = row.stepped_up_at if row is not None else None
    return at is not None and clock.now() - at <= STEPPED_UP_FOR


def _is_over(row: SignedInSession) -> bool:
    config, moment = current_app.config, clock.now()
    idle = config["SESSION_SHARED_IDLE_MINUTES" if row.shared_device else "SESSION_IDLE_MINUTES"]
    return moment - row.last_used_at > timedelta(minutes=idle) or moment - row.created_at > timedelta(
        hours=config["SESSION_ABSOLUTE_HOURS"]
    )


def _live_session_or_busy() -> SignedInSession | None:
    """A database that does not answer is told of when the request has begun, by the pages for that."""
    try:
        return live_session()
    except SQLAlchemyError as failure:
        db.session.rollback()
        if not is_busy(failure):
            raise
        g.session_unread = True
        return None


def refuse_unread_session() -> None:
    """Nobody is taken for a stranger because the database did not answer; the page that says so has its styles."""
    if "session_unread" in g and request.endpoint != "static":
        raise Busy


class RegisterSessions(SecureCookieSessionInterface):
    """Signed in, the CSRF token lives in the session's row; before that in a signed cookie that holds nothing else."""

    def open_session(self, app: Flask, request: Request) -> SecureCookieSession | None:
        if not is_api(request) and request.cookies.get(cookie_name(app)):
            row = _live_session_or_busy()
            # The caller is looked up next: once is enough.
            g.live_session = row
            if row is not None:
                g.session_used = (row.id, row.last_used_at)
                return SecureCookieSession({"csrf_token": row.csrf_token})
        return super().open_session(app, request)

    def save_session(self, app: Flask, session: Any, response: Response) -> None:
        if "session_used" not in g and not is_api(request):
            super().save_session(app, session, response)

    def get_cookie_name(self, app: Flask) -> str:
        return "visit" if app.config["LOOPBACK_HTTP"] else "__Host-visit"

    def get_cookie_secure(self, app: Flask) -> bool:
        return not app.config["LOOPBACK_HTTP"]

    def get_cookie_samesite(self, app: Flask) -> str:
        return "Lax"


def set_session_cookie(response: Response, key: str) -> None:
    """For this browser session only; forgotten when it closes."""
    plain = current_app.config["LOOPBACK_HTTP"]
    response.set_cookie(cookie_name(current_app), key, httponly=True, secure=not plain, samesite="Lax", path="/")


def clear_session_cookie(response: Response) -> None:
    plain = current_app.config["LOOPBACK_HTTP"]
    response.delete_cookie(cookie_name(current_app), httponly=True, secure=not plain, samesite="Lax", path="/")


def note_session_use(response: Response) -> Response:
    """The one write of a GET, in a short transaction of its own, at most every five minutes of use.

    Where the database takes no writes, pages are read all the same.
    """
    session_id, last_used_at = g.get("session_used", (None, None))
    if session_id is not None and clock.now() - last_used_at > NOTED_EVERY:
        with suppress(Unavailable):
            transaction(lambda: note_use(session_id))
    return response
