"""Actions: what will be done about a risk, by whom and by when, and whether it helped; and those that are mine."""

from functools import partial
from typing import Any

from flask import render_template, url_for
from flask.typing import ResponseReturnValue

from riskreg import clock, policy
from riskreg.pages.answering import Answers, Errors, submit
from riskreg.pages.blueprint import pages, takes
from riskreg.pages.dealing import in_view, risk_page
from riskreg.queries.my_actions import actions_of
from riskreg.queries.owners import candidates
from riskreg.queries.standing import dates_before_of
from riskreg.queries.units import names_of
from riskreg.schemas.base import read
from riskreg.schemas.treatment import AddAction, CompleteAction
from riskreg.vocabulary import Permission, RiskAction, RiskStatus
from riskreg.web.access import actor, reader, requires
from riskreg.web.acting import the_action, the_risk
from riskreg.workflows.treatment import add_action, complete_action, find_action

COMPLETED_IN = (RiskStatus.OPEN, RiskStatus.TOLERATED, RiskStatus.CLOSED)
REDATED_IN = (RiskStatus.OPEN, RiskStatus.TOLERATED)


@pages.get("/risks/<ref>/actions")
@requires(Permission.VIEW_RISK)
@takes("done")
def show_actions(ref: str) -> str:
    return actions_page(ref, {}, {})


def actions_page(ref: str, answers: Answers, errors: Errors) -> str:
    view, who = in_view(ref), reader()
    risk = view.risk
    with policy.remembering_sight():
        mine = [row.n for row in risk.actions if _may_complete(risk, row, who)]
        may_redate = [row.n for row in risk.actions if _may_redate(risk, row, who)]
        may_add = policy.can(who, Permission.ADD_ACTION, risk)
    up_to_holder = [unit for level, unit in risk.path.items() if level.rank <= risk.level.rank]
    return risk_page(
        "risk/actions.html",
        view,
        here="actions",
        answers=answers,
        errors=errors,
        mine=mine,
        may_redate=may_redate,
        former=dates_before_of(risk, reader=who) if risk.actions else {},
        people=candidates(up_to_holder) if may_add else [],
    )


def _may_complete(risk: Any, row: Any, who: policy.Reader) -> bool:
    undone = row.done_on is None and risk.status in COMPLETED_IN
    return undone and policy.can(who, Permission.COMPLETE_ACTION, risk, action=row)


def _may_redate(risk: Any, row: Any, who: policy.Reader) -> bool:
    undone = row.done_on is None and risk.status in REDATED_IN
    return undone and policy.can(who, Permission.REDATE_ACTION, risk, action=row)


@pages.post("/risks/<ref>/actions")
@requires(Permission.ADD_ACTION)
def send_action(ref: str) -> ResponseReturnValue:
    return submit(
        the_risk(ref, RiskAction.ADD_ACTION),
        read=partial(read, AddAction()),
        do=add_action,
        show_form=partial(actions_page, ref),
        then=lambda action: url_for("pages.show_actions", ref=ref, done="action-added"),
        only_adds=True,
    )


@pages.get("/risks/<ref>/actions/<int(max=9999):n>/done")
@requires(Permission.COMPLETE_ACTION)
def ask_whether_it_helped(ref: str, n: int) -> str:
    return completion_page(ref, n, {}, {})


def completion_page(ref: str, n: int, answers: Answers, errors: Errors) -> str:
    """Refused at once for one who may not say that it is done."""
    view = in_view(ref)
    action = find_action(view.risk, n)
    policy.check(reader(), Permission.COMPLETE_ACTION, view.risk, action=action)
    return risk_page("risk/complete_action.html", view, here="actions", answers=answers, errors=errors, action=action)


@pages.post("/risks/<ref>/actions/<int(max=9999):n>/done")
@requires(Permission.COMPLETE_ACTION)
def send_completion(ref: str, n: int) -> ResponseReturnValue:
    return submit(
        the_action(ref, n),
        read=partial(read, CompleteAction()),
        do=lambda action, answers, actor: complete_action(action.risk, action.n, answers, actor=actor),
        show_form=partial(completion_page, ref, n),
        then=lambda action: url_for("pages.show_actions", ref=ref, done="action-completed"),
    )


@pages.get("/actions")
@requires()
def my_actions() -> str:
    found = actions_of(actor())
    names = names_of({action.unit.code for action in [*found.open, *found.done]})
    return render_template("actions/mine.html", found=found, names=names, today=clock.today())
