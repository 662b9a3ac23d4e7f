"""Closing a risk: why, what makes it sure, what the person who raised it is told."""

from functools import partial

from flask import url_for
from flask.typing import ResponseReturnValue

from riskreg.pages.answering import Answers, Errors, submit
from riskreg.pages.blueprint import pages
from riskreg.pages.dealing import in_view, offer_or_refuse, risk_page
from riskreg.schemas.base import read
from riskreg.schemas.treatment import CloseRisk
from riskreg.vocabulary import Permission, RiskAction
from riskreg.web.access import reader, requires
from riskreg.web.acting import the_risk
from riskreg.workflows.closure import close_risk

MESSAGE = "Thank you for raising this risk. We have closed it. You can still read it, and what was done about it."


@pages.get("/risks/<ref>/close")
@requires(Permission.CLOSE_RISK)
def ask_to_close(ref: str) -> str:
    return closing_page(ref, {}, {})


def closing_page(ref: str, answers: Answers, errors: Errors) -> str:
    view = in_view(ref)
    offer = offer_or_refuse(view.risk, RiskAction.CLOSE, actor=reader())
    return risk_page(
        "risk/close.html",
        view,
        answers=answers or {"message": MESSAGE},
        errors=errors,
        offer=offer,
        undone=[row for row in view.risk.actions if row.done_on is None],
    )


@pages.post("/risks/<ref>/close")
@requires(Permission.CLOSE_RISK)
def send_closure(ref: str) -> ResponseReturnValue:
    return submit(
        the_risk(ref, RiskAction.CLOSE),
        read=partial(read, CloseRisk()),
        do=close_risk,
        show_form=partial(closing_page, ref),
        then=lambda closure: url_for("pages.show_risk", ref=ref, done="closed"),
    )
