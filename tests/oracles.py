"""The written rules a second time: who sees a risk since when, who is told of an event, who may see what."""

import json
from collections import defaultdict
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import or_, select

from riskreg.extensions import db
from riskreg.models import Base
from tests.paths import LEVELS, Path, paths, successions

ANSWERS = (
    *("escalation.acknowledged", "escalation.accepted", "escalation.returned", "escalation.declined"),
    *("escalation.redirected", "escalation.ended"),
)
TO_THE_RECEIVER = (
    *("escalation.asked", "escalation.appealed", "escalation.replied", "escalation.withdrawn", "escalation.ended"),
    "step_down.asked",
)
STARTS_SIGHT = ("escalation.asked", "escalation.appealed")
ENDS_SIGHT = ("escalation.declined", "escalation.withdrawn", "escalation.redirected", "escalation.ended")
TO_THE_OWNER = ("risk.handed_over", "risk.tolerance_expired")
TO_THE_PROPOSER = ("risk.closed", "risk.closure_dropped")


def audience_rows(
    events: list[Any], documents: dict[Any, Any], risks: dict[int, Any], units: dict[int, Any]
) -> dict[tuple[int, int], tuple[int, int, bool]]:
    """(risk, unit) to (seq, since, visible), by replaying every event from the first."""
    levels = {unit.code: unit.level for unit in units.values()}
    stood = paths(events, risks, units)
    involved: dict[int, dict[str, str]] = defaultdict(dict)
    shared: dict[int, dict[str, str]] = defaultdict(dict)
    found: dict[tuple[int, int], tuple[int, int, bool]] = {}
    for event in events:
        data = json.loads(event.body)["data"]
        _involve(event.kind, data, involved[event.risk_id])
        document, took_over = documents[event.risk_id, event.version], successions(event, units)
        before = {unit: row for (risk, unit), row in found.items() if risk == event.risk_id and row[2]}
        reached = {document["level"], *(levels[code] for code in involved[event.risk_id].values())}
        seeing = _up_to_highest(stood[event.risk_id, event.version], reached)
        day = event.at.astimezone(ZoneInfo("Europe/London")).date().isoformat()
        over = {code for code, until in shared[event.risk_id].items() if until < day}
        over |= {*_share(event.kind, data, shared[event.risk_id])}
        seeing |= {unit.id for unit in units.values() if shared[event.risk_id].get(unit.code, "") >= day}
        seeing = set() if document["confidential"] else seeing
        before = {one: (*row[:2], row[2] and units[one].code not in over) for one, row in before.items()}
        for unit_id in seeing | {unit for risk, unit in found if risk == event.risk_id}:
            _, since, visible = before.get(unit_id) or before.get(took_over.get(unit_id)) or (0, 0, False)
            if unit_id in before or unit_id in seeing:
                found[event.risk_id, unit_id] = (
                    event.seq,
                    since if visible else event.seq,
                    unit_id in seeing,
                )
    return found


def _share(kind: str, data: dict[str, Any], shared: dict[str, str]) -> list[str]:
    """By code, until when a unit beside the path may read it; those it is shared with by this event."""
    for code in data.get("instead_of", ()):
        shared.pop(code, None)
    if kind == "risk.shared":
        shared.update(dict.fromkeys(data["units"], data["until"]))
        return list(data["units"])
    if kind == "risk.marked_confidential":
        shared.clear()
    for code in data.get("units", ()) if kind == "risk.share_ended" else ():
        shared.pop(code, None)
    return []


def _involve(kind: str, data: dict[str, Any], involved: dict[str, str]) -> None:
    """By escalation, the unit that is asked or has accepted and is still involved."""
    if kind in STARTS_SIGHT:
        involved[data["escalation"]] = data["to_unit"]
    elif kind in ENDS_SIGHT:
        del involved[data["escalation"]]
    if kind == "escalation.redirected":
        involved[data["redirected_to"]] = data["new_unit"]
    for moved in data.get("requests", ()):
        involved[moved["id"]] = moved["to"]
    for ended in data.get("ended", ()):
        del involved[ended]


def _up_to_highest(path: Path, reached: set[str]) -> set[int]:
    top = max(LEVELS.index(level) for level in reached)
    if path["organisation"] is not None:
        top = max(top, LEVELS.index("organisation"))
    return {unit for level, unit in path.items() if unit is not None and LEVELS.index(level) <= top}


