"""The words that belong to an event: what was said, asked, answered, decided. The ledger itself keeps none."""

from collections.abc import Callable, Mapping
from typing import Any

from sqlalchemy import Row

from riskreg.models import Escalation, StepDown
from riskreg.vocabulary import EventKind

Words = dict[str, str]
Stored = Row[*tuple[Any, ...]]
Document = dict[str, Any]


def words_of(
    row: Stored,
    data: dict[str, Any],
    document: Document,
    requests: Mapping[str, Escalation],
    step_downs: Mapping[str, StepDown],
) -> Words:
    """By what they are: ``question``, ``reason``, ``text`` ...; ``message`` is what the person who raised it was told.

    ``row`` is an event with what triage and closing wrote at its version.
    """
    kind = EventKind(row.kind)
    if "step_down" in data:
        found = _of_step_down(kind, data, step_downs[data["step_down"]])
    elif "escalation" in data:
        found = _of_request(kind, data, document, requests[data["escalation"]])
    else:
        found = OF_RISK[kind](row, data, document) if kind in OF_RISK else {}
    return {name: str(text) for name, text in (found | {"message": row.message}).items() if text}


def _of_request(kind: EventKind, data: dict[str, Any], document: Document, request: Escalation) -> dict[str, Any]:
    """Of an undecided one as it stood then, from the document; a decision is never changed."""
    then = document["escalation"] or {}
    questions = then.get("questions") or [{}]
    support = request.support_action
    return {
        EventKind.ESCALATION_ASKED: {
            "ask": then.get("ask"),
            "ask_sentence": then.get("ask_sentence"),
            "new_evidence": then.get("new_evidence"),
        },
        EventKind.ESCALATION_RETURNED: {"question": questions[-1].get("text")},
        EventKind.ESCALATION_REPLIED: {"reply": questions[-1].get("reply")},
        EventKind.ESCALATION_ACCEPTED: {
            "mode": request.mode,
            "support": support.text if support else None,
            "split": request.split,
            "reason": request.reason,
        },
        EventKind.ESCALATION_DECLINED: {
            "reason_code": request.reason_code,
            "reason": request.reason,
            "advice": request.advice,
        },
        EventKind.ESCALATION_WITHDRAWN: {"reason": request.reason},
        EventKind.ESCALATION_REDIRECTED: {"passed_on_to": data.get("new_unit"), "reason": request.reason},
        EventKind.ESCALATION_APPEALED: {"ask_sentence": then.get("ask_sentence"), "why": then.get("new_evidence")},
        EventKind.ESCALATION_ENDED: {"reason": request.end_reason, "handed_back": _handed_back(data)},
    }.get(kind, {})


def _of_step_down(kind: EventKind, data: dict[str, Any], asked: StepDown) -> dict[str, Any]:
    return {
        EventKind.STEP_DOWN_ASKED: {
            "taken_back_by": data["to_unit"],
            "evidence": asked.evidence,
            "watch_on": data.get("watch_on"),
        },
        EventKind.STEP_DOWN_AGREED: {"taken_back_by": data["to_unit"], "handed_back": _handed_back(data)},
        EventKind.STEP_DOWN_REFUSED: {"reason": asked.reason},
    }[kind]


def _handed_back(data: dict[str, Any]) -> str:
    return ", ".join(str(n) for n in data.get("handed_back", ()))


def _raised(_row: Stored, _data: dict[str, Any], document: Document) -> dict[str, Any]:
    return {"event": document["event"]}


def _question(row: Stored, _data: dict[str, Any], _document: Document) -> dict[str, Any]:
    return {"question": row.question}


def _accepted(_row: Stored, _data: dict[str, Any], document: Document) -> dict[str, Any]:
    return {"owner": document["owner"]["title"], "rationale": document["scores"]["current"]["rationale"]}


def _declined(row: Stored, _data: dict[str, Any], _document: Document) -> dict[str, Any]:
    return {"reason": row.declined, "what_else": row.what_else}


def _scored(_row: Stored, data: dict[str, Any], document: Document) -> dict[str, Any]:
    score = document["scores"][data["kind"]]
    return {"rationale": score["rationale"], "by": score["by"]}


def _control(_row: Stored, data: dict[str, Any], document: Document) -> dict[str, Any]:
    control = document["controls"][data["n"] - 1]
    return {"control": control["text"], "effectiveness": control["effectiveness"]}


def _action(_row: Stored, data: dict[str, Any], document: Document) -> dict[str, Any]:
    action = document["actions"][data["n"] - 1]
    return {"action": action["text"], "owner": action["owner"]["title"], "due_on": action["due_on"]}


def _completed(row: Stored, data: dict[str, Any], document: Document) -> dict[str, Any]:
    action = document["actions"][data["n"] - 1]
    return {"action": action["text"], "helped": action["helped"]}


def _closed(row: Stored, _data: dict[str, Any], _document: Document) -> dict[str, Any]:
    return {"closure": row.closed, "closing_words": row.closing_words}


def _held(row: Stored, data: dict[str, Any], _document: Document) -> dict[str, Any]:
    return {"reason": row.held, "until": data["until"]}


def _transferred(_row: Stored, data: dict[str, Any], _document: Document) -> dict[str, Any]:
    steps = [f"{step['from'] or 'nothing'} to {step['to'] or 'nothing'}" for step in data["path"]]
    return {"cause": data["cause"], "moved": ", ".join(steps)}


def _of_transfer(_row: Stored, data: dict[str, Any], _document: Document) -> dict[str, Any]:
    return {"asked": data["to_unit"]}


OF_RISK: dict[EventKind, Callable[[Stored, dict[str, Any], Document], dict[str, Any]]] = {
    EventKind.RISK_RAISED: _raised,
    EventKind.RISK_QUESTION_ASKED: _question,
    EventKind.RISK_ACCEPTED: _accepted,
    EventKind.RISK_DECLINED: _declined,
    EventKind.RISK_SCORED: _scored,
    EventKind.RISK_CONTROL_ADDED: _control,
    EventKind.RISK_ACTION_ADDED: _action,
    EventKind.RISK_ACTION_COMPLETED: _completed,
    EventKind.RISK_CLOSED: _closed,
    EventKind.RISK_TRANSFERRED: _transferred,
    EventKind.TRANSFER_ASKED: _of_transfer,
    EventKind.TRANSFER_REFUSED: _of_transfer,
    EventKind.TRANSFER_WITHDRAWN: _of_transfer,
    EventKind.RISK_HELD: _held,
}
