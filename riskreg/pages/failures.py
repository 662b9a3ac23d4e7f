"""A page for everything that can go wrong: what happened, what became of the answers, what to do now."""

import logging
import secrets
import traceback

from flask import Flask, Response, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import AnonymousUserMixin, current_user
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException, InternalServerError

from riskreg.errors import (
    Busy,
    NotSignedIn,
    RiskRegisterError,
    RuleBroken,
    StepUpNeeded,
    TooManyRequests,
    Unavailable,
)
from riskreg.extensions import is_busy
from riskreg.pages.blueprint import pages
from riskreg.pages.stepping_up import ask_for_password
from riskreg.pages.typed import typed_answers
from riskreg.web.identity import is_api

log = logging.getLogger(__name__)
PAGES = {400, 403, 404, 405, 409, 412, 413, 429, 500, 503}
"""The statuses that have a page of their own: ``templates/failures/<status>.html``."""
SAME_PAGE = {401: 403, 410: 404, 428: 400}


def catch(app: Flask) -> None:
    """Errors outside the pages' own routes: forms that are not ours, addresses that belong to nobody."""
    app.register_error_handler(CSRFError, not_from_our_form)
    app.register_error_handler(HTTPException, outside)
    app.register_error_handler(RiskRegisterError, outside_refused)


@pages.errorhandler(RiskRegisterError)
def refused(failure: RiskRegisterError) -> ResponseReturnValue:
    """One of ours: the page of its status."""
    if isinstance(failure, NotSignedIn):
        return redirect(url_for("pages.sign_in", next=_here()))
    if isinstance(failure, StepUpNeeded):
        return ask_for_password()
    status = failure.status if failure.status in PAGES else SAME_PAGE.get(failure.status, 400)
    details = failure.details if isinstance(failure, RuleBroken) else {}
    shown = failure_page(status, message=failure.message, code=failure.code, **details)
    if isinstance(failure, TooManyRequests | Unavailable):
        shown.headers["Retry-After"] = str(failure.details["retry_after"])
    return shown


def _here() -> str | None:
    """Where to come back to: this page when it was opened, not sent."""
    if request.method not in ("GET", "HEAD"):
        return None
    return request.full_path.rstrip("?")


@pages.errorhandler(HTTPException)
def page_for(failure: HTTPException) -> ResponseReturnValue:
    """One of the web framework's, with its headers (``Allow``)."""
    if failure.code is None or failure.code < 400:
        return failure.get_response()
    status = failure.code if failure.code in PAGES else SAME_PAGE.get(failure.code, 400)
    if status == 500:
        return problem(failure)
    shown = failure_page(status)
    for name, value in failure.get_headers():
        if name in ("Allow", "Retry-After"):
            shown.headers[name] = value
    return shown


@pages.errorhandler(Exception)
def problem(failure: Exception) -> ResponseReturnValue:
    """A fault of ours: nothing of it is shown. The log gets where, not the message, which may quote a risk."""
    if is_busy(failure):
        return refused(Busy())
    number = secrets.token_hex(4)
    where = "".join(traceback.format_tb(failure.__traceback__))
    log.error("problem %s: %s on %s\n%s", number, type(failure).__name__, request.endpoint, where)
    return failure_page(500, number=number)


def not_from_our_form(failure: CSRFError) -> ResponseReturnValue:
    """An old form, or another site's; most often somebody was signed out while typing."""
    if is_api(request):
        return outside(failure)
    signed_in = current_user.is_authenticated
    return failure_page(403, code="old_form" if signed_in else "signed_out")


def outside(failure: HTTPException) -> ResponseReturnValue:
    """Addresses of no page; those of the API have a handler of their own."""
    return failure.get_response() if is_api(request) else page_for(failure)


def outside_refused(failure: RiskRegisterError) -> ResponseReturnValue:
    return outside(InternalServerError()) if is_api(request) else refused(failure)


def failure_page(status: int, **about: object) -> Response:
    """The page of this status, with what the person had typed, so that nothing is lost."""
    if status >= 500:
        # The page must come out even when the database does not answer: nobody is looked up for it.
        g.bare, g._login_user = True, AnonymousUserMixin()
    ref = (request.view_args or {}).get("ref")
    page = render_template(f"failures/{status}.html", is_failure=True, typed=typed_answers(), ref=ref, **about)
    return Response(page, status=status, mimetype="text/html")
