"""What AHP leadership does with a new risk, and the answer of the person who raised it."""

from functools import partial

from flask import Response

from riskreg.api.answers import answered, risk_shown
from riskreg.api.operations import operation
from riskreg.api.received import sent_json
from riskreg.schemas import resources
from riskreg.schemas.base import read
from riskreg.schemas.raising import AnswerQuestion
from riskreg.schemas.triage import TRIAGE
from riskreg.vocabulary import Permission, RiskAction
from riskreg.web.acting import act, the_risk
from riskreg.workflows.triage import answer_question, triage


@operation(
    "POST",
    "/risks/<identifier>/triage",
    tag="Triage",
    summary="Accept, ask or decline a new risk",
    description="Always with a message to the person who raised it.",
    body=TRIAGE,
    answers=resources.Risk,
    if_match="required",
    permission=Permission.TRIAGE_RISK,
    problems=("move_not_legal",),
)
def post_triage(identifier: str) -> Response:
    target = the_risk(identifier, RiskAction.ACCEPT)
    return answered(act(target, sent_json(), read=partial(read, TRIAGE), do=triage, show=risk_shown))


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
