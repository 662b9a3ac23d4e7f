"""Asking a unit above: the questions on one page, then exactly what the receiver will see, then it is sent."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any

from flask import request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import BadRequest

from riskreg import clock, reference
from riskreg.errors import InvalidInput
from riskreg.pages.answering import Answers, Errors, errors_of, fit_to_show, submit
from riskreg.pages.blueprint import pages, takes
from riskreg.pages.dealing import in_view, offer_or_refuse, risk_page
from riskreg.pages.typed import typed_answers
from riskreg.policy import LEADING
from riskreg.queries.dealing import InView
from riskreg.queries.owners import candidates
from riskreg.queries.pathway import pathway_for
from riskreg.schemas.base import read
from riskreg.schemas.escalation import Escalate
from riskreg.vocabulary import EscalationAction, Permission, Route
from riskreg.web.access import reader, requires
from riskreg.web.acting import the_risk
from riskreg.web.forms import form_answers
from riskreg.workflows.document import document_of
from riskreg.workflows.escalation import escalate, unit_asked
from riskreg.workflows.where_to_ask import clock_of, sender_to, units_to_ask, was_declined_by

CHANGE = "change"


@dataclass(frozen=True)
class Choice:
    """A unit that can be asked, with the clock it would have and the score it usually takes risks from."""

    code: str
    acknowledge_by: date
    decide_by: date
    takes_from: int
    declined: bool


@pages.get("/risks/<ref>/escalate")
@requires(Permission.ESCALATE_RISK)
@takes("route")
def ask_to_escalate(ref: str) -> str:
    route = request.args.get("route", Route.LINE.value)
    if route not in list(Route):
        raise BadRequest()
    return escalation_page(ref, {"route": route} if route != Route.LINE else {}, {})


def route_of(answers: Answers) -> Route:
    """The way these answers take; the line where they name none that there is."""
    named = answers.get("route")
    return Route(named) if isinstance(named, str) and named in list(Route) else Route.LINE


def escalation_page(ref: str, answers: Answers, errors: Errors) -> str:
    view, who = in_view(ref), reader()
    offer = offer_or_refuse(view.risk, EscalationAction.ESCALATE, actor=who)
    route = route_of(answers)
    units = [] if offer.why_not else units_to_ask(view.risk, actor=who, route=route)
    ways = [way for way in Route if way != route and units_to_ask(view.risk, actor=who, route=way)]
    return risk_page(
        "escalate/ask.html",
        view,
        answers=({"to_unit": units[0].code} if len(units) == 1 else {}) | answers,
        errors=errors,
        offer=offer,
        units_above=[choice(view.risk, unit, route) for unit in units],
        route=route,
        ways=ways,
        grounds=reference.grounds(),
        people=candidates(units, roles=LEADING) if view.risk.confidential else [],
        typed=typed_answers() if offer.why_not else [],
    )


def choice(risk: Any, unit: Any, route: Route) -> Choice:
    takes_from = pathway_for(risk.holder, on=clock.today()).takes_score_from(unit.level)
    return Choice(unit.code, *clock_of(risk, unit, route), takes_from=takes_from, declined=was_declined_by(risk, unit))


@pages.post("/risks/<ref>/escalate/check")
@requires(Permission.ESCALATE_RISK)
def check_escalation(ref: str) -> ResponseReturnValue:
    """Nothing is kept here: the answers travel with the page until they are sent or changed."""
    view, who, typed = in_view(ref), reader(), form_answers()
    offer = offer_or_refuse(view.risk, EscalationAction.ESCALATE, actor=who)
    if typed.pop(CHANGE, None) is not None or offer.why_not:
        return escalation_page(ref, fit_to_show(typed), {})
    try:
        answers = read(Escalate(), typed)
        to_unit = unit_asked(view.risk, answers, actor=who)
    except InvalidInput as wrong:
        return escalation_page(ref, fit_to_show(typed), errors_of(wrong)), 422
    return risk_page(
        "escalate/check.html",
        view,
        ask=as_asked(view, answers, to_unit),
        document=json.loads(document_of(view.risk)),
        fields=list(as_fields(typed)),
        grounds=reference.grounds(),
    )


def as_asked(view: InView, answers: Answers, to_unit: Any) -> dict[str, Any]:
    """The request as it would be shown once it is sent."""
    acknowledge_by, decide_by = clock_of(view.risk, to_unit, answers["route"])
    return {"evidence": "", "new_evidence": "", "phoned": None, "phoned_at": None} | {
        **answers,
        "from_unit": sender_to(view.risk, to_unit).code,
        "to_unit": to_unit.code,
        "asked_by": {"title": getattr(reader(), "title", "")},
        "acknowledge_by": acknowledge_by,
        "decide_by": decide_by,
    }


def as_fields(typed: Answers) -> Iterator[tuple[str, str]]:
    """The form's fields again, for the page that follows."""
    for name, value in typed.items():
        for each in value if isinstance(value, list) else [value]:
            yield name, str(each)


@pages.post("/risks/<ref>/escalate")
@requires(Permission.ESCALATE_RISK)
def send_escalation(ref: str) -> ResponseReturnValue:
    return submit(
        the_risk(ref, EscalationAction.ESCALATE),
        read=partial(read, Escalate()),
        do=escalate,
        show_form=partial(escalation_page, ref),
        then=lambda asked: url_for("pages.show_request", escalation_id=asked.uuid, done="asked"),
    )
