"""The receiver's answer: choose what to decide, then say it; the person who raised the risk always hears."""

from datetime import timedelta
from functools import partial
from typing import Any

from flask import request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import BadRequest

from riskreg import clock, policy, reference
from riskreg.errors import ChangedSinceRead, RuleBroken
from riskreg.pages.answering import Answers, Errors, submit
from riskreg.pages.blueprint import pages, takes
from riskreg.pages.chosen import read_chosen
from riskreg.pages.request import here, request_page, the_request
from riskreg.pages.typed import typed_answers
from riskreg.policy import LEADING
from riskreg.queries.owners import candidates
from riskreg.queries.pathway import pathway_for
from riskreg.queries.units import names_of
from riskreg.schemas.escalation import ANSWER
from riskreg.vocabulary import Band, EscalationAction, Permission
from riskreg.web.access import reader, requires
from riskreg.web.acting import the_escalation
from riskreg.workflows.answering import answer
from riskreg.workflows.where_to_ask import units_to_pass_on_to

DECISIONS = {
    "transfer": ("Take the risk on", EscalationAction.ACCEPT),
    "joint": ("Hold it together, with one named lead", EscalationAction.ACCEPT),
    "support": ("Help, while the sender keeps the risk", EscalationAction.ACCEPT),
    "note": ("Say that you have seen it, the sender keeps the risk", EscalationAction.ACCEPT),
    "return": ("Ask a question first", EscalationAction.RETURN),
    "redirect": ("Pass it on to another unit", EscalationAction.REDIRECT),
    "decline": ("Decline", EscalationAction.DECLINE),
}
"""By the word in the address: what it is called, and the move it makes."""
MESSAGES = {
    "transfer": "{unit} has taken your risk on. They hold it from now on and will tell you what happens.",
    "support": "{unit} will help with your risk. Your own organisation keeps it and will tell you what happens.",
    "joint": "{unit} and your own organisation hold your risk together now. One named lead will tell you what happens.",
    "note": "{unit} has seen your risk. Your own organisation keeps it and will tell you what happens.",
    "redirect": "{unit} has passed the request on to a unit that can decide. You will hear what it says.",
    "decline": "{unit} has not taken your risk on. It stays on your register, where people go on working on it.",
}
USUAL_REPLY_DAYS = 5


@pages.get("/requests/<escalation_id>/answer")
@requires(Permission.ANSWER_ESCALATION)
@takes("decision")
def ask_for_answer(escalation_id: str) -> str:
    decision = request.args.get("decision") or None
    if decision not in (None, *DECISIONS):
        raise BadRequest()
    return answer_page(escalation_id, decision, {}, {})


def answer_page(escalation_id: str, decision: str | None, answers: Answers, errors: Errors) -> str:
    """Without a decision the choice, with one its form."""
    asked = the_request(escalation_id)
    policy.check(reader(), Permission.ANSWER_ESCALATION, asked.risk, escalation=asked)
    further = units_to_pass_on_to(asked, actor=reader()) if decision == "redirect" else []
    return request_page(
        "requests/answer.html",
        asked,
        answers or first_words(asked, decision),
        errors,
        decision=decision,
        decisions=DECISIONS,
        people=candidates(units_of(asked, decision)),
        further=further,
        may_read=candidates(further, roles=LEADING) if asked.risk.confidential else [],
        decline_reasons=reference.decline_reasons(),
    )


def units_of(asked: Any, decision: str | None) -> list[Any]:
    """The units whose people the form of this decision offers."""
    if decision == "joint":
        return [asked.to_unit, asked.from_unit]
    return [asked.to_unit] if decision in ("transfer", "support") else []


def first_words(asked: Any, decision: str | None) -> Answers:
    """What the form offers to begin with; all of it can be changed."""
    code = asked.to_unit.code
    unit = names_of([code]).get(code, code)
    today = clock.today()
    pathway = pathway_for(asked.to_unit, on=today)
    review = today + timedelta(days=pathway.review_days(asked.to_unit.level, asked.risk.band or Band.LOW))
    reply_by = clock.add_working_days(today, USUAL_REPLY_DAYS)
    return {
        "message": MESSAGES.get(decision or "", "").format(unit=unit),
        "next_review_on": f"{review.day}/{review.month}/{review.year}",
        "reply_by": f"{reply_by.day}/{reply_by.month}/{reply_by.year}",
    }


@pages.post("/requests/<escalation_id>/answer")
@requires(Permission.ANSWER_ESCALATION)
def send_answer(escalation_id: str) -> ResponseReturnValue:
    """Two people may answer at once: the second sees what was decided, and keeps what they wrote."""
    decision = decision_sent()
    try:
        return submit(
            the_escalation(escalation_id, DECISIONS[decision][1] if decision else EscalationAction.ACCEPT),
            read=partial(read_chosen, ANSWER),
            do=answer,
            show_form=partial(answer_page, escalation_id, decision),
            then=lambda asked: here(escalation_id, f"request-{asked.status.value}"),
        )
    except (ChangedSinceRead, RuleBroken) as refused:
        page = request_page("requests/meanwhile.html", the_request(escalation_id), {}, {}, typed=typed_answers())
        return page, refused.status


def decision_sent() -> str | None:
    """The word of the decision that this form carries: its mode when it accepts."""
    outcome = request.form.get("outcome", "")
    word = request.form.get("mode", "") if outcome == "accept" else outcome
    return word if word in DECISIONS else None
