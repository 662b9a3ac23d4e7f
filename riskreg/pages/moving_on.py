"""What its two sides do after a request was decided: appeal a decline, end an involvement."""

from functools import partial

from flask import url_for
from flask.typing import ResponseReturnValue

from riskreg import policy
from riskreg.pages.answering import Answers, Errors, submit
from riskreg.pages.blueprint import pages
from riskreg.pages.request import here, request_page, the_request
from riskreg.queries.owners import candidates
from riskreg.schemas.base import read
from riskreg.schemas.escalation import Appeal, End
from riskreg.vocabulary import EscalationAction, Permission
from riskreg.web.access import reader, requires
from riskreg.web.acting import the_escalation
from riskreg.workflows import ending, passing_on
from riskreg.workflows.where_to_ask import unit_to_appeal_to


@pages.get("/requests/<escalation_id>/appeal")
@requires(Permission.ESCALATE_RISK)
def ask_to_appeal(escalation_id: str) -> str:
    return appeal_page(escalation_id, {}, {})


def appeal_page(escalation_id: str, answers: Answers, errors: Errors) -> str:
    asked = the_request(escalation_id)
    policy.check(reader(), Permission.ESCALATE_RISK, asked.risk)
    above = unit_to_appeal_to(asked)
    return request_page(
        "requests/appeal.html",
        asked,
        answers,
        errors,
        above=above.code if above else None,
        may_read=candidates([above], roles=policy.LEADING) if above and asked.risk.confidential else [],
    )


@pages.post("/requests/<escalation_id>/appeal")
@requires(Permission.ESCALATE_RISK)
def appeal(escalation_id: str) -> ResponseReturnValue:
    return submit(
        the_escalation(escalation_id, EscalationAction.APPEAL),
        read=partial(read, Appeal()),
        do=passing_on.appeal,
        show_form=partial(appeal_page, escalation_id),
        then=lambda new: url_for("pages.show_request", escalation_id=new.uuid, done="appealed"),
    )


@pages.get("/requests/<escalation_id>/ending")
@requires(Permission.END_ESCALATION)
def ask_to_end(escalation_id: str) -> str:
    return ending_page(escalation_id, {}, {})


def ending_page(escalation_id: str, answers: Answers, errors: Errors) -> str:
    asked = the_request(escalation_id)
    policy.check(reader(), Permission.END_ESCALATION, asked.risk, escalation=asked)
    return request_page("requests/end.html", asked, answers, errors)


@pages.post("/requests/<escalation_id>/ending")
@requires(Permission.END_ESCALATION)
def end(escalation_id: str) -> ResponseReturnValue:
    return submit(
        the_escalation(escalation_id, EscalationAction.END),
        read=partial(read, End()),
        do=ending.end_escalation,
        show_form=partial(ending_page, escalation_id),
        then=lambda _asked: here(escalation_id, "request-ended"),
    )
