"""The sender's moves: ask a unit above, reply to its question, withdraw. Where a request may go is decided here."""

from datetime import date
from typing import Any

from riskreg import clock, policy
from riskreg.errors import InvalidInput
from riskreg.extensions import db
from riskreg.models import Escalation, EscalationQuestion, Person, Risk, Unit
from riskreg.queries.pathway import pathway_for
from riskreg.queries.people import leaders_of
from riskreg.queries.units import names_of
from riskreg.vocabulary import EscalationAction, EscalationStatus, Level
from riskreg.workflows import ledger, sentences
from riskreg.workflows.moving import move_escalation, start_escalation


def units_to_ask(risk: Risk, *, actor: policy.Reader) -> list[Unit]:
    """The units this actor may ask about this risk, lowest first.

    Only levels on the route of its holder. Inside the organisation any unit of the path above the holder. Only L or Q
    of the organisation itself crosses its border, and only to the next level: that act is the disclosure. Above it,
    the next level.
    """
    route = pathway_for(risk.holder, on=clock.today()).route
    above = [unit for level, unit in risk.path.items() if level.rank > risk.level.rank and level in route]
    if not risk.level.inside_organisation:
        return above[:1]
    inside = [unit for unit in above if unit.level.inside_organisation]
    outside = [unit for unit in above if not unit.level.inside_organisation]
    crosses = risk.organisation_id in policy.units_with(actor, policy.LEADING)
    return inside + (outside[:1] if crosses else [])


def escalate(risk: Risk, answers: dict[str, Any], *, actor: Person) -> Escalation:
    """Ask a unit above. Its clock starts: the days to acknowledge and to decide follow from level and band."""
    was = risk.status
    row = start_escalation(risk, actor=actor)
    to_unit = unit_asked(risk, answers, actor=actor)
    acknowledge_by, decide_by = clock_of(risk, to_unit)
    request = Escalation(
        risk=risk,
        from_unit=sender_to(risk, to_unit),
        to_unit=to_unit,
        status=row.target,
        asked_by=actor,
        asked_at=clock.now(),
        asked_version=risk.version,
        acknowledge_by=acknowledge_by,
        decide_by=decide_by,
        questions=[],
        **{name: answers[name] for name in ("ask", "ask_sentence", "grounds", "tried", "wanted_by")},
        **{name: answers.get(name, "") for name in ("evidence", "new_evidence")},
    )
    db.session.add(request)
    db.session.flush()
    told = sentences.asked(request, name_of(to_unit))
    data = about(request) | {"ask": request.ask.value, "grounds": request.grounds}
    entry = ledger.Entry(risk, row.event, was, request.from_unit, data, told, leaders_of(to_unit))
    ledger.record([entry], actor=actor)
    return request


def unit_asked(risk: Risk, answers: dict[str, Any], *, actor: policy.Reader) -> Unit:
    """The unit that these answers ask. ``InvalidInput`` when it cannot be asked, or not again without new evidence."""
    unit = _unit_to_ask(risk, answers["to_unit"], actor)
    if was_declined_by(risk, unit) and not answers.get("new_evidence"):
        raise InvalidInput({"new_evidence": [f"{unit.code} declined before. Enter what is new since then"]})
    return unit


def _unit_to_ask(risk: Risk, code: str, actor: policy.Reader) -> Unit:
    allowed = units_to_ask(risk, actor=actor)
    unit = next((unit for unit in allowed if unit.code == code), None)
    if unit is None:
        codes = ", ".join(unit.code for unit in allowed) or "none from here"
        raise InvalidInput({"to_unit": [f"Select who needs to decide. You can ask: {codes}"]})
    if not unit.is_open(on=clock.today()):
        raise InvalidInput({"to_unit": [f"{unit.code} has closed. It cannot be asked any more"]})
    return unit


def was_declined_by(risk: Risk, unit: Unit) -> bool:
    """The unit itself, or one whose records it took over."""
    declined = [row for row in risk.escalations if row.status == EscalationStatus.DECLINED]
    return any(unit.id in (row.to_unit_id, row.kept_by_id) for row in declined)


def clock_of(risk: Risk, to_unit: Unit) -> tuple[date, date]:
    """Until when a unit asked today has to acknowledge and to decide, by its own pathway."""
    assert risk.band is not None  # a risk of the register is scored
    today = clock.today()
    acknowledge, decide = pathway_for(to_unit, on=today).receiver_days(to_unit.level, risk.band)
    return clock.add_working_days(today, acknowledge), clock.add_working_days(today, decide)


def sender_to(risk: Risk, to_unit: Unit) -> Unit:
    """The organisation when its border is crossed, else the holder."""
    crosses = risk.level.inside_organisation and not to_unit.level.inside_organisation
    return risk.path[Level.ORGANISATION] if crosses else risk.holder


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
