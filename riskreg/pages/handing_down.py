"""Handing a risk down again: the holder asks a unit below to take it back; that unit agrees or says why not."""

from functools import partial
from typing import Any

from flask import url_for
from flask.typing import ResponseReturnValue

from riskreg.pages.answering import Answers, Errors, submit
from riskreg.pages.blueprint import pages
from riskreg.pages.chosen import read_chosen
from riskreg.pages.dealing import in_view, risk_page
from riskreg.queries.owners import candidates, last_owner_at
from riskreg.queries.step_downs import get_step_down
from riskreg.schemas.base import read
from riskreg.schemas.step_down import ANSWER_STEP_DOWN, AskStepDown
from riskreg.vocabulary import EscalationAction, Permission
from riskreg.web.access import reader, requires
from riskreg.web.acting import the_risk, the_step_down
from riskreg.workflows import step_down
from riskreg.workflows.offering import legal_moves

MOVES = {action: f"escalation.{action}" for action in EscalationAction}


@pages.get("/risks/<ref>/hand-down")
@requires(Permission.STEP_DOWN_RISK)
def ask_to_hand_down(ref: str) -> str:
    return hand_down_page(ref, {}, {})


def hand_down_page(ref: str, answers: Answers, errors: Errors) -> str:
    view = in_view(ref)
    possible = MOVES[EscalationAction.STEP_DOWN] in legal_moves(view.risk, actor=reader())
    below = step_down.units_below(view.risk)
    return risk_page("step_down/ask.html", view, answers=answers, errors=errors, possible=possible, below=below)


@pages.post("/risks/<ref>/hand-down")
@requires(Permission.STEP_DOWN_RISK)
def hand_down(ref: str) -> ResponseReturnValue:
    return submit(
        the_risk(ref, EscalationAction.STEP_DOWN),
        read=partial(read, AskStepDown()),
        do=step_down.ask_step_down,
        show_form=partial(hand_down_page, ref),
        then=lambda asked: url_for("pages.show_risk", ref=asked.risk.reference, done="step-down-asked"),
    )


@pages.get("/step-downs/<step_down_id>")
@requires(Permission.ANSWER_STEP_DOWN)
def show_step_down(step_down_id: str) -> str:
    return take_back_page(step_down_id, {}, {})


def take_back_page(step_down_id: str, answers: Answers, errors: Errors) -> str:
    """Who no longer sees the risk finds nothing here; who sees it and may not answer reads what was asked."""
    asked = get_step_down(step_down_id, reader=reader())
    view = in_view(asked.risk.reference)
    possible = MOVES[EscalationAction.AGREE_STEP_DOWN] in legal_moves(view.risk, actor=reader())
    last = last_owner_at(asked.risk, asked.to_unit)
    first: dict[str, Any] = {"owner": str(last) if last else ""}
    return risk_page(
        "step_down/answer.html",
        view,
        answers=answers or first,
        errors=errors,
        asked=asked,
        possible=possible and asked.risk.step_down_asked is asked,
        people=candidates([asked.to_unit]),
    )


@pages.post("/step-downs/<step_down_id>")
@requires(Permission.ANSWER_STEP_DOWN)
def take_back(step_down_id: str) -> ResponseReturnValue:
    return submit(
        the_step_down(step_down_id),
        read=partial(read_chosen, ANSWER_STEP_DOWN),
        do=step_down.answer,
        show_form=partial(take_back_page, step_down_id),
        then=lambda asked: url_for("pages.show_risk", ref=asked.risk.reference, done=f"step-down-{asked.status.value}"),
    )
