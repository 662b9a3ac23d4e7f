"""Giving an action another date, and saying why."""

from functools import partial

from flask import url_for
from flask.typing import ResponseReturnValue

from riskreg import policy
from riskreg.pages.answering import Answers, Errors, submit
from riskreg.pages.blueprint import pages
from riskreg.pages.dealing import in_view, risk_page
from riskreg.queries.standing import dates_before
from riskreg.schemas.base import read
from riskreg.schemas.treatment import RedateAction
from riskreg.vocabulary import Permission, RiskAction
from riskreg.web.access import reader, requires
from riskreg.web.acting import the_action
from riskreg.workflows.offering import legal_moves
from riskreg.workflows.treatment import find_action, redate_action


@pages.get("/risks/<ref>/actions/<int(max=9999):n>/date")
@requires(Permission.REDATE_ACTION)
def ask_for_date(ref: str, n: int) -> str:
    return date_page(ref, n, {}, {})


def date_page(ref: str, n: int, answers: Answers, errors: Errors) -> str:
    """Refused at once for one who may not change it."""
    view, who = in_view(ref), reader()
    action = find_action(view.risk, n)
    policy.check(who, Permission.REDATE_ACTION, view.risk, action=action)
    return risk_page(
        "risk/redate_action.html",
        view,
        here="actions",
        answers=answers,
        errors=errors,
        action=action,
        former=dates_before(action, view.risk, reader=who),
        possible=action.done_on is None and RiskAction.REDATE_ACTION in legal_moves(view.risk, actor=who),
    )


@pages.post("/risks/<ref>/actions/<int(max=9999):n>/date")
@requires(Permission.REDATE_ACTION)
def send_date(ref: str, n: int) -> ResponseReturnValue:
    return submit(
        the_action(ref, n, Permission.REDATE_ACTION),
        read=partial(read, RedateAction()),
        do=lambda action, answers, actor: redate_action(action.risk, action.n, answers, actor=actor),
        show_form=partial(date_page, ref, n),
        then=lambda _action: url_for("pages.show_actions", ref=ref, done="action-redated"),
    )
