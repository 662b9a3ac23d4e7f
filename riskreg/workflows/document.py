"""The one document of a risk: what every door shows, what is hashed, and the stage that is derived on the way.

No names in it (people are an opaque id and a title), so there is no second view of it for anybody.
"""

import json
from datetime import UTC, date, datetime
from typing import Any

from riskreg.models import Action, Escalation, Person, Risk, Score
from riskreg.vocabulary import EscalationStatus, Level, RiskStatus, ScoreKind, Stage

OVER = (RiskStatus.CLOSED, RiskStatus.DECLINED, RiskStatus.JOINED)
WAITING = (RiskStatus.NEW, RiskStatus.NEEDS_INFORMATION)


def canonical(content: dict[str, Any]) -> str:
    """The bytes that are hashed and sent: sorted keys, no spaces, letters as they are."""
    return json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def stage(risk: Risk) -> Stage:
    """The first that fits, from status, requests, controls and actions."""
    if risk.status in OVER:
        return Stage.CLOSED
    if risk.status in WAITING:
        return Stage.IDENTIFICATION
    if risk.undecided is not None:
        return Stage.ESCALATION
    if any(request.status == EscalationStatus.ACCEPTED for request in risk.escalations):
        return Stage.GOVERNANCE
    return Stage.TREATMENT if risk.controls or risk.actions else Stage.ASSESSMENT


def document_of(risk: Risk) -> str:
    """The whole risk at its version, as text. Every key is always present; units appear by code only."""
    return canonical(_words(risk) | _place(risk) | _treatment(risk) | _dates(risk))


def _words(risk: Risk) -> dict[str, Any]:
    return {
        "id": str(risk.uuid),
        "reference": risk.reference,
        "version": risk.version,
        "status": risk.status.value,
        "stage": stage(risk).value,
        "theme": risk.theme.value,
        "title": risk.title,
        "cause": risk.cause,
        "event": risk.event,
        "effect": risk.effect,
        "urgency": risk.urgency.value,
        "professions": [row.profession for row in risk.professions],
        "affected": risk.affected,
        "seips": [],
        "confidential": risk.confidential,
        "voices": 0,
        "links": [],
        "education": None,
    }


def _place(risk: Risk) -> dict[str, Any]:
    path = risk.path

    def code(level: Level) -> str | None:
        return path[level].code if level in path else None

    return {
        "origin": {
            "unit": risk.origin.code,
            "level": risk.origin.level.value,
            "org": code(Level.ORGANISATION),
            "ics": code(Level.ICS),
            "region": code(Level.REGION),
        },
        "holder": {"unit": risk.holder.code, "level": risk.holder.level.value},
        "level": risk.level.value,
        "owner": person_shown(risk.owner),
        "raised_by": {"title": risk.raised_by.title, "unit": risk.origin.code},
    }


def _treatment(risk: Risk) -> dict[str, Any]:
    return {
        "scores": {kind.value: _score(latest_score(risk, kind)) for kind in ScoreKind},
        "appetite": None,
        "response": "tolerate" if risk.status == RiskStatus.TOLERATED else "treat",
        "controls": [
            {
                "n": row.n,
                "text": row.text,
                "effectiveness": row.effectiveness.value,
                "checked_on": row.checked_on.isoformat(),
            }
            for row in risk.controls
        ],
        "actions": [_action(row) for row in risk.actions],
        "escalation": escalation_shown(risk.undecided) if risk.undecided else None,
    }


def _dates(risk: Risk) -> dict[str, Any]:
    return {
        "next_review_on": _day(risk.next_review_on),
        "triage_by": _day(risk.triage_by),
        "raised_at": moment(risk.raised_at),
        "changed_at": moment(risk.changed_at),
    }


def latest_score(risk: Risk, kind: ScoreKind) -> Score | None:
    return next((row for row in reversed(risk.scores) if row.kind == kind), None)


def _score(row: Score | None) -> dict[str, Any] | None:
    if row is None:
        return None
    return {
        "consequence": row.consequence,
        "likelihood": row.likelihood,
        "score": row.score,
        "band": row.band.value,
        "domain": row.domain,
        "matrix": row.matrix,
        "rationale": row.rationale,
        "by": _day(row.by),
        "scored_at": moment(row.scored_at),
    }


def _action(row: Action) -> dict[str, Any]:
    return {
        "n": row.n,
        "text": row.text,
        "unit": row.unit.code,
        "owner": person_shown(row.owner),
        "due_on": row.due_on.isoformat(),
        "done_on": _day(row.done_on),
        "helped": row.helped.value if row.helped else None,
    }


def escalation_shown(request: Escalation) -> dict[str, Any]:
    """A request as every door shows it, without ``version`` and ``snapshot``, which depend on the reader."""
    return _asked(request) | _answered(request)


def _asked(request: Escalation) -> dict[str, Any]:
    return {
        "id": str(request.uuid),
        "risk": {"id": str(request.risk.uuid), "reference": request.risk.reference},
        "from_unit": request.from_unit.code,
        "to_unit": request.to_unit.code,
        "status": request.status.value,
        "ask": request.ask.value,
        "ask_sentence": request.ask_sentence,
        "grounds": request.grounds,
        "tried": request.tried,
        "evidence": request.evidence,
        "new_evidence": request.new_evidence,
        "wanted_by": request.wanted_by.isoformat(),
        "asked_at": moment(request.asked_at),
        "asked_by": person_shown(request.asked_by),
        "asked_version": request.asked_version,
        "acknowledge_by": request.acknowledge_by.isoformat(),
        "decide_by": request.decide_by.isoformat(),
    }


def _answered(request: Escalation) -> dict[str, Any]:
    support = request.support_action
    return {
        "acknowledged_at": moment(request.acknowledged_at),
        "decided_at": moment(request.decided_at),
        "decided_by": person_shown(request.decided_by),
        "decided_version": request.decided_version,
        "outcome": request.status.value if request.decided_at else None,
        "mode": request.mode.value if request.mode else None,
        "reason_code": request.reason_code,
        "reason": request.reason,
        "advice": request.advice,
        "support": support
        and {
            "text": support.text,
            "by_whom": person_shown(support.owner),
            "by_when": support.due_on.isoformat(),
        },
        "questions": [
            {
                "text": row.text,
                "reply_by": row.reply_by.isoformat(),
                "reply": row.reply,
                "replied_at": moment(row.replied_at),
            }
            for row in request.questions
        ],
        "redirected_to": None,
        "appeal_of": None,
    }


def person_shown(person: Person | None) -> dict[str, str] | None:
    """A person as documents carry them: opaque id and the title of that day, never the name."""
    return {"id": str(person.uuid), "title": person.title} if person else None


def moment(value: datetime | None) -> str | None:
    """``2026-11-22T10:41:00.123456Z``."""
    return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ") if value else None


def _day(value: date | None) -> str | None:
    return value.isoformat() if value else None
