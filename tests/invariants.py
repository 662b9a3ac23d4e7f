"""What must hold after every act. Worked out anew from the tables and the written rules, not by the code under test."""

import hashlib
import json
from collections import defaultdict
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Table, select

from riskreg.extensions import db
from riskreg.models import Base
from tests.oracles import audience_rows, owed, readers_after
from tests.paths import paths

DOCUMENT = {
    *("id", "reference", "version", "status", "stage", "theme", "title", "cause", "event", "effect"),
    *("urgency", "professions", "affected", "seips", "origin", "holder", "level", "owner", "raised_by"),
    *("scores", "appetite", "response", "next_review_on", "triage_by", "controls", "actions"),
    *("scores_beside", "joined_to", "step_down", "co_owners", "closure_proposed", "tolerated_until"),
    *("escalation", "voices", "links", "confidential", "education", "raised_at", "changed_at"),
}
BODY = {"seq", "epoch", "at", "actor", "kind", "risk", "version", "unit", "data", "digest"}
UNDECIDED = ("asked", "acknowledged", "returned")


def table(name: str) -> Table:
    return Base.metadata.tables[name]


def rows(name: str, *order: str) -> list[Any]:
    columns = table(name).c
    return list(db.session.execute(select(*columns).order_by(*(columns[key] for key in order))))


def check_all() -> None:
    db.session.rollback()
    everything, versions, risks = rows("events", "seq"), rows("risk_versions", "seq"), rows("risks", "id")
    check_chain(everything, versions)
    check_reviews([event for event in everything if event.risk_id is None])
    events = [event for event in everything if event.risk_id is not None]
    check_versions(events, versions, risks)
    check_statuses(events, risks)
    check_current(versions, risks)
    check_audience(events, versions, risks)
    check_outbox(events)
    check_requests(risks)
    check_holds(events)
    check_readers(events, versions, risks)
    check_paths(events, versions, risks)


def check_chain(events: list[Any], versions: list[Any]) -> None:
    head = rows("ledger_head")[0]
    units, people, risks = (_by_id(name) for name in ("units", "people", "risks"))
    written = {(row.risk_id, row.version): row for row in versions}
    previous, last_at, epochs = bytes(32), datetime(2000, 1, 1, tzinfo=UTC), [""]
    for seq, event in enumerate(events, start=1):
        version = written.get((event.risk_id, event.version))
        assert (version is None) == (event.risk_id is None)
        body = json.loads(event.body)
        assert canonical(body) == event.body
        assert body == {
            "seq": seq,
            "epoch": body["epoch"],
            "at": event.at.strftime("%Y-%m-%dT%H:%M:%S.%fZ"),
            # Nobody, when the clock did it.
            "actor": str(people[event.actor_id].uuid) if event.actor_id else None,
            "kind": event.kind,
            "risk": str(risks[event.risk_id].uuid) if version else None,
            "version": event.version,
            "unit": units[event.unit_id].code,
            "data": body["data"],
            "digest": version and hashlib.sha256(version.salt + version.document.encode()).hexdigest(),
        }
        assert event.seq == seq
        assert version is None or (version.seq, version.at, len(version.salt)) == (seq, event.at, 16)
        assert event.prev_hash == previous
        assert event.hash == hashlib.sha256(b"\x00" + event.body.encode() + previous).digest()
        assert event.at >= last_at
        previous, last_at = event.hash, event.at
        epochs += [body["epoch"]] if body["epoch"] != epochs[-1] else []
    # Each restore begins a new one; none comes back.
    assert len(set(epochs)) == len(epochs)
    assert head.epoch not in epochs[:-1]
    assert (head.seq, head.hash) == (len(events), previous)
    assert head.at == last_at or not events


def check_reviews(events: list[Any]) -> None:
    """A governance review that ended before its time says so in the ledger, and each was opened there."""
    told = [(row.kind, json.loads(row.body)["data"]["review"]) for row in events]
    reviews = rows("governance_reviews", "id")
    opened = [("governance_review.opened", str(row.uuid)) for row in reviews]
    ended = [("governance_review.ended", str(row.uuid)) for row in reviews if row.ended_at]
    assert sorted(told) == sorted([*opened, *ended])


def check_versions(events: list[Any], versions: list[Any], risks: list[Any]) -> None:
    counted = {risk.id: list(range(1, risk.version + 1)) for risk in risks}
    assert _numbers(events) == counted
    assert _numbers(versions) == counted


def check_statuses(events: list[Any], risks: list[Any]) -> None:
    stands: dict[int, str | None] = defaultdict(lambda: None)
    for event in events:
        data = json.loads(event.body)["data"]
        assert data["from"] == stands[event.risk_id]
        stands[event.risk_id] = data["to"]
    assert stands == {risk.id: risk.status for risk in risks}


def check_current(versions: list[Any], risks: list[Any]) -> None:
    newest = {row.risk_id: (row.version, row.document) for row in versions}
    assert {row.risk_id: (row.version, row.document) for row in rows("risk_current")} == newest
    units = _by_id("units")
    for risk in risks:
        document = json.loads(newest[risk.id][1])
        current = document["scores"]["current"] or {"score": None, "band": None}
        assert set(document) == DOCUMENT
        assert (document["appetite"] or {}).get("domain") == current.get("domain")
        assert canonical(document) == newest[risk.id][1]
        assert (risk.status, risk.level, risk.theme) == tuple(document[key] for key in ("status", "level", "theme"))
        assert (risk.score, risk.band) == (current["score"], current["band"])
        assert document["holder"] == {"unit": units[risk.holder_id].code, "level": risk.level}
        assert units[risk.holder_id].level == risk.level


