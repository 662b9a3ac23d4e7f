"""Words of a risk's standing: raised, triaged, reviewed, tolerated, closed, opened again, moved to another place."""

from typing import Any

from riskreg.queries.said.beside import Beside, Document, Spoken, Stored
from riskreg.vocabulary import EventKind


def _raised(_row: Stored, _data: dict[str, Any], document: Document, _beside: Beside) -> dict[str, Any]:
    return {"event": document["event"]}


def _question(row: Stored, _data: dict[str, Any], _document: Document, _beside: Beside) -> dict[str, Any]:
    return {"question": row.question}


def _answered(row: Stored, _data: dict[str, Any], _document: Document, beside: Beside) -> dict[str, Any]:
    """The answer stands on its question; it belongs to the event that gave it."""
    return {"answer": beside.answer_at(row.version)}


def _accepted(_row: Stored, _data: dict[str, Any], document: Document, _beside: Beside) -> dict[str, Any]:
    return {
        "owner": document["owner"]["title"],
        "rationale": document["scores"]["current"]["rationale"],
        "next_review_on": document["next_review_on"],
    }


def _declined(row: Stored, _data: dict[str, Any], _document: Document, _beside: Beside) -> dict[str, Any]:
    return {"reason": row.declined, "what_else": row.what_else}


def _joined(_row: Stored, _data: dict[str, Any], document: Document, _beside: Beside) -> dict[str, Any]:
    return {"joined_to": document["joined_to"]}


def _voice(row: Stored, data: dict[str, Any], _document: Document, beside: Beside) -> dict[str, Any]:
    """Where it came from; who it is and what they said stays inside the organisation."""
    voice = beside.voices.get(data.get("n", 0), {})
    return {"heard_from": row.unit, "text": voice.get("text"), "joined": voice.get("joined")}


def _handed_over(_row: Stored, _data: dict[str, Any], document: Document, _beside: Beside) -> dict[str, Any]:
    return {"owner": document["owner"]["title"]}


def _reviewed(row: Stored, data: dict[str, Any], document: Document, _beside: Beside) -> dict[str, Any]:
    said = {"note": row.note, "next_review_on": data["next_review_on"]}
    return said if data["nothing_changed"] else {"rationale": document["scores"]["current"]["rationale"]} | said


def _tolerated(row: Stored, data: dict[str, Any], _document: Document, _beside: Beside) -> dict[str, Any]:
    return {"reason": row.tolerated, "tolerated_until": data["until"], "tolerance": data["tolerance"]}


def _expired(_row: Stored, data: dict[str, Any], _document: Document, _beside: Beside) -> dict[str, Any]:
    return {"tolerance_ended": data["until"]}


def _held(row: Stored, data: dict[str, Any], _document: Document, _beside: Beside) -> dict[str, Any]:
    return {"reason": row.held, "level": data["level"], "until": data["until"]}


def _closed(row: Stored, _data: dict[str, Any], _document: Document, _beside: Beside) -> dict[str, Any]:
    return {"closure": row.closed, "closing_words": row.closing_words}


def _proposed(row: Stored, _data: dict[str, Any], _document: Document, beside: Beside) -> dict[str, Any]:
    """What the person who raised it would read is told when it is closed, not before."""
    proposal = beside.proposal(row.version)
    return {"can_close": proposal.reason, "closing_words": proposal.text} if proposal else {}


def _dropped(row: Stored, _data: dict[str, Any], _document: Document, beside: Beside) -> dict[str, Any]:
    proposal = beside.proposal(row.version)
    return {"reason": proposal.dropped_because} if proposal else {}


def _reopened(row: Stored, _data: dict[str, Any], _document: Document, _beside: Beside) -> dict[str, Any]:
    return {"reason": row.reopened}


def _moved(_row: Stored, data: dict[str, Any], _document: Document, beside: Beside) -> dict[str, Any]:
    """By a change of the tree, with what it did to requests; or because two organisations agreed."""
    agreed = beside.transfers.get(data["transfer"]) if "transfer" in data else None
    return {
        "why_moved": data["cause"],
        "reason": agreed and agreed.reason,
        "asked_again_of": [request["to"] for request in data["requests"]],
        "requests_ended": len(data["ended"]) or None,
    }


def _transfer_asked(_row: Stored, data: dict[str, Any], _document: Document, beside: Beside) -> dict[str, Any]:
    asked = beside.transfers[data["transfer"]]
    return {"asked": data["to_unit"], "reason": asked.reason}


def _transfer_over(_row: Stored, data: dict[str, Any], _document: Document, beside: Beside) -> dict[str, Any]:
    asked = beside.transfers[data["transfer"]]
    return {"asked": data["to_unit"], "reason": asked.answer_reason}


OF_THE_REGISTER: dict[EventKind, Spoken] = {
    EventKind.RISK_RAISED: _raised,
    EventKind.RISK_QUESTION_ASKED: _question,
    EventKind.RISK_QUESTION_ANSWERED: _answered,
    EventKind.RISK_ACCEPTED: _accepted,
    EventKind.RISK_DECLINED: _declined,
    EventKind.RISK_JOINED: _joined,
    EventKind.RISK_VOICE_ADDED: _voice,
    EventKind.RISK_HANDED_OVER: _handed_over,
    EventKind.RISK_REVIEWED: _reviewed,
    EventKind.RISK_TOLERATED: _tolerated,
    EventKind.RISK_TOLERANCE_EXPIRED: _expired,
    EventKind.RISK_HELD: _held,
    EventKind.RISK_CLOSED: _closed,
    EventKind.RISK_CLOSURE_PROPOSED: _proposed,
    EventKind.RISK_CLOSURE_DROPPED: _dropped,
    EventKind.RISK_REOPENED: _reopened,
    EventKind.RISK_TRANSFERRED: _moved,
    EventKind.TRANSFER_ASKED: _transfer_asked,
    EventKind.TRANSFER_REFUSED: _transfer_over,
    EventKind.TRANSFER_WITHDRAWN: _transfer_over,
}
