"""The sender's moves: ask a unit above, reply to its question, withdraw."""

from typing import Any
from uuid import uuid4

from sqlalchemy.orm.attributes import set_committed_value

from riskreg import clock, policy
from riskreg.errors import InvalidInput
from riskreg.extensions import db
from riskreg.models import Escalation, EscalationQuestion, Person, Risk, Unit
from riskreg.queries.people import leaders_of
from riskreg.queries.units import names_of
from riskreg.vocabulary import EscalationAction, EscalationStatus, Route
from riskreg.workflows import ledger, sentences
from riskreg.workflows.moving import move_escalation, start_escalation
from riskreg.workflows.readers import admit_to_answer
from riskreg.workflows.second_person import drop_proposal
from riskreg.workflows.where_to_ask import chosen, clock_of, sender_to, units_to_ask, was_declined_by


def escalate(risk: Risk, answers: dict[str, Any], *, actor: Person) -> Escalation:
    """Ask a unit above. Its clock starts: the days to acknowledge and to decide follow from level and band."""
    was = risk.status
    row = start_escalation(risk, actor=actor)
    to_unit = unit_asked(risk, answers, actor=actor)
    named = admit_to_answer(risk, answers.get("readers", []), to_unit, asked_by=actor)
    words = {name: answers[name] for name in ("ask", "ask_sentence", "grounds", "tried", "wanted_by")}
    more = {name: answers.get(name, "") for name in ("evidence", "new_evidence")}
    way = {name: answers.get(name) for name in ("phoned", "phoned_at")} | {"route": answers["route"]}
    request = new_request(risk, to_unit, actor, **words, **more, **way)
    told = sentences.asked(request, name_of(to_unit))
    asked = {"ask": request.ask.value, "grounds": request.grounds}
    # Who asks for help does not close it.
    fallen = drop_proposal(risk, actor=actor)
    data = about(request) | asked | named | _beside_the_line(request) | fallen
    entry = ledger.Entry(risk, row.event, was, request.from_unit, data, told, leaders_of(to_unit))
    ledger.record([entry], actor=actor)
    return request


def _beside_the_line(request: Escalation) -> dict[str, Any]:
    """The route, where it is not the line; with the category of the education concern, if it has one."""
    if request.route == Route.LINE:
        return {}
    category = (request.risk.education or {}).get("isf_category")
    tag = {"isf_category": category} if category and request.route == Route.EDUCATION else {}
    return {"route": request.route.value} | tag


def new_request(risk: Risk, to_unit: Unit, asked_by: Person, **words: Any) -> Escalation:
    """A request as it begins: asked today about this version of the risk, with the clock of the unit asked."""
    acknowledge_by, decide_by = clock_of(risk, to_unit, words.get("route", Route.LINE))
    request = Escalation(
        uuid=uuid4(),
        risk=risk,
        from_unit=sender_to(risk, to_unit),
        to_unit=to_unit,
        status=EscalationStatus.ASKED,
        asked_by=asked_by,
        asked_at=clock.now(),
        asked_version=risk.version,
        acknowledge_by=acknowledge_by,
        decide_by=decide_by,
        questions=[],
        co_owners=[],
        **words,
    )
    # Nothing has become of it yet.
    set_committed_value(request, "redirected_to", None)
    db.session.add(request)
    return request


def unit_asked(risk: Risk, answers: dict[str, Any], *, actor: policy.Reader) -> Unit:
    """The unit that these answers ask. ``InvalidInput`` when it cannot be asked, or not again without new evidence."""
    unit = chosen(units_to_ask(risk, actor=actor, route=answers["route"]), answers["to_unit"])
    if was_declined_by(risk, unit) and not answers.get("new_evidence"):
        raise InvalidInput({"new_evidence": [f"{unit.code} declined before. Enter what is new since then"]})
    return unit


def reply(request: Escalation, answers: dict[str, Any], *, actor: Person) -> Escalation:
    """Answer the receiver's question; days not used of those it allowed are given back to the clock."""
    risk, was = request.risk, request.risk.status
    row = move_escalation(request, EscalationAction.REPLY, actor=actor)
    question = open_question(request)
    today = clock.today()
    unused = clock.working_days_between(today, question.reply_by)
    question.reply, question.replied_at = answers["text"], clock.now()
    request.decide_by = clock.subtract_working_days(request.decide_by, unused)
    entry = ledger.Entry(risk, row.event, was, request.from_unit, about(request), None, leaders_of(request.to_unit))
    ledger.record([entry], actor=actor)
    return request


def open_question(request: Escalation) -> EscalationQuestion:
    return next(row for row in request.questions if row.replied_at is None)


def withdraw(request: Escalation, answers: dict[str, Any], *, actor: Person) -> Escalation:
    """Take the request back. The receiver's sight of the risk ends; the row stays, without a snapshot."""
    risk, was = request.risk, request.risk.status
    row = move_escalation(request, EscalationAction.WITHDRAW, actor=actor)
    request.decided_at, request.decided_by, request.reason = clock.now(), actor, answers["reason"]
    told = sentences.withdrawn(name_of(request.to_unit))
    entry = ledger.Entry(risk, row.event, was, request.from_unit, about(request), told, leaders_of(request.to_unit))
    ledger.record([entry], actor=actor)
    return request


def about(request: Escalation) -> dict[str, Any]:
    """What every event of a request says of it."""
    return {"escalation": str(request.uuid), "to_unit": request.to_unit.code}


def name_of(unit: Unit) -> str:
    return names_of([unit.code]).get(unit.code, unit.code)
