"""The own view of another level than the holder, beside the holder's score."""

from functools import partial
from typing import Any

from flask import Response

from riskreg.api.answers import answered, risk_shown
from riskreg.api.operations import operation
from riskreg.api.received import sent_json
from riskreg.schemas import resources
from riskreg.schemas.base import read
from riskreg.schemas.triage import ScoreAnswers
from riskreg.vocabulary import Permission, RiskAction
from riskreg.web.acting import act, the_risk
from riskreg.workflows.scores import score_beside


@operation(
    "POST",
    "/risks/<identifier>/scores-beside",
    tag="Treatment",
    summary="Give another level's own score",
    description="By a level below the holder, one still involved, or a co-owner. Shown as `scores_beside`; it changes"
    " neither score nor band.",
    body=ScoreAnswers(),
    answers=resources.Risk,
    status=201,
    if_match="required",
    permission=Permission.SCORE_BESIDE,
    problems=("move_not_legal",),
)
def post_score_beside(identifier: str) -> Response:
    def do(risk: Any, answers: dict[str, Any], *, actor: Any) -> Any:
        score_beside(risk, answers, actor=actor)
        return risk

    target, show = the_risk(identifier, RiskAction.SCORE_BESIDE), partial(risk_shown, status=201)
    return answered(act(target, sent_json(), read=partial(read, ScoreAnswers()), do=do, show=show))
