"""A request to a unit above, and a step-down, as every door shows them."""

from typing import Any

from riskreg.models import Escalation, StepDown
from riskreg.vocabulary import EscalationStatus
from riskreg.workflows.shown import moment, person_shown


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
        "route": request.route.value,
        "phoned": request.phoned,
        "phoned_at": moment(request.phoned_at),
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
        "outcome": _outcome(request),
        "mode": request.mode.value if request.mode else None,
        "reason_code": request.reason_code,
        "reason": request.reason,
        "advice": request.advice,
        "support": support
        and {
            "text": support.text,
            # Handed back when the involvement ended: what is done now is not theirs.
            "by_whom": person_shown(support.owner) if support.unit_id == request.to_unit_id else None,
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
        "split": request.split,
        "co_owners": [person_shown(row.person) for row in request.co_owners],
        "redirected_to": _uuid(request.redirected_to),
        "redirected_from": _uuid(request.redirected_from),
        "appeal_of": _uuid(request.appeal_of),
        "ended_at": moment(request.ended_at),
        "end_reason": request.end_reason,
    }


def _outcome(request: Escalation) -> str | None:
    """What was decided; one that ended was accepted before."""
    if request.decided_at is None:
        return None
    return (EscalationStatus.ACCEPTED if request.status == EscalationStatus.ENDED else request.status).value


def _uuid(request: Escalation | None) -> str | None:
    return str(request.uuid) if request else None


def step_down_shown(asked: StepDown) -> dict[str, Any]:
    """A step-down as every door shows it, without ``version``."""
    return {
        "id": str(asked.uuid),
        "risk": {"id": str(asked.risk.uuid), "reference": asked.risk.reference},
        "from_unit": asked.from_unit.code,
        "to_unit": asked.to_unit.code,
        "status": asked.status.value,
        "evidence": asked.evidence,
        "watch_on": asked.watch_on.isoformat(),
        "asked_at": moment(asked.asked_at),
        "asked_by": person_shown(asked.asked_by),
        "answered_at": moment(asked.answered_at),
        "answered_by": person_shown(asked.answered_by),
        "reason": asked.reason,
    }
