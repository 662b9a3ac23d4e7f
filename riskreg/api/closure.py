"""Closing a risk, and why it was closed."""

from functools import partial
from typing import Any

from flask import Response

from riskreg.api.answers import answered, risk_shown, shown_row
from riskreg.api.operations import operation
from riskreg.api.received import sent_json
from riskreg.errors import NotFound
from riskreg.queries.history import closure_of
from riskreg.queries.risks import get_risk
from riskreg.schemas import resources
from riskreg.schemas.base import read
from riskreg.schemas.treatment import CloseRisk
from riskreg.vocabulary import Permission, RiskAction
from riskreg.web.access import reader
from riskreg.web.acting import act, the_risk
from riskreg.workflows.closure import close_risk


@operation(
    "GET",
    "/risks/<identifier>/closure",
    tag="Treatment",
    summary="Read why a risk was closed",
    answers=resources.Closure,
    permission=Permission.VIEW_RISK,
    scope="risks:read",
)
def get_closure(identifier: str) -> Response:
    closure = closure_of(get_risk(identifier, reader=reader()))
    if closure is None:
        raise NotFound
    return shown_row(resources.Closure().dump(closure))


@operation(
    "POST",
    "/risks/<identifier>/closure",
    tag="Treatment",
    summary="Close a risk",
    description="With a message to the person who raised it. From a score of 15 on it takes a second person.",
    body=CloseRisk(),
    answers=resources.Risk,
    status=201,
    if_match="required",
    permission=Permission.CLOSE_RISK,
    problems=("move_not_legal", "escalation_undecided", "second_person_needed"),
)
def post_closure(identifier: str) -> Response:
    def do(risk: Any, answers: dict[str, Any], *, actor: Any) -> Any:
        close_risk(risk, answers, actor=actor)
        return risk

    target, show = the_risk(identifier, RiskAction.CLOSE), partial(risk_shown, status=201, below="closure")
    return answered(act(target, sent_json(), read=partial(read, CloseRisk()), do=do, show=show))
