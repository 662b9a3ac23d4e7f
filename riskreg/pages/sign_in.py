"""Signing in with an address and a password, signing out, and back to the page where somebody was."""

from argon2 import PasswordHasher
from flask import Flask, Response, current_app, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from riskreg.errors import TooManyRequests
from riskreg.extensions import transaction
from riskreg.pages.addresses import safe_path
from riskreg.pages.answering import Errors
from riskreg.pages.blueprint import pages, takes
from riskreg.web.access import public
from riskreg.web.identity import clear_session_cookie, cookie_name, set_session_cookie
from riskreg.workflows import signing_in

WRONG = "Enter the correct email address and password"
OWN_PAGES = ("/sign-in", "/sign-out", "/signed-out")


def keep_passwords(app: Flask) -> None:
    """One checker for the life of the app: what it compares unknown addresses with is made once."""
    app.extensions["passwords"] = signing_in.Passwords(PasswordHasher(**app.config["ARGON2"]))


@pages.get("/sign-in")
@public
@takes("next")
def sign_in() -> ResponseReturnValue:
    if current_user.is_authenticated:
        return redirect(after_signing_in(request.args.get("next")))
    return show({}, {})


def show(answers: dict[str, str], errors: Errors) -> str:
    asked_for = safe_path(request.values.get("next"))
    minutes = current_app.config["SESSION_SHARED_IDLE_MINUTES"]
    return render_template("sign_in/new.html", answers=answers, errors=errors, next=asked_for, minutes=minutes)


def after_signing_in(address: str | None) -> str:
    """The page that was asked for, else home; never a page of signing in itself."""
    path = safe_path(address)
    return path if path and not path.startswith(OWN_PAGES) else "/"


@pages.post("/sign-in")
@public
def start_session() -> ResponseReturnValue:
    email, password = request.form.get("email", ""), request.form.get("password", "")
    kept = {"email": email, "shared_device": request.form.get("shared_device", "")}
    try:
        # On its own, before the password is looked at: parallel guesses count too.
        attempt_id = transaction(lambda: signing_in.guess(email, request.remote_addr or "").id)
    except TooManyRequests as wait:
        page = show(kept, {"": [wait.message]})
        return page, 429, {"Retry-After": str(wait.details["retry_after"])}
    person = current_app.extensions["passwords"].belongs_to(email, password)
    if person is None:
        return show(kept, {"email": [WRONG]}), 422
    key = transaction(lambda: _sign_in(person, attempt_id))
    answer = _go(after_signing_in(request.form.get("next")))
    set_session_cookie(answer, key)
    return answer


def _go(address: str) -> Response:
    return Response(status=303, headers={"Location": address})


def _sign_in(person: object, attempt_id: int) -> str:
    """A new key each time; a session this browser still had ends."""
    _end_session()
    return signing_in.sign_in(
        person,  # type: ignore[arg-type]
        attempt_id,
        shared_device=bool(request.form.get("shared_device")),
        at_most=current_app.config["SESSIONS_PER_PERSON"],
    )


def _end_session() -> None:
    key = request.cookies.get(cookie_name(current_app))
    if key:
        signing_in.sign_out(key)


@pages.post("/sign-out")
@public
def sign_out() -> ResponseReturnValue:
    transaction(_end_session)
    answer = _go(url_for("pages.signed_out", next=safe_path(request.form.get("next"))))
    clear_session_cookie(answer)
    return answer


@pages.get("/signed-out")
@public
@takes("next")
def signed_out() -> ResponseReturnValue:
    return render_template("sign_in/signed_out.html", next=safe_path(request.args.get("next")))
