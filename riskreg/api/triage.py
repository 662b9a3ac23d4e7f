"""What AHP leadership does with a new risk, and the answer of the person who raised it."""

from functools import partial

from flask import Response

from riskreg.api.answers import answered, risk_shown
from riskreg.api.operations import operation
from riskreg.api.received import sent_json
from riskreg.schemas import resources
from riskreg.schemas.base import read
from riskreg.schemas.raising import AnswerQuestion
from riskreg.schemas.triage import TRIAGE, JoinOpenRisk
from riskreg.vocabulary import Permission, RiskAction
from riskreg.web.acting import act, the_risk
from riskreg.workflows.joining import join_risk
from riskreg.workflows.triage import answer_question, triage


@operation(
    "POST",
    "/risks/<identifier>/triage",
    tag="Triage",
    summary="Accept, ask, decline or join a new risk",
    description="Always with a message to the person who raised it.",
    body=TRIAGE,
    answers=resources.Risk,
    if_match="required",
    permission=Permission.TRIAGE_RISK,
    problems=("move_not_legal", "escalation_undecided", "step_down_undecided"),
)
def post_triage(identifier: str) -> Response:
    sent = sent_json()
    target = the_risk(identifier, RiskAction.ACCEPT, beside=other_risk(sent.payload))
    return answered(act(target, sent, read=partial(read, TRIAGE), do=triage, show=risk_shown))


def other_risk(payload: object) -> object:
    """What was sent to name the risk to join it to."""
    return payload.get("target") if isinstance(payload, dict) else None


@operation(
    "POST",
    "/risks/<identifier>/joining",
    tag="Triage",
    summary="Join a risk of the register to the one it is a part of",
    description="Whoever raised it is heard there as a voice. With a message to them. Both risks get a version.",
    body=JoinOpenRisk(),
    answers=resources.Risk,
    if_match="required",
    permission=Permission.JOIN_RISK,
    problems=("move_not_legal", "escalation_undecided", "step_down_undecided"),
)
def post_joining(identifier: str) -> Response:
    sent = sent_json()
    target = the_risk(identifier, RiskAction.JOIN, beside=other_risk(sent.payload))
    return answered(act(target, sent, read=partial(read, JoinOpenRisk()), do=join_risk, show=risk_shown))


@operation(
    "POST",
    "/risks/<identifier>/answers",
    tag="Triage",
    summary="Answer the question asked about a risk you raised",
    body=AnswerQuestion(),
    answers=resources.Risk,
    if_match="required",
    permission=Permission.ANSWER_QUESTION,
    problems=("move_not_legal",),
)
def post_answer(identifier: str) -> Response:
    target = the_risk(identifier, RiskAction.ANSWER)
    return answered(act(target, sent_json(), read=partial(read, AnswerQuestion()), do=answer_question, show=risk_shown))
