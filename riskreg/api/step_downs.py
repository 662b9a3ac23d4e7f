"""Step-downs: the holder asks a unit below to take a risk back, and that unit agrees or refuses."""

from functools import partial

from flask import Response

from riskreg.api.answers import answered, listing, step_down_answer, step_down_text, versioned
from riskreg.api.operations import operation
from riskreg.api.received import sent_json
from riskreg.queries.risks import get_risk
from riskreg.queries.step_downs import get_step_down, step_downs_about, version_shown
from riskreg.schemas import resources
from riskreg.schemas.base import read
from riskreg.schemas.step_down import ANSWER_STEP_DOWN, AskStepDown
from riskreg.vocabulary import EscalationAction, Permission
from riskreg.web.access import reader
from riskreg.web.acting import act, the_risk, the_step_down
from riskreg.workflows import step_down


@operation(
    "GET",
    "/risks/<identifier>/step-downs",
    tag="Step-downs",
    summary="List the step-downs of a risk",
    description="Oldest first. Above its organisation: those asked since the risk came into your view.",
    answers=resources.StepDownRead,
    many=True,
    permission=Permission.VIEW_RISK,
    scope="risks:read",
)
def list_step_downs(identifier: str) -> Response:
    who = reader()
    found = step_downs_about(get_risk(identifier, reader=who), reader=who)
    return listing(step_down_text(asked, reader=who) for asked in found)


@operation(
    "POST",
    "/risks/<identifier>/step-downs",
    tag="Step-downs",
    summary="Ask a unit below to take the risk back",
    description="One at a time, and none while a request to a unit above waits.",
    body=AskStepDown(),
    answers=resources.StepDownRead,
    status=201,
    if_match="required",
    permission=Permission.STEP_DOWN_RISK,
    problems=("move_not_legal", "escalation_undecided", "step_down_undecided"),
)
def post_step_down(identifier: str) -> Response:
    target, show = the_risk(identifier, EscalationAction.STEP_DOWN), partial(step_down_answer, status=201)
    return answered(act(target, sent_json(), read=partial(read, AskStepDown()), do=step_down.ask_step_down, show=show))


@operation(
    "GET",
    "/step-downs/<identifier>",
    tag="Step-downs",
    summary="Read one step-down",
    answers=resources.StepDownRead,
    permission=Permission.VIEW_RISK,
    scope="risks:read",
    conditional=True,
)
def get_one_step_down(identifier: str) -> Response:
    who = reader()
    asked = get_step_down(identifier, reader=who)
    return versioned(step_down_text(asked, reader=who), version_shown(asked, reader=who))


@operation(
    "POST",
    "/step-downs/<identifier>/answer",
    tag="Step-downs",
    summary="Take the risk back, or not",
    description="Agreed: the unit below holds it at once, and units above see it no more.",
    body=ANSWER_STEP_DOWN,
    answers=resources.StepDownRead,
    if_match="required",
    permission=Permission.ANSWER_STEP_DOWN,
    problems=("move_not_legal",),
)
def post_step_down_answer(identifier: str) -> Response:
    reads = partial(read, ANSWER_STEP_DOWN)
    target = the_step_down(identifier)
    return answered(act(target, sent_json(), read=reads, do=step_down.answer, show=step_down_answer))
