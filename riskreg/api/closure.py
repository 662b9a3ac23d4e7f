"""Closing a risk, and why it was closed."""

from functools import partial
from typing import Any

from flask import Response

from riskreg.api.answers import answered, risk_shown, shown_row, shown_rows
from riskreg.api.operations import operation
from riskreg.api.received import sent_json
from riskreg.errors import NotFound
from riskreg.queries.history import closure_of
from riskreg.queries.risks import get_risk
from riskreg.queries.standing import proposals
from riskreg.schemas import resources
from riskreg.schemas.base import read
from riskreg.schemas.treatment import CloseRisk, ConfirmClosure, DropClosure
from riskreg.vocabulary import Permission, RiskAction
from riskreg.web.access import reader
from riskreg.web.acting import act, the_risk
from riskreg.workflows.closure import close_risk
from riskreg.workflows.second_person import confirm_closure, drop_closure, propose_closure


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
    return _closing(identifier, RiskAction.CLOSE, CloseRisk(), close_risk, "closure")


@operation(
    "GET",
    "/risks/<identifier>/closure-proposals",
    tag="Treatment",
    summary="List the proposals to close a risk",
    answers=resources.SettledProposal,
    many=True,
    permission=Permission.VIEW_RISK,
    scope="risks:read",
)
def list_proposals(identifier: str) -> Response:
    who = reader()
    rows = proposals(get_risk(identifier, reader=who), reader=who)
    return shown_rows(dict(resources.SettledProposal().dump(row)) for row in rows)


@operation(
    "POST",
    "/risks/<identifier>/closure-proposals",
    tag="Treatment",
    summary="Propose to close a risk that scores 15 or more",
    description="Another person confirms. A new score, or asking a unit above, takes the proposal back.",
    body=CloseRisk(),
    answers=resources.Risk,
    status=201,
    if_match="required",
    permission=Permission.CLOSE_RISK,
    problems=("move_not_legal", "escalation_undecided", "step_down_undecided"),
)
def post_proposal(identifier: str) -> Response:
    return _closing(identifier, RiskAction.PROPOSE_CLOSURE, CloseRisk(), propose_closure, "closure-proposals")


@operation(
    "POST",
    "/risks/<identifier>/closure-proposals/confirmation",
    tag="Treatment",
    summary="Confirm that a risk is closed, as a second person",
    body=ConfirmClosure(),
    answers=resources.Risk,
    status=201,
    if_match="required",
    permission=Permission.CONFIRM_CLOSURE,
    problems=("move_not_legal", "escalation_undecided", "step_down_undecided"),
)
def post_confirmation(identifier: str) -> Response:
    return _closing(identifier, RiskAction.CONFIRM_CLOSURE, ConfirmClosure(), confirm_closure, "closure")


@operation(
    "POST",
    "/risks/<identifier>/closure-proposals/withdrawal",
    tag="Treatment",
    summary="Take the proposal to close a risk back",
    body=DropClosure(),
    answers=resources.Risk,
    if_match="required",
    permission=Permission.DROP_CLOSURE,
    problems=("move_not_legal",),
)
def post_proposal_withdrawal(identifier: str) -> Response:
    return _closing(identifier, RiskAction.DROP_CLOSURE, DropClosure(), drop_closure, None)


def _closing(identifier: str, action: RiskAction, answers: Any, verb: Any, below: str | None) -> Response:
    def do(risk: Any, sent: dict[str, Any], *, actor: Any) -> Any:
        verb(risk, sent, actor=actor)
        return risk

    show = partial(risk_shown, status=201 if below else 200, below=below)
    return answered(act(the_risk(identifier, action), sent_json(), read=partial(read, answers), do=do, show=show))
