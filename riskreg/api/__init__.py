"""JSON for machines and people's own programs, one module a noun."""

from flask import Flask

from riskreg.api import (  # noqa: F401  a module adds its routes by being imported
    changes,
    closure,
    code_lists,
    confidentiality,
    data_quality,
    docs,
    escalations,
    governance_reviews,
    history,
    limits,
    me,
    pathway,
    problems,
    proposals,
    request_ids,
    risks,
    scores_beside,
    shares,
    standing,
    step_downs,
    transfers,
    treatment,
    triage,
    unanswered,
    units,
)
from riskreg.api.blueprint import api
from riskreg.extensions import csrf


def register(app: Flask) -> None:
    """Put every route of the API into the app. It takes no cookie, so there is nothing a forged form could borrow."""
    limits.count(app)
    app.after_request(request_ids.echo_ids)
    problems.catch(app)
    csrf.exempt(api)
    app.register_blueprint(api)
