"""Requests to a unit above: ask, acknowledge, answer, reply, withdraw, appeal, end."""

from collections.abc import Callable
from functools import partial
from typing import Any

from flask import Response

from riskreg.api.answers import answered, listing, request_shown, request_text, versioned
from riskreg.api.operations import operation
from riskreg.api.received import sent_json
from riskreg.queries.escalations import get_escalation, version_shown
from riskreg.queries.history import requests_about
from riskreg.queries.risks import get_risk
from riskreg.schemas import resources
from riskreg.schemas.base import Reads, read
from riskreg.schemas.escalation import ANSWER, Acknowledge, Appeal, End, Escalate, Reply, Withdraw
from riskreg.vocabulary import EscalationAction, Permission
from riskreg.web.access import reader
from riskreg.web.acting import act, the_escalation, the_risk
from riskreg.workflows import answering, ending, escalation, passing_on


@operation(
    "GET",
    "/risks/<identifier>/escalations",
    tag="Escalations",
    summary="List the requests made about a risk",
    description="Oldest first. Above its organisation: those made since the risk came into your view.",
    answers=resources.Escalation,
    many=True,
    permission=Permission.VIEW_RISK,
    scope="risks:read",
)
def list_escalations(identifier: str) -> Response:
    who = reader()
    found = requests_about(get_risk(identifier, reader=who), reader=who)
    return listing(request_text(request, reader=who) for request in found)


@operation(
    "POST",
    "/risks/<identifier>/escalations",
    tag="Escalations",
    summary="Ask a unit above",
    description="Crossing the organisation's border discloses the risk to the unit asked.",
    body=Escalate(),
    answers=resources.Escalation,
    status=201,
    if_match="required",
    permission=Permission.ESCALATE_RISK,
    problems=("move_not_legal", "escalation_undecided", "step_down_undecided"),
)
def post_escalation(identifier: str) -> Response:
    target, show = the_risk(identifier, EscalationAction.ESCALATE), partial(request_shown, status=201)
    return answered(act(target, sent_json(), read=partial(read, Escalate()), do=escalation.escalate, show=show))


@operation(
    "GET",
    "/escalations/<identifier>",
    tag="Escalations",
    summary="Read one request",
    description="`snapshot` is the risk as it was decided on; the unit asked keeps it when it sees the risk no more.",
    answers=resources.Escalation,
    permission=Permission.VIEW_RISK,
    scope="risks:read",
    conditional=True,
)
def get_request(identifier: str) -> Response:
    who = reader()
    request = get_escalation(identifier, reader=who)
    return versioned(request_text(request, reader=who), version_shown(request, reader=who))


def _act(identifier: str, action: EscalationAction, schema: Reads, do: Callable[..., Any]) -> Response:
    target = the_escalation(identifier, action)
    return answered(act(target, sent_json(), read=partial(read, schema), do=do, show=request_shown))


def _acting(path: str, summary: str, body: Reads, permission: Permission) -> Callable[..., Any]:
    return operation(
        "POST",
        f"/escalations/<identifier>/{path}",
        tag="Escalations",
        summary=summary,
        body=body,
        answers=resources.Escalation,
        if_match="required",
        permission=permission,
        problems=("move_not_legal",),
    )


@_acting("acknowledgement", "Say that your unit has seen it", Acknowledge(), Permission.ANSWER_ESCALATION)
def post_acknowledgement(identifier: str) -> Response:
    return _act(identifier, EscalationAction.ACKNOWLEDGE, Acknowledge(), answering.acknowledge)


@_acting(
    "answer", "Accept it, return it with a question, redirect it, or decline it", ANSWER, Permission.ANSWER_ESCALATION
)
def post_request_answer(identifier: str) -> Response:
    return _act(identifier, EscalationAction.ACCEPT, ANSWER, answering.answer)


@_acting("reply", "Reply to the receiver's question", Reply(), Permission.REPLY_TO_ESCALATION)
def post_reply(identifier: str) -> Response:
    return _act(identifier, EscalationAction.REPLY, Reply(), escalation.reply)


@_acting("withdrawal", "Take the request back", Withdraw(), Permission.WITHDRAW_ESCALATION)
def post_withdrawal(identifier: str) -> Response:
    return _act(identifier, EscalationAction.WITHDRAW, Withdraw(), escalation.withdraw)


@_acting("ending", "End the involvement of the unit that was asked", End(), Permission.END_ESCALATION)
def post_ending(identifier: str) -> Response:
    return _act(identifier, EscalationAction.END, End(), ending.end_escalation)


@operation(
    "POST",
    "/escalations/<identifier>/appeal",
    tag="Escalations",
    summary="Appeal a decline to the next unit above",
    description="Once. The answer is the new request, in the same words; `new_evidence` holds why.",
    body=Appeal(),
    answers=resources.Escalation,
    status=201,
    if_match="required",
    permission=Permission.ESCALATE_RISK,
    problems=("move_not_legal", "escalation_undecided", "step_down_undecided"),
)
def post_appeal(identifier: str) -> Response:
    target, show = the_escalation(identifier, EscalationAction.APPEAL), partial(request_shown, status=201)
    return answered(act(target, sent_json(), read=partial(read, Appeal()), do=passing_on.appeal, show=show))
