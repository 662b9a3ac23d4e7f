"""Closing a risk: why, what makes it sure, what the person who raised it is told."""

from functools import partial
from typing import Any

from flask import url_for
from flask.typing import ResponseReturnValue

from riskreg.pages.answering import Answers, Errors, submit
from riskreg.pages.blueprint import pages
from riskreg.pages.dealing import in_view, offer_or_refuse, risk_page
from riskreg.schemas.base import read
from riskreg.schemas.treatment import CloseRisk
from riskreg.scoring import SECOND_PERSON_FROM
from riskreg.vocabulary import Permission, RiskAction
from riskreg.web.access import reader, requires
from riskreg.web.acting import the_risk
from riskreg.workflows.closure import close_risk
from riskreg.workflows.second_person import propose_closure

MESSAGE = "Thank you for raising this risk. We have closed it. You can still read it, and what was done about it."


@pages.get("/risks/<ref>/close")
@requires(Permission.CLOSE_RISK)
def ask_to_close(ref: str) -> str:
    return closing_page(ref, {}, {})


def closing_page(ref: str, answers: Answers, errors: Errors) -> str:
    view = in_view(ref)
    alone = _is_for_one(view.risk)
    offer = offer_or_refuse(view.risk, RiskAction.CLOSE if alone else RiskAction.PROPOSE_CLOSURE, actor=reader())
    return risk_page(
        "risk/close.html",
        view,
        answers=answers or {"message": MESSAGE},
        errors=errors,
        offer=offer,
        alone=alone,
        undone=[row for row in view.risk.actions if row.done_on is None],
    )


@pages.post("/risks/<ref>/close")
@requires(Permission.CLOSE_RISK)
def send_closure(ref: str) -> ResponseReturnValue:
    return submit(
        the_risk(ref, RiskAction.CLOSE),
        read=read_closing,
        do=close_or_propose,
        show_form=partial(closing_page, ref),
        then=lambda done: url_for("pages.show_risk", ref=ref, done=done),
    )


def _is_for_one(risk: Any) -> bool:
    return risk.score is None or risk.score < SECOND_PERSON_FROM


def close_or_propose(risk: Any, answers: Answers, *, actor: Any) -> str:
    """The form says which of the two it is, so that a score that changed meanwhile makes neither by surprise."""
    if answers.pop("two"):
        propose_closure(risk, answers, actor=actor)
        return "closure-proposed"
    close_risk(risk, answers, actor=actor)
    return "closed"


def read_closing(sent: Any) -> Answers:
    return read(CloseRisk(), {name: value for name, value in sent.items() if name != "two"}) | {"two": "two" in sent}
