"""Where a risk is, in one line of a list: the step of its journey and what it waits for."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from riskreg.extensions import db
from riskreg.models import Escalation, Risk, RiskQuestion
from riskreg.queries.journey import last_requests
from riskreg.queries.units import names_of
from riskreg.vocabulary import EscalationStatus, RiskStatus


@dataclass(frozen=True)
class Whereabouts:
    """``kind`` is what it waits for; ``due`` by when; ``unit`` who was asked, by name; ``request`` its status."""

    step: int
    kind: str
    due: date | None = None
    unit: str | None = None
    is_escalated: bool = False


def whereabouts_of(risks: Sequence[Risk]) -> dict[int, Whereabouts]:
    """By risk id, in three queries for any number of risks."""
    requests = last_requests(risk.id for risk in risks)
    names = names_of({request.to_unit.code for request in requests.values()}) if requests else {}
    answered = _answered([risk.id for risk in risks if risk.status == RiskStatus.NEW])
    return {risk.id: _where(risk, requests.get(risk.id), names, risk.id in answered) for risk in risks}


def _answered(new_ids: list[int]) -> set[int]:
    """New risks that were read already: a question was asked and answered."""
    rows = select(RiskQuestion.risk_id).where(RiskQuestion.risk_id.in_(new_ids))
    return set(db.session.scalars(rows)) if new_ids else set()


def _where(risk: Risk, request: Escalation | None, names: dict[str, str], answered: bool) -> Whereabouts:
    match risk.status:
        case RiskStatus.NEW:
            return Whereabouts(3 if answered else 2, "answer_sent" if answered else "to_read", risk.triage_by)
        case RiskStatus.NEEDS_INFORMATION:
            return Whereabouts(3, "question")
        case RiskStatus.DECLINED:
            return Whereabouts(3, "declined")
        case RiskStatus.CLOSED | RiskStatus.JOINED:
            return Whereabouts(6, risk.status.value)
    return _on_the_register(risk, request, names)


def _on_the_register(risk: Risk, request: Escalation | None, names: dict[str, str]) -> Whereabouts:
    if request is None:
        return Whereabouts(6, "worked_on", risk.next_review_on)
    unit = names.get(request.to_unit.code, request.to_unit.code)
    if request.is_undecided:
        kind = "returned" if request.status == EscalationStatus.RETURNED else "asked"
        return Whereabouts(5, kind, request.decide_by, unit, is_escalated=True)
    accepted = request.status == EscalationStatus.ACCEPTED
    return Whereabouts(6, "worked_on", risk.next_review_on, unit if accepted else None, is_escalated=accepted)
