"""A risk whose score meets the next level's threshold: saying why it is not escalated now, and until when."""

from datetime import timedelta
from functools import partial
from typing import Any

from flask import url_for
from flask.typing import ResponseReturnValue

from riskreg import clock
from riskreg.pages.answering import Answers, Errors, submit
from riskreg.pages.blueprint import pages
from riskreg.pages.dealing import in_view, offer_or_refuse, risk_page
from riskreg.queries.proposals import proposal_of
from riskreg.schemas.base import read
from riskreg.schemas.holding import HoldEscalation
from riskreg.vocabulary import Permission, RiskAction
from riskreg.web.access import reader, requires
from riskreg.web.acting import the_risk
from riskreg.workflows.holding import hold_escalation, longest_hold


@pages.get("/risks/<ref>/hold")
@requires(Permission.ESCALATE_RISK)
def ask_to_hold(ref: str) -> str:
    return holding_page(ref, {}, {})


def holding_page(ref: str, answers: Answers, errors: Errors) -> str:
    view = in_view(ref)
    offer = offer_or_refuse(view.risk, RiskAction.HOLD, actor=reader())
    proposal = None if offer.why_not else proposal_of(view.risk)
    return risk_page(
        "risk/hold.html",
        view,
        answers=answers or (first_answers(view.risk, proposal.score) if proposal else {}),
        errors=errors,
        why_not=offer.why_not,
        proposal=proposal,
    )


def first_answers(risk: Any, score: int) -> Answers:
    last = clock.today() + timedelta(days=longest_hold(risk, score))
    return {"until": f"{last.day}/{last.month}/{last.year}"}


@pages.post("/risks/<ref>/hold")
@requires(Permission.ESCALATE_RISK)
def send_hold(ref: str) -> ResponseReturnValue:
    return submit(
        the_risk(ref, RiskAction.HOLD),
        read=partial(read, HoldEscalation()),
        do=hold_escalation,
        show_form=partial(holding_page, ref),
        then=lambda hold: url_for("pages.show_risk", ref=ref, done="held"),
    )
