"""Where a risk is, in one line of a list: the step of its journey and what it waits for."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from riskreg.extensions import db
from riskreg.models import Escalation, Risk, RiskQuestion
from riskreg.queries.journey import requests_of
from riskreg.queries.units import names_of
from riskreg.vocabulary import AcceptMode, EscalationStatus, RiskStatus


@dataclass(frozen=True)
class Whereabouts:
    """``kind`` is what it waits for, ``due`` by when, ``unit`` the name of the unit that was asked."""

    step: int
    kind: str
    due: date | None = None
    unit: str | None = None
    is_escalated: bool = False


def whereabouts_of(risks: Sequence[Risk]) -> dict[int, Whereabouts]:
    """By risk id, in three queries for any number of risks."""
    requests = requests_of(risk.id for risk in risks)
    codes = {request.to_unit.code for of_one in requests.values() for request in of_one}
    names = names_of(codes) if codes else {}
    answered = _answered([risk.id for risk in risks if risk.status == RiskStatus.NEW])
    return {risk.id: _where(risk, requests.get(risk.id, []), names, risk.id in answered) for risk in risks}


def _answered(new_ids: list[int]) -> set[int]:
    """New risks that were read already: a question was asked and answered."""
    rows = select(RiskQuestion.risk_id).where(RiskQuestion.risk_id.in_(new_ids))
    return set(db.session.scalars(rows)) if new_ids else set()


def _where(risk: Risk, requests: Sequence[Escalation], names: dict[str, str], answered: bool) -> Whereabouts:
    match risk.status:
        case RiskStatus.NEW:
            return Whereabouts(3 if answered else 2, "answer_sent" if answered else "to_read", risk.triage_by)
        case RiskStatus.NEEDS_INFORMATION:
            return Whereabouts(3, "question")
        case RiskStatus.DECLINED:
            return Whereabouts(3, "declined")
        case RiskStatus.CLOSED | RiskStatus.JOINED:
            return Whereabouts(6, risk.status.value)
    return _on_the_register(risk, requests, names)


def _on_the_register(risk: Risk, requests: Sequence[Escalation], names: dict[str, str]) -> Whereabouts:
    if not requests:
        return Whereabouts(6, "worked_on", risk.next_review_on)
    last = requests[-1]
    unit = names.get(last.to_unit.code, last.to_unit.code)
    if last.is_undecided:
        kind = "returned" if last.status == EscalationStatus.RETURNED else "asked"
        return Whereabouts(5, kind, last.decide_by, unit, is_escalated=True)
    involved = any(request.status == EscalationStatus.ACCEPTED for request in requests)
    return Whereabouts(6, _now(risk, last), risk.next_review_on, unit, is_escalated=involved)


def _now(risk: Risk, last: Escalation) -> str:
    """After the last answer: held by the unit asked, helped by it, or worked on as before."""
    if last.status != EscalationStatus.ACCEPTED or last.mode == AcceptMode.NOTE:
        return "worked_on"
    return "held" if risk.holder_id == last.to_unit_id else "helped"
