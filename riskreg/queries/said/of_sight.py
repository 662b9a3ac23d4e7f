"""Words of who may see a risk: made confidential, readers named, shared to the side."""

from typing import Any

from riskreg.queries.said.beside import Beside, Document, Spoken, Stored
from riskreg.vocabulary import EventKind


def _marked(row: Stored, data: dict[str, Any], _document: Document, beside: Beside) -> dict[str, Any]:
    shares = len(data.get("shares", ()))
    return {
        "reason": row.marked if beside.may_mark else None,
        "shares_ended": shares or None,
    }


def _cleared(row: Stored, _data: dict[str, Any], _document: Document, beside: Beside) -> dict[str, Any]:
    return {"reason": row.marked if beside.may_mark else None}


def _named(_row: Stored, data: dict[str, Any], _document: Document, beside: Beside) -> dict[str, Any]:
    return beside.people(data, "added") | beside.people(data, "removed")


def _shared(_row: Stored, data: dict[str, Any], _document: Document, beside: Beside) -> dict[str, Any]:
    """Of a share with another unit a unit beside the path hears no more than that there is one."""
    share = beside.shares.get(data["shares"][0])
    return {"shared_with": [share.unit.code], "until": data["until"], "reason": share.reason} if share else {}


def _share_ended(_row: Stored, data: dict[str, Any], _document: Document, beside: Beside) -> dict[str, Any]:
    return {"shared_with": [beside.shares[n].unit.code for n in data["shares"] if n in beside.shares]}


OF_SIGHT: dict[EventKind, Spoken] = {
    EventKind.RISK_MARKED_CONFIDENTIAL: _marked,
    EventKind.RISK_CLEARED_CONFIDENTIAL: _cleared,
    EventKind.RISK_READERS_NAMED: _named,
    EventKind.RISK_SHARED: _shared,
    EventKind.RISK_SHARE_ENDED: _share_ended,
}
