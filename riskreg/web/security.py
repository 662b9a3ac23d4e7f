"""Headers on every answer, the hosts we answer to, and where a change may be sent from."""

from urllib.parse import urlsplit

from flask import Flask, Response, abort, current_app, request

from riskreg.errors import NotPermitted
from riskreg.web.identity import is_api

POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "font-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
        "object-src 'none'",
    )
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}
SAFE = ("GET", "HEAD", "OPTIONS")


def protect(app: Flask) -> None:
    """Put the checks before and the headers after every request of this app."""
    app.before_request(refuse_other_hosts)
    app.before_request(refuse_other_origins)
    app.after_request(add_headers)


def refuse_other_hosts() -> None:
    """Only the host names of the settings; a forged Host header gets nothing."""
    if urlsplit(f"//{request.host}").hostname not in current_app.config["ALLOWED_HOSTS"]:
        abort(400)


def refuse_other_origins() -> None:
    """Pages take changes from their own forms only; the API takes no cookie, so there is nothing to borrow."""
    if request.method in SAFE or is_api(request):
        return
    if not _from_here(request.headers.get("Origin"), request.headers.get("Sec-Fetch-Site")):
        raise NotPermitted("This form was sent from another site. Open it here and send it again.")


def _from_here(origin: str | None, site: str | None) -> bool:
    """Our own pages send no referrer, and then browsers name no origin either: their other header decides."""
    if origin == "null":
        return site == "same-origin"
    ours = origin is None or urlsplit(origin).netloc == request.host
    return ours and site in (None, "same-origin", "none")


def add_headers(response: Response) -> Response:
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    if request.endpoint != "static":
        response.headers.setdefault("Cache-Control", "no-store")
        response.headers["Vary"] = "Authorization, Cookie"
    return response
