"""The invariants after an experiment, read from the tables by themselves.

I1 what was acknowledged is stored. I2 once. I3 the chain holds. I4 versions are counted by events. I5 what is owed
and nothing else. I6 every reader's feed brings what they may see. I7 nothing half. I8 the database's own checks.
I9, that the service is there again by itself, is asked of its processes.
"""

import json
import re
import traceback
from collections import Counter, defaultdict
from collections.abc import Iterable
from typing import Any

from flask import Flask
from sqlalchemy import text

from riskreg.extensions import db
from riskreg.vocabulary import EscalationStatus
from riskreg.workflows import auditing
from tests import invariants, oracles
from tests.cast import Cast
from tests.databases import app_on
from tests.faults.journal import LETTERS, Journal
from tests.faults.outcome import Found
from tests.visiting import visit

MARK = re.compile(f"mark-[{LETTERS}]+")
MARKED = (
    *(("risks", "event"), ("messages", "text"), ("controls", "text")),
    *(("escalations", "ask_sentence"), ("escalations", "reason")),
)
READERS = ("contributor", "director", "neighbour", "ics_lead", "elsewhere_ics_lead", "regional_lead", "client")
IS_NOW = {f"escalation.{status}": str(status) for status in EscalationStatus} | {
    "escalation.replied": "acknowledged",
    "escalation.appealed": "asked",
    "step_down.agreed": "ended",
}
"""What a request is after an event that is told of it."""


def check(url: str, journal: Journal | None = None) -> Found:
    """Everything, on the register at this address."""
    found = Found()
    with app_on(url) as app, app.app_context():
        effects = count_effects()
        found.lost = sum(effects[marked] == 0 for marked in (journal.marks() if journal else ()))
        found.doubled = sum(times - 1 for times in effects.values() if times > 1)
        for name, holds in (
            ("invariants", invariants.check_all),
            ("requests are whole", check_requests),
            ("audit", check_audit),
            ("database", check_database),
            ("feeds", lambda: check_feeds(app)),
        ):
            try:
                holds()
            except AssertionError as broken:
                found.half += 1
                at = traceback.extract_tb(broken.__traceback__)[-1]
                found.wrong.append(f"{name}: {at.name}, line {at.lineno}: {str(broken)[:300] or at.line}")
    return found


def count_effects() -> Counter[str]:
    """How often each marked request left its mark: once, if it was done once."""
    found: Counter[str] = Counter()
    for table, column in MARKED:
        words = (MARK.findall(row._mapping[column] or "") for row in invariants.rows(table))
        found |= Counter(word for line in words for word in line)
    return found


def check_requests() -> None:
    """Status, answer and holder of each request agree with the events that are told of it."""
    requests = invariants.rows("escalations")
    # One that was passed on begins with the event of the other.
    last = {str(row.uuid): "asked" for row in requests if row.redirected_from_id}
    for event in invariants.rows("events", "seq"):
        data, is_now = json.loads(event.body)["data"], IS_NOW.get(event.kind)
        if "escalation" in data and is_now:
            last[data["escalation"]] = is_now
    assert last == {str(row.uuid): str(row.status) for row in requests}
    assert all((row.status in invariants.UNDECIDED) == (row.decided_at is None) for row in requests)


def check_audit() -> None:
    said = auditing.verify()
    assert said["ok"], said["reason"]


def check_database() -> None:
    """SQLite's own check of every page and key; on PostgreSQL that every index agrees with its table."""
    with db.engine.connect() as connection:
        if connection.dialect.name == "sqlite":
            assert connection.scalar(text("PRAGMA integrity_check")) == "ok"
            assert connection.execute(text("PRAGMA foreign_key_check")).all() == []
            return
        connection.execute(text("CREATE EXTENSION IF NOT EXISTS amcheck"))
        connection.execute(
            text(
                "SELECT bt_index_check(c.oid, true) FROM pg_class c JOIN pg_am a ON a.oid = c.relam"
                " JOIN pg_namespace n ON n.oid = c.relnamespace"
                " WHERE a.amname = 'btree' AND c.relkind = 'i' AND n.nspname = 'public'"
            )
        )
        connection.rollback()


def check_feeds(app: Flask) -> None:
    """What each reader pulls from the beginning is what the written rules let them see, to the byte."""
    events, versions = invariants.rows("events", "seq"), invariants.rows("risk_versions", "seq")
    risks = {row.id: row for row in invariants.rows("risks")}
    units = {row.id: row for row in invariants.rows("units")}
    documents = {(row.risk_id, row.version): json.loads(row.document) for row in versions}
    newest = {row.risk_id: json.loads(row.document) for row in versions}
    seen: dict[str, dict[str, Any]] = defaultdict(dict)
    for (risk_id, unit_id), (_, _, visible) in oracles.audience_rows(events, documents, risks, units).items():
        if visible:
            seen[units[unit_id].code][str(risks[risk_id].uuid)] = newest[risk_id]
    cast = Cast()
    for name in READERS:
        who = getattr(cast, name)
        codes = {grant.unit.code for grant in who.grants} if hasattr(who, "grants") else {who.unit.code}
        expected = {risk: document for code in codes for risk, document in seen[code].items()}
        assert _pulled(app, who) == expected, f"the feed of {name} is not what they may see"


def _pulled(app: Flask, who: Any) -> dict[str, Any]:
    visitor, since, found, more = visit(app, who), "", {}, True
    while more:
        page = visitor.get(f"/api/v1/changes?limit=500{since}").json
        found |= {item["risk_id"]: item["data"] for item in page["data"] if item["op"] == "upsert"}
        since, more = f"&since={page['meta']['next_cursor']}", page["meta"]["has_more"]
    return found


def add_up(found: Iterable[Found]) -> Found:
    whole = Found()
    for part in found:
        whole.lost += part.lost
        whole.doubled += part.doubled
        whole.half += part.half
        whole.wrong += part.wrong
    return whole
