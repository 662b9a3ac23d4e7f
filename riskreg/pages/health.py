"""Is it up, and can it work? For whatever starts, watches and restarts the service."""

from flask import jsonify
from flask.typing import ResponseReturnValue

from riskreg.pages.blueprint import pages
from riskreg.queries.readiness import problems
from riskreg.web.access import public


@pages.get("/healthz")
@public
def alive() -> ResponseReturnValue:
    """The process answers; the database is not asked."""
    return jsonify(status="ok")


@pages.get("/readyz")
@public
def ready() -> ResponseReturnValue:
    """Requests can be served: the database answers, its tables are the ones we know, its ledger is protected."""
    found = problems()
    return (jsonify(status="not ready", problems=found), 503) if found else (jsonify(status="ok"), 200)
