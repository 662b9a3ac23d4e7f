"""What a risk's score proposes, and holding it where it is."""

from functools import partial
from typing import Any

from flask import Response

from riskreg.api.answers import answered, risk_shown, shown_row
from riskreg.api.operations import operation
from riskreg.api.received import sent_json
from riskreg.queries.looking_back import in_view_since
from riskreg.queries.proposals import hold_known_since, proposal_of
from riskreg.queries.risks import get_whole_risk
from riskreg.schemas import resources
from riskreg.schemas.base import read
from riskreg.schemas.holding import HoldEscalation
from riskreg.vocabulary import Permission, RiskAction
from riskreg.web.access import reader
from riskreg.web.acting import act, the_risk
from riskreg.workflows.holding import hold_escalation


@operation(
    "GET",
    "/risks/<identifier>/proposal",
    tag="Escalations",
    summary="Read whether a risk is proposed for escalation",
    description="Derived from its score and the threshold of the next level on its route; people decide.",
    answers=resources.Proposal,
    permission=Permission.VIEW_RISK,
    scope="risks:read",
)
def get_proposal(identifier: str) -> Response:
    who = reader()
    risk = get_whole_risk(identifier, reader=who)
    proposal = proposal_of(risk)
    if proposal is None:
        return shown_row(dict.fromkeys(resources.Proposal().fields) | {"proposed": False})
    known = hold_known_since(proposal, in_view_since(risk, reader=who) or 0)
    return shown_row(resources.Proposal().dump(proposal.shown(hold_known=known)))


@operation(
    "POST",
    "/risks/<identifier>/holds",
    tag="Escalations",
    summary="Keep a risk where it is though it is proposed for escalation",
    description="With the reason. The proposal is silent until that day, or until the score rises.",
    body=HoldEscalation(),
    answers=resources.Risk,
    status=201,
    if_match="required",
    permission=Permission.ESCALATE_RISK,
    problems=("move_not_legal", "escalation_undecided", "step_down_undecided", "nothing_proposed"),
)
def post_hold(identifier: str) -> Response:
    def do(risk: Any, answers: dict[str, Any], *, actor: Any) -> Any:
        hold_escalation(risk, answers, actor=actor)
        return risk

    target, show = the_risk(identifier, RiskAction.HOLD), partial(risk_shown, status=201, below="proposal")
    return answered(act(target, sent_json(), read=partial(read, HoldEscalation()), do=do, show=show))
