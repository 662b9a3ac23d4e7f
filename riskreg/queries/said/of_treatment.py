"""Words of what people put against a risk: its own words, scores, what is in place, actions, tags, links."""

from typing import Any

from riskreg.queries.said.beside import Beside, Document, Spoken, Stored, nothing
from riskreg.vocabulary import EventKind


def _scored(_row: Stored, data: dict[str, Any], document: Document, _beside: Beside) -> dict[str, Any]:
    score = document["scores"][data["kind"]]
    return {"rationale": score["rationale"], "by": score["by"]}


def _scored_beside(row: Stored, _data: dict[str, Any], document: Document, _beside: Beside) -> dict[str, Any]:
    score = next(one for one in document["scores_beside"] if one["unit"] == row.unit)
    return {"view_of": row.unit, "rationale": score["rationale"]}


def _control(_row: Stored, data: dict[str, Any], document: Document, _beside: Beside) -> dict[str, Any]:
    control = document["controls"][data["n"] - 1]
    return {"control": control["text"], "effectiveness": control["effectiveness"]}


def _added(_row: Stored, data: dict[str, Any], document: Document, _beside: Beside) -> dict[str, Any]:
    action = document["actions"][data["n"] - 1]
    return {"action": action["text"], "who": action["owner"]["title"], "due_on": action["due_on"]}


def _redated(row: Stored, data: dict[str, Any], document: Document, beside: Beside) -> dict[str, Any]:
    date = beside.dates.get(row.version)
    action = document["actions"][data["n"] - 1]
    return {"action": action["text"], "due_on": action["due_on"], "reason": date and date.reason}


def _completed(_row: Stored, data: dict[str, Any], document: Document, beside: Beside) -> dict[str, Any]:
    action = document["actions"][data["n"] - 1]
    note = next((row.note for row in beside.risk.actions if row.n == data["n"]), "")
    return {"action": action["text"], "helped": action["helped"], "note": note}


def _tagged(_row: Stored, _data: dict[str, Any], document: Document, _beside: Beside) -> dict[str, Any]:
    tags = document["education"]
    return {"isf_category": tags["isf_category"], "education_domains": tags["domains"], "charter": tags["charter"]}


def _linked(_row: Stored, data: dict[str, Any], _document: Document, beside: Beside) -> dict[str, Any]:
    """Of a link to a risk that the reader does not see, nothing but that there is one."""
    link = beside.links.get(data["n"])
    return {"linked_to": data["link"], "number": link and link.reference}


OF_TREATMENT: dict[EventKind, Spoken] = {
    EventKind.RISK_AMENDED: nothing,
    EventKind.RISK_SCORED: _scored,
    EventKind.RISK_SCORED_BESIDE: _scored_beside,
    EventKind.RISK_CONTROL_ADDED: _control,
    EventKind.RISK_ACTION_ADDED: _added,
    EventKind.RISK_ACTION_REDATED: _redated,
    EventKind.RISK_ACTION_COMPLETED: _completed,
    EventKind.RISK_EDUCATION_TAGGED: _tagged,
    EventKind.RISK_LINKED: _linked,
    EventKind.RISK_UNLINKED: _linked,
}
