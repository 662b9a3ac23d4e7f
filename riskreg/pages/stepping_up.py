"""Giving the password again before one of the most sensitive acts, and back to it with everything that was typed."""

from collections.abc import Iterator

from flask import Response, current_app, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from riskreg.errors import NotSignedIn, TooManyRequests
from riskreg.extensions import transaction
from riskreg.pages.answering import Errors, fit_to_show
from riskreg.pages.blueprint import pages, takes
from riskreg.pages.sign_in import after_signing_in
from riskreg.web.access import actor, requires
from riskreg.web.identity import set_session_cookie
from riskreg.workflows import signing_in

KEPT = "kept:"
"""Before the names of the fields that travel with the page until they are sent where they were meant to go."""
WRONG = "Enter the password you sign in with"
Fields = list[tuple[str, str]]


def ask_for_password() -> ResponseReturnValue:
    """A page that was opened comes back after the password; the answers of a form that was sent are carried along."""
    if request.method in ("GET", "HEAD"):
        return redirect(url_for("pages.sign_in_again", next=request.full_path.rstrip("?")))
    return password_page(request.path, list(_sent("")), {}), 403


@pages.get("/sign-in/again")
@requires()
@takes("next")
def sign_in_again() -> str:
    return password_page(request.args.get("next"), [], {})


def password_page(then: str | None, kept: Fields, errors: Errors) -> str:
    shown = after_signing_in(then)
    minutes = signing_in.STEPPED_UP_FOR.seconds // 60
    return render_template(
        "sign_in/again.html", answers={}, errors=errors, next=shown, kept=kept, before=KEPT, minutes=minutes
    )


def _sent(before: str) -> Iterator[tuple[str, str]]:
    """The fields of this request's form whose names begin like this, by the rest of their names."""
    for name, values in request.form.lists():
        if name.startswith(before) and name != "csrf_token":
            for value in values:
                yield name.removeprefix(before), fit_to_show(value)


@pages.post("/sign-in/again")
@requires()
def step_up() -> ResponseReturnValue:
    """Throttled as signing in is; a guess counts for the account, whichever page it was made on."""
    who, then, kept = actor(), request.form.get("next"), list(_sent(KEPT))
    try:
        attempt_id = transaction(lambda: signing_in.guess(who.email, request.remote_addr or "").id, keep=who)
    except TooManyRequests as wait:
        page = password_page(then, kept, {"": [wait.message]})
        return page, 429, {"Retry-After": str(wait.details["retry_after"])}
    found = current_app.extensions["passwords"].belongs_to(who.email, request.form.get("password", ""))
    if found is None:
        return password_page(then, kept, {"password": [WRONG]}), 422
    session_id = g.session_used[0]
    key = transaction(lambda: signing_in.step_up(session_id, attempt_id), keep=who)
    if key is None:
        raise NotSignedIn("Sign in, or send a token that is still good.")
    answer = _go_on(after_signing_in(then), kept)
    set_session_cookie(answer, key)
    return answer


def _go_on(then: str, kept: Fields) -> Response:
    """Back to the page, or to a page that sends what was typed before: nothing has been done with it yet."""
    if not kept:
        return Response(status=303, headers={"Location": then})
    return Response(render_template("sign_in/go_on.html", then=then, kept=kept), mimetype="text/html")
