"""Every request has an id that its answer and the log carry: the caller's own when it is fit to be written down."""

import re
from uuid import UUID, uuid4

from flask import Response, g, request

from riskreg.web.identity import is_api

FIT = re.compile(r"[A-Za-z0-9-]{1,64}")


def request_id() -> str:
    """The ``X-Request-ID`` sent, or one made for this request."""
    if "request_id" not in g:
        g.request_id = _sent("X-Request-ID") or str(uuid4())
    return str(g.request_id)


def request_uuid() -> str | None:
    """The ``X-Request-ID`` sent, if it is a UUID: such a caller resends it with a repeated request."""
    sent = _sent("X-Request-ID")
    try:
        return str(UUID(sent)) if sent is not None and len(sent) == 36 else None
    except ValueError:
        return None


def _sent(header: str) -> str | None:
    value = request.headers.get(header, "")
    return value if FIT.fullmatch(value) else None


def echo_ids(response: Response) -> Response:
    if is_api(request):
        response.headers["X-Request-ID"] = request_id()
        response.headers["X-Correlation-ID"] = _sent("X-Correlation-ID") or request_id()
    return response
