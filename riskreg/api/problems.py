"""Everything that goes wrong under /api leaves as application/problem+json (RFC 9457)."""

import json
import logging
import traceback
from typing import Any

from flask import Flask, Response, request
from werkzeug.exceptions import HTTPException, MethodNotAllowed

from riskreg.api.blueprint import BASE, api
from riskreg.api.problem_codes import PROBLEMS, Problem
from riskreg.api.request_ids import request_id
from riskreg.errors import BadRequest, Busy, NotFound, NotSignedIn, RiskRegisterError
from riskreg.extensions import is_busy
from riskreg.web.identity import is_api

log = logging.getLogger(__name__)
HEADERS = ("Idempotency-Key", "If-Match", "X-Request-ID")
BY_STATUS = {
    400: "bad_parameter",
    401: "not_signed_in",
    403: "not_permitted",
    404: "not_found",
    405: "method_not_allowed",
    413: "too_large",
    415: "unsupported_media_type",
    429: "too_many_requests",
    503: "busy",
}


def catch(app: Flask) -> None:
    """Addresses below /api that are no route; errors of the API's routes are the blueprint's."""
    app.before_request(refuse_unroutable)


@api.errorhandler(RiskRegisterError)
def refused(failure: RiskRegisterError) -> Response:
    """One of ours. What its details say (legal moves, version) goes into the body beside the rest."""
    shown = problem(failure.code, failure.message, errors=_errors(failure), **failure.details)
    if isinstance(failure, NotSignedIn):
        wrong = ', error="invalid_token"' if "Authorization" in request.headers else ""
        shown.headers["WWW-Authenticate"] = f'Bearer realm="riskreg"{wrong}'
    return shown


def _errors(failure: RiskRegisterError) -> list[dict[str, str]]:
    """One entry a message: where (JSON Pointer into the body, parameter or header) and what."""
    return [
        _where(name, failure) | {"detail": message} for name, messages in failure.fields.items() for message in messages
    ]


def _where(name: str, failure: RiskRegisterError) -> dict[str, str]:
    if name in HEADERS:
        return {"header": name}
    if isinstance(failure, BadRequest):
        return {"parameter": name}
    if name == "_schema":
        return {"pointer": ""}
    return {"pointer": "/" + name.replace("~", "~0").replace("/", "~1").replace(".", "/")}


@api.errorhandler(HTTPException)
def of_the_framework(failure: HTTPException) -> Response:
    """What the web framework refuses by itself, with the headers it sets (``Allow``)."""
    code = BY_STATUS.get(failure.code or 500, "internal" if (failure.code or 500) >= 500 else "bad_parameter")
    shown = problem(code, PROBLEMS[code].meaning)
    if isinstance(failure, MethodNotAllowed) and failure.valid_methods:
        shown.headers["Allow"] = ", ".join(sorted(failure.valid_methods))
    return shown


@api.errorhandler(Exception)
def unexpected(failure: Exception) -> Response:
    """A fault of ours: nothing of it is shown. The log gets where, not the message, which may quote a risk."""
    if is_busy(failure):
        return refused(Busy())
    where = "".join(traceback.format_tb(failure.__traceback__))
    log.error("request %s: %s\n%s", request_id(), type(failure).__name__, where)
    return problem("internal", PROBLEMS["internal"].meaning)


def refuse_unroutable() -> Response | None:
    """No route, no such method, or a character no address has; nothing redirects."""
    if not is_api(request):
        return None
    failure = request.routing_exception
    if isinstance(failure, MethodNotAllowed):
        return of_the_framework(failure)
    if failure is not None or "\x00" in request.path:
        return refused(NotFound())
    return None


def problem(code: str, detail: str, *, errors: list[dict[str, str]] | None = None, **details: Any) -> Response:
    """The answer for this code. The same for what does not exist and what may not be seen, but for the request's id."""
    known = PROBLEMS.get(code) or Problem(500, "Internal error", "")
    content = {
        "type": f"{BASE}/docs#{code}",
        "title": known.title,
        "status": known.status,
        "detail": detail,
        "instance": f"urn:riskreg:request:{request_id()}",
        "code": code,
        "request_id": request_id(),
        "retryable": "retry_after" in details,
        "errors": errors or [],
    }
    shown = Response(json.dumps(content | details), status=known.status, mimetype="application/problem+json")
    if "retry_after" in details:
        shown.headers["Retry-After"] = str(details["retry_after"])
    return shown