def owed(events: list[Any]) -> dict[int, list[int]]:
    """Whom each event has to reach: whoever raised it where it says something to them, the unit asked, those
    who wait for an answer; never whoever acted."""
    tables = Base.metadata.tables
    risks = {row.id: row for row in db.session.execute(select(*tables["risks"].c))}
    people = {str(row.uuid): row.id for row in db.session.execute(select(*tables["people"].c))}
    requests = {str(row.uuid): row for row in db.session.execute(select(*tables["escalations"].c))}
    step_downs = {str(row.uuid): row for row in db.session.execute(select(*tables["step_downs"].c))}
    said = {(row.risk_id, row.version) for row in db.session.execute(select(*tables["messages"].c))}
    documents = {
        (row.risk_id, row.version): json.loads(row.document)
        for row in db.session.execute(select(*tables["risk_versions"].c))
    }
    settled = {
        (row.risk_id, row.settled_version): row.proposed_by_id
        for row in db.session.execute(select(*tables["closure_proposals"].c))
    }
    units = {row.id: row for row in db.session.execute(select(*tables["units"].c))}
    stood = paths(events, risks, units)
    found = {}
    named: dict[int, set[str]] = defaultdict(set)
    for event in events:
        data, document = json.loads(event.body)["data"], documents[event.risk_id, event.version]
        named_before = named[event.risk_id]
        named[event.risk_id] = readers_after(named_before, data, document)
        told = {risks[event.risk_id].raised_by_id} if (event.risk_id, event.version) in said else set()
        told |= leaders_of(data["to_unit"], event) if event.kind in TO_THE_RECEIVER else set()
        told |= {people[one] for one in _told_of_readers(event.kind, named_before, named[event.risk_id])}
        told |= _told_of_shares(event, data)
        if event.kind in ANSWERS:
            told |= {requests[data["escalation"]].asked_by_id, people[document["owner"]["id"]]}
        if event.kind == "escalation.accepted":
            told |= owning_with(requests[data["escalation"]].id)
        if event.kind in ("step_down.agreed", "step_down.refused"):
            told |= {step_downs[data["step_down"]].asked_by_id, people[document["owner"]["id"]]}
        if event.kind == "escalation.redirected":
            told |= leaders_of(data["new_unit"], event)
        if "transfer" not in data:
            told |= _told_of_moved_requests(data, document, requests, people, event)
        else:
            before = documents.get((event.risk_id, event.version - 1), document)
            told |= _told_of_a_transfer(data, before, people, event)
        told |= {people[document["owner"]["id"]]} if event.kind in TO_THE_OWNER else set()
        told |= _told_of_closing(event, document, settled, stood, units)
        found[event.seq] = sorted(told - {event.actor_id})
    return found


def _told_of_moved_requests(data: Any, document: Any, requests: Any, people: Any, event: Any) -> set[int]:
    """A request that another unit answers now, or nobody: whoever asked, the owner, and the unit asked now."""
    told = set()
    for moved in data.get("requests", ()):
        if document["escalation"] and document["escalation"]["id"] == moved["id"]:
            told |= leaders_of(moved["to"], event)
    for identifier in [*(moved["id"] for moved in data.get("requests", ())), *data.get("ended", ())]:
        told |= {requests[identifier].asked_by_id, people[document["owner"]["id"]]}
    return told


def owning_with(escalation_id: int) -> set[int]:
    rows = Base.metadata.tables["co_owners"].c
    return set(db.session.scalars(select(rows.person_id).where(rows.escalation_id == escalation_id)))


def _told_of_a_transfer(data: Any, before: Any, people: Any, event: Any) -> set[int]:
    """The organisation asked, when it is asked and asked no more; of its answer who asked, and whose risk it was."""
    transfers, units = Base.metadata.tables["transfers"], Base.metadata.tables["units"]
    rows = select(transfers.c.uuid, transfers.c.asked_by_id, units.c.code)
    rows = rows.join(units, units.c.id == transfers.c.to_organisation_id)
    asked_by, organisation = next(row[1:] for row in db.session.execute(rows) if str(row.uuid) == data["transfer"])
    if event.kind in ("transfer.asked", "transfer.withdrawn"):
        return leaders_of(organisation, event)
    return {asked_by, *([people[before["owner"]["id"]]] if before["owner"] else [])}


def _told_of_shares(event: Any, data: dict[str, Any]) -> set[int]:
    codes = data["units"] if event.kind == "risk.shared" else ()
    return {person for code in codes for person in leaders_of(code, event)}


def _told_of_readers(kind: str, before: set[str], after: set[str]) -> set[str]:
    """Who can read it now, and who need not be named any more."""
    new = after - before if kind in ("risk.marked_confidential", "risk.readers_named") else set()
    return new | (before if kind == "risk.cleared_confidential" else set())


def readers_after(before: set[str], data: dict[str, Any], document: dict[str, Any]) -> set[str]:
    """Ids of those named to read a risk after an event: none of one that is not confidential; its owners always."""
    if not document["confidential"]:
        return set()
    owners = {person["id"] for person in [document["owner"], *document["co_owners"]] if person}
    return (before | owners | {*data.get("readers", ()), *data.get("added", ())}) - {*data.get("removed", ())}


def _told_of_closing(event: Any, document: Any, settled: Any, stood: Any, units: Any) -> set[int]:
    """Those who may confirm hear of a proposal; whoever made it hears what became of it."""
    key = event.risk_id, event.version
    if event.kind == "risk.closure_proposed":
        return second_people(stood[key], document, units, event)
    return {settled[key]} if event.kind in TO_THE_PROPOSER and key in settled else set()


def second_people(path: Path, document: Any, units: dict[int, Any], event: Any) -> set[int]:
    """Who may confirm: leads of the holder and above it in its organisation, chairs and secretaries of the holder."""
    inside = LEVELS[LEVELS.index(document["level"]) : LEVELS.index("organisation") + 1]
    codes = {units[unit].code for unit in (path[level] for level in inside) if unit is not None}
    codes.add(document["holder"]["unit"])
    leading = {person for code in codes for person in leaders_of(code, event)}
    return leading | holding(document["holder"]["unit"], event, "chair", "secretary")


def leaders_of(code: str, event: Any) -> set[int]:
    """Who led the unit with this code on the day of the event."""
    return holding(code, event, "lead", "quality_officer")


def holding(code: str, event: Any, *roles: str) -> set[int]:
    grants, people, units = (Base.metadata.tables[name] for name in ("grants", "people", "units"))
    day = event.at.astimezone(ZoneInfo("Europe/London")).date()
    held = (
        select(grants.c.person_id)
        .join(people, people.c.id == grants.c.person_id)
        .join(units, units.c.id == grants.c.unit_id)
        .where(
            units.c.code == code,
            grants.c.role.in_(roles),
            people.c.active,
            grants.c.valid_from <= day,
            or_(grants.c.valid_to.is_(None), grants.c.valid_to >= day),
        )
    )
    return set(db.session.scalars(held))