def check_holds(events: list[Any]) -> None:
    held = {(row.risk_id, row.version): row for row in rows("escalation_holds")}
    told = {(row.risk_id, row.version): json.loads(row.body)["data"] for row in events if row.kind == "risk.held"}
    assert {key: (row.score, row.level, str(row.until)) for key, row in held.items()} == {
        key: (data["score"], data["level"], data["until"]) for key, data in told.items()
    }


def check_audience(events: list[Any], versions: list[Any], risks: list[Any]) -> None:
    units = _by_id("units")
    documents = {(row.risk_id, row.version): json.loads(row.document) for row in versions}
    expected = audience_rows(events, documents, {risk.id: risk for risk in risks}, units)
    found = {(row.risk_id, row.unit_id): (row.seq, row.since, row.visible) for row in rows("audience")}
    assert found == expected


def check_outbox(events: list[Any]) -> None:
    found = defaultdict(list)
    for row in rows("outbox", "event_seq", "person_id"):
        found[row.event_seq].append(row.person_id)
    assert {event.seq: found.pop(event.seq, []) for event in events} == owed(events)
    # What is left is owed because of events that are of no risk.
    assert not {event.seq for event in events} & found.keys()


def check_requests(risks: list[Any]) -> None:
    waiting = [row.risk_id for row in rows("escalations") if row.status in UNDECIDED]
    assert len(waiting) == len(set(waiting))
    active = {risk.id for risk in risks if risk.status in ("open", "tolerated")}
    assert set(waiting) <= active


def check_paths(events: list[Any], versions: list[Any], risks: list[Any]) -> None:
    """What each version says of its place is the path in force then, and its holder stands on it."""
    units = _by_id("units")
    stood = paths(events, {risk.id: risk for risk in risks}, units)
    for row in versions:
        document, path = json.loads(row.document), stood[row.risk_id, row.version]
        codes = {level: unit_id and units[unit_id].code for level, unit_id in path.items()}
        origin = document["origin"]
        assert (origin["org"], origin["ics"], origin["region"]) == tuple(
            codes[level] for level in ("organisation", "ics", "region")
        )
        assert codes[origin["level"]] == origin["unit"]
        assert codes[document["level"]] == document["holder"]["unit"]


def check_step_downs(risks: list[Any]) -> None:
    """One waits at most, never beside an undecided request; what a unit below took back, no unit above holds."""
    waiting = [row for row in rows("step_downs") if row.status == "asked"]
    holders = {risk.id: risk.holder_id for risk in risks}
    undecided = {row.risk_id for row in rows("escalations") if row.status in UNDECIDED}
    assert len(waiting) == len({row.risk_id for row in waiting})
    assert not undecided & {row.risk_id for row in waiting}
    assert all(row.from_unit_id == holders[row.risk_id] for row in waiting)


def check_endings(risks: list[Any]) -> None:
    """An ended involvement says when and why; what stays accepted holds the risk or leaves it below."""
    units, levels = _by_id("units"), ["team", "service", "organisation", "ics", "region", "national"]
    holds = {risk.id: levels.index(risk.level) for risk in risks}
    for row in rows("escalations"):
        ended = (row.ended_at, row.end_reason)
        assert (row.status == "ended") == all(ended) == any(ended)
        if row.status == "accepted" and row.mode == "transfer":
            assert levels.index(units[row.to_unit_id].level) <= holds[row.risk_id]


def check_open_actions(risks: list[Any]) -> None:
    """What is still to be done for a live risk lies with a unit that is on its path and involved."""
    seen = {(row.risk_id, row.unit_id) for row in rows("audience") if row.visible}
    live = {risk.id for risk in risks if risk.status in ("open", "tolerated") and not risk.confidential}
    for row in rows("actions"):
        assert row.done_on is not None or row.risk_id not in live or (row.risk_id, row.unit_id) in seen


def check_readers(events: list[Any], versions: list[Any], risks: list[Any]) -> None:
    people, named = _by_id("people"), defaultdict(set)
    documents = {(row.risk_id, row.version): json.loads(row.document) for row in versions}
    for event in events:
        data, document = json.loads(event.body)["data"], documents[event.risk_id, event.version]
        named[event.risk_id] = readers_after(named[event.risk_id], data, document)
    found = defaultdict(set)
    for row in rows("risk_readers"):
        found[row.risk_id].add(str(people[row.person_id].uuid))
    assert {risk.id: found[risk.id] for risk in risks} == {risk.id: named[risk.id] for risk in risks}
    for risk in risks:
        assert documents[risk.id, risk.version]["confidential"] == risk.confidential


def check_standing(risks: list[Any]) -> None:
    """What a status stands on is there, and nothing that belongs to another status."""
    by_id, waiting = {risk.id: risk for risk in risks}, []
    for risk in risks:
        assert (risk.status == "tolerated") == (risk.tolerated_until is not None)
        assert (risk.status == "joined") == (risk.joined_to_id is not None)
    for row in rows("closure_proposals"):
        waiting += [row.risk_id] if row.settled_version is None else []
        assert not row.confirmed or row.settled_by_id != row.proposed_by_id
    assert len(waiting) == len(set(waiting))
    assert {by_id[risk_id].status for risk_id in waiting} <= {"open", "tolerated"}
    assert {risk_id for risk_id in waiting if by_id[risk_id].score < 15} == set()
    heard = [(row.risk_id, row.person_id) for row in rows("voices")]
    assert len(heard) == len(set(heard))
    assert {(risk.id, risk.raised_by_id) for risk in risks} & set(heard) == set()


def canonical(content: Any) -> str:
    return json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def _by_id(name: str) -> dict[int, Any]:
    return {row.id: row for row in rows(name)}


def _numbers(found: list[Any]) -> dict[int, list[int]]:
    numbers = defaultdict(list)
    for row in found:
        numbers[row.risk_id].append(row.version)
    return dict(numbers)
