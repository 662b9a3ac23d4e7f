"""Words of a request to a unit above, and of handing a risk down again.

Of an undecided one as it stood then, from the document; a decision is never changed.
"""

from typing import Any

from riskreg.queries.said.beside import Beside, Document, Spoken, Stored
from riskreg.vocabulary import EventKind


def _asked(_row: Stored, data: dict[str, Any], document: Document, beside: Beside) -> dict[str, Any]:
    then, request = document["escalation"] or {}, beside.requests[data["escalation"]]
    return {
        "asked": data["to_unit"],
        "route": None if request.route == "line" else request.route,
        "ask": then.get("ask"),
        "ask_sentence": then.get("ask_sentence"),
        "grounds": then.get("grounds"),
        "tried": then.get("tried"),
        "new_evidence": then.get("new_evidence"),
        "wanted_by": then.get("wanted_by"),
    }


def _acknowledged(_row: Stored, data: dict[str, Any], _document: Document, _beside: Beside) -> dict[str, Any]:
    return {"seen_by": data["to_unit"]}


def _returned(_row: Stored, data: dict[str, Any], document: Document, _beside: Beside) -> dict[str, Any]:
    question = _newest_question(document)
    return {"asked_by": data["to_unit"], "question": question.get("text"), "reply_by": question.get("reply_by")}


def _replied(_row: Stored, _data: dict[str, Any], document: Document, _beside: Beside) -> dict[str, Any]:
    return {"reply": _newest_question(document).get("reply")}


def _newest_question(document: Document) -> dict[str, Any]:
    return dict(((document["escalation"] or {}).get("questions") or [{}])[-1])


def _accepted(_row: Stored, data: dict[str, Any], document: Document, beside: Beside) -> dict[str, Any]:
    request = beside.requests[data["escalation"]]
    return {
        "accepted_by": data["to_unit"],
        "mode": request.mode,
        **_support(document, request.support_action),
        "split": request.split,
        "reason": request.reason,
    }


def _support(document: Document, promised: Any) -> dict[str, Any]:
    """As it was promised: the day may have changed since."""
    if promised is None:
        return {}
    action = document["actions"][promised.n - 1]
    return {"support": action["text"], "who": action["owner"]["title"], "due_on": action["due_on"]}


def _declined(_row: Stored, data: dict[str, Any], _document: Document, beside: Beside) -> dict[str, Any]:
    request = beside.requests[data["escalation"]]
    return {
        "declined_by": data["to_unit"],
        "reason_code": request.reason_code,
        "reason": request.reason,
        "advice": request.advice,
    }


def _withdrawn(_row: Stored, data: dict[str, Any], _document: Document, beside: Beside) -> dict[str, Any]:
    return {"asked": data["to_unit"], "reason": beside.requests[data["escalation"]].reason}


def _redirected(_row: Stored, data: dict[str, Any], _document: Document, beside: Beside) -> dict[str, Any]:
    request = beside.requests[data["escalation"]]
    return {"passed_on_by": data["to_unit"], "passed_on_to": data["new_unit"], "reason": request.reason}


def _appealed(_row: Stored, data: dict[str, Any], document: Document, _beside: Beside) -> dict[str, Any]:
    then = document["escalation"] or {}
    return {
        "asked": data["to_unit"],
        "ask_sentence": then.get("ask_sentence"),
        "why": then.get("new_evidence"),
        "wanted_by": then.get("wanted_by"),
    }


def _ended(_row: Stored, data: dict[str, Any], _document: Document, beside: Beside) -> dict[str, Any]:
    request = beside.requests[data["escalation"]]
    return {"ended_with": data["to_unit"], "reason": request.end_reason, "handed_back": _handed_back(data)}


def _step_down_asked(_row: Stored, data: dict[str, Any], _document: Document, beside: Beside) -> dict[str, Any]:
    asked = beside.step_downs[data["step_down"]]
    return {"asked": data["to_unit"], "evidence": asked.evidence, "watch_on": data.get("watch_on")}


def _step_down_agreed(_row: Stored, data: dict[str, Any], _document: Document, _beside: Beside) -> dict[str, Any]:
    return {"taken_back_by": data["to_unit"], "handed_back": _handed_back(data)}


def _step_down_refused(_row: Stored, data: dict[str, Any], _document: Document, beside: Beside) -> dict[str, Any]:
    return {"asked": data["to_unit"], "reason": beside.step_downs[data["step_down"]].reason}


def _handed_back(data: dict[str, Any]) -> str:
    return ", ".join(str(n) for n in data.get("handed_back", ()))


OF_REQUESTS: dict[EventKind, Spoken] = {
    EventKind.ESCALATION_ASKED: _asked,
    EventKind.ESCALATION_ACKNOWLEDGED: _acknowledged,
    EventKind.ESCALATION_RETURNED: _returned,
    EventKind.ESCALATION_REPLIED: _replied,
    EventKind.ESCALATION_ACCEPTED: _accepted,
    EventKind.ESCALATION_DECLINED: _declined,
    EventKind.ESCALATION_WITHDRAWN: _withdrawn,
    EventKind.ESCALATION_REDIRECTED: _redirected,
    EventKind.ESCALATION_APPEALED: _appealed,
    EventKind.ESCALATION_ENDED: _ended,
    EventKind.STEP_DOWN_ASKED: _step_down_asked,
    EventKind.STEP_DOWN_AGREED: _step_down_agreed,
    EventKind.STEP_DOWN_REFUSED: _step_down_refused,
}
