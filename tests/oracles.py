"""The written rules a second time: who sees a risk since when, who is told of an event, who may see what."""

import json
from collections import defaultdict
from typing import Any

from sqlalchemy import select

from riskreg.extensions import db
from riskreg.models import Base

LEVELS = ["team", "service", "organisation", "ics", "region", "national"]
ANSWERS = ("escalation.acknowledged", "escalation.accepted", "escalation.returned", "escalation.declined")
TO_THE_RECEIVER = ("escalation.asked", "escalation.replied", "escalation.withdrawn")
ENDS_SIGHT = ("escalation.declined", "escalation.withdrawn")


def audience_rows(
    events: list[Any], documents: dict[Any, Any], risks: dict[int, Any], units: dict[int, Any]
) -> dict[tuple[int, int], tuple[int, int, bool]]:
    """(risk, unit) to (seq, since, visible), by replaying every event from the first."""
    levels = {unit.code: unit.level for unit in units.values()}
    involved: dict[int, dict[str, str]] = defaultdict(dict)
    found: dict[tuple[int, int], tuple[int, int, bool]] = {}
    for event in events:
        data = json.loads(event.body)["data"]
        if event.kind == "escalation.asked":
            involved[event.risk_id][data["escalation"]] = data["to_unit"]
        elif event.kind in ENDS_SIGHT:
            del involved[event.risk_id][data["escalation"]]
        document = documents[event.risk_id, event.version]
        reached = {document["level"], *(levels[code] for code in involved[event.risk_id].values())}
        seeing = _up_to_highest(risks[event.risk_id], reached)
        for unit_id in seeing | {unit for risk, unit in found if risk == event.risk_id}:
            _, since, visible = found.get((event.risk_id, unit_id), (0, 0, False))
            if visible or unit_id in seeing:
                found[event.risk_id, unit_id] = (
                    event.seq,
                    since if visible else event.seq,
                    unit_id in seeing,
                )
    return found


def _up_to_highest(risk: Any, reached: set[str]) -> set[int]:
    path = {level: getattr(risk, f"{level}_id") for level in LEVELS}
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
    said = {(row.risk_id, row.version) for row in db.session.execute(select(*tables["messages"].c))}
    documents = {
        (row.risk_id, row.version): json.loads(row.document)
        for row in db.session.execute(select(*tables["risk_versions"].c))
    }
    found = {}
    for event in events:
        data, document = json.loads(event.body)["data"], documents[event.risk_id, event.version]
        told = {risks[event.risk_id].raised_by_id} if (event.risk_id, event.version) in said else set()
        if event.kind in TO_THE_RECEIVER:
            told |= leaders_of(requests[data["escalation"]].to_unit_id)
        if event.kind in ANSWERS:
            told |= {requests[data["escalation"]].asked_by_id, people[document["owner"]["id"]]}
        found[event.seq] = sorted(told - {event.actor_id})
    return found


def leaders_of(unit_id: int) -> set[int]:
    grants, people = Base.metadata.tables["grants"], Base.metadata.tables["people"]
    leading = (
        select(grants.c.person_id)
        .join(people, people.c.id == grants.c.person_id)
        .where(
            grants.c.unit_id == unit_id,
            grants.c.role.in_(["lead", "quality_officer"]),
            people.c.active,
            grants.c.valid_to.is_(None),
        )
    )
    return set(db.session.scalars(leading))
