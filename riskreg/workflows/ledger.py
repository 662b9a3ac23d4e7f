"""The last step of every command: version, audience, event, what is owed, and the head, in this order.

``record`` is called once. After the head is locked only ledger tables are written, so that the order of
numbers is the order of commits on both databases.
"""

import hashlib
import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import bindparam, case, select, update

from riskreg import clock, policy
from riskreg.extensions import db, leave_owed
from riskreg.models import (
    Audience,
    Event,
    LedgerHead,
    Message,
    Outbox,
    Person,
    Risk,
    RiskCurrent,
    RiskVersion,
    Unit,
)
from riskreg.vocabulary import EventKind, RiskStatus, UnitEventKind
from riskreg.workflows import rows
from riskreg.workflows.audience import audience_of, sight_ends
from riskreg.workflows.document import document_of
from riskreg.workflows.shown import canonical, moment

NO_HASH = bytes(32)
AT_ONCE = 500
Marked = dict[int, int | None]
"""By id of each unit whose row says that it sees a risk: since when; none once the end of a share has passed."""


# Put together once: for one risk that takes longer than running them.
_MARKED = select(
    Audience.risk_id, Audience.unit_id, case((policy.in_sight_on(bindparam("day")), Audience.since))
).where(Audience.risk_id.in_(bindparam("risks", expanding=True)), Audience.visible.is_(True))
# The table, not the class: else every object of the session is looked through for a head to bring up to date.
_HEAD: Any = LedgerHead.__table__
_TAKE_NUMBERS = (
    update(_HEAD)
    .where(_HEAD.c.id == 1)
    .values(seq=_HEAD.c.seq + bindparam("numbers"))
    .returning(_HEAD.c.seq, _HEAD.c.at, _HEAD.c.hash, _HEAD.c.epoch)
)
_MOVE_HEAD = update(_HEAD).where(_HEAD.c.id == 1).values(hash=bindparam("to_hash"), at=bindparam("to_at"))


@dataclass(frozen=True)
class Entry:
    """What one move did to one risk.

    ``data`` holds codes, numbers, dates and ids, never free text; ``unit`` is where it was done;
    ``message`` is what the person who raised the risk is told, ``tell`` who else is owed a mail.
    ``succeeds``: by the id of a unit that took over, the one whose sight of the risk it goes on with.
    """

    risk: Risk
    kind: EventKind
    was: RiskStatus | None
    unit: Unit
    data: dict[str, Any] = field(default_factory=dict)
    message: str | None = None
    tell: Iterable[Person] = ()
    succeeds: Mapping[int, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Note:
    """What was done to a unit and to no risk: an event of its own, with no version and in no feed.

    ``data`` as in ``Entry``; ``tell``: who is owed a mail.
    """

    kind: UnitEventKind
    unit: Unit
    data: dict[str, Any]
    tell: Iterable[Person] = ()


@dataclass(frozen=True)
class _Prepared:
    entry: Entry
    document: str
    salt: bytes
    seen_by: set[int]
    sight_ends: dict[int, date]
    marked: Marked


@dataclass(frozen=True)
class _Said:
    """What one event says, and the ids of those who are owed a mail about it."""

    kind: EventKind | UnitEventKind
    unit: Unit
    data: dict[str, Any]
    owed: list[int]
    risk: Risk | None = None
    digest: str | None = None


def record(entries: Sequence[Entry], *, actor: Person | None, notes: Sequence[Note] = ()) -> None:
    """Write what happened, one version and one event for each risk touched, and lock the head last.

    ``actor``: none when the clock did it. Notes take the numbers after those of the risks.
    """
    db.session.flush()
    rows.insert(Message, _messages(entries))
    marks = _marked_visible([entry.risk.id for entry in entries if entry.was])
    ordered = sorted(entries, key=lambda entry: entry.risk.id)
    prepared = [_prepare(entry, marks.get(entry.risk.id, {})) for entry in ordered]
    said = [*(_of_risk(item, actor) for item in prepared), *(_of_unit(note, actor) for note in notes)]
    # It carries no number, so it is written before: while the head is held, nobody else can take one.
    rows.upsert(RiskCurrent, ("risk_id",), [_version(item) for item in prepared])
    head = _lock_head(len(said))
    at = max(clock.now(), head.at)
    events, previous = [], head.hash
    for seq, one in enumerate(said, start=head.seq - len(said) + 1):
        events.append(_event(one, seq=seq, at=at, epoch=head.epoch, previous=previous, actor=actor))
        previous = events[-1]["hash"]
    _write_versions(prepared, events)
    _write_events(events, said)
    db.session.execute(_MOVE_HEAD, {"to_hash": previous, "to_at": at})


def _messages(entries: Sequence[Entry]) -> list[dict[str, Any]]:
    return [
        {"risk_id": entry.risk.id, "version": entry.risk.version, "text": entry.message}
        for entry in entries
        if entry.message is not None
    ]


def _prepare(entry: Entry, marked: Marked) -> _Prepared:
    return _Prepared(
        entry=entry,
        document=document_of(entry.risk),
        salt=secrets.token_bytes(16),
        seen_by={unit.id for unit in audience_of(entry.risk)},
        sight_ends=sight_ends(entry.risk),
        marked=marked,
    )


def _marked_visible(risk_ids: Sequence[int]) -> dict[int, Marked]:
    """By risk. One that is only now raised was seen by nobody."""
    found: dict[int, Marked] = {}
    for start in range(0, len(risk_ids), AT_ONCE):
        asked = {"risks": risk_ids[start : start + AT_ONCE], "day": clock.today()}
        for risk_id, unit_id, since in db.session.execute(_MARKED, asked):
            found.setdefault(risk_id, {})[unit_id] = since
    return found


def _lock_head(numbers: int) -> Any:
    """Take the next numbers; from here until the commit no other command can take one."""
    return db.session.execute(_TAKE_NUMBERS, {"numbers": numbers}).one()


def _of_risk(item: _Prepared, actor: Person | None) -> _Said:
    entry, risk = item.entry, item.entry.risk
    data = {"from": entry.was and entry.was.value, "to": risk.status.value, **entry.data}
    # The person who raised it hears every message.
    raiser = {risk.raised_by_id} if entry.message is not None else set()
    owed = _but_the_actor(raiser | {person.id for person in entry.tell}, actor)
    return _Said(entry.kind, entry.unit, data, owed, risk, digest(item.salt, item.document))


def _of_unit(note: Note, actor: Person | None) -> _Said:
    return _Said(note.kind, note.unit, note.data, _but_the_actor({person.id for person in note.tell}, actor))


def _but_the_actor(people: set[int], actor: Person | None) -> list[int]:
    """Nobody is told of their own act."""
    return sorted(people - {actor.id} if actor else people)


def _event(said: _Said, *, seq: int, at: datetime, epoch: str, previous: bytes, actor: Person | None) -> dict[str, Any]:
    risk = said.risk
    body = canonical(
        {
            "seq": seq,
            "epoch": epoch,
            "at": moment(at),
            "actor": str(actor.uuid) if actor else None,
            "kind": said.kind.value,
            "risk": str(risk.uuid) if risk else None,
            "version": risk.version if risk else None,
            "unit": said.unit.code,
            "data": said.data,
            "digest": said.digest,
        }
    )
    return {
        "seq": seq,
        "at": at,
        "actor_id": actor.id if actor else None,
        "kind": said.kind.value,
        "risk_id": risk.id if risk else None,
        "version": risk.version if risk else None,
        "unit_id": said.unit.id,
        "body": body,
        "prev_hash": previous,
        "hash": chained(body, previous),
    }


def digest(salt: bytes, document: str) -> str:
    return hashlib.sha256(salt + document.encode()).hexdigest()


def chained(body: str, previous: bytes) -> bytes:
    """The hash of an event: SHA-256 over a zero byte, its body and the hash before it."""
    return hashlib.sha256(b"\x00" + body.encode() + previous).digest()


def _write_versions(prepared: Sequence[_Prepared], events: Sequence[dict[str, Any]]) -> None:
    """One statement a table, however many risks: while it lasts, nobody else can take a number."""
    if not prepared:
        return
    both = list(zip(prepared, events, strict=False))
    versions = [_version(item) | {"seq": event["seq"], "at": event["at"], "salt": item.salt} for item, event in both]
    rows.insert(RiskVersion, versions)
    # A confidential risk is in sight of no unit: there may be no row.
    audience = [row for item, event in both for row in _audience_rows(item, event["seq"])]
    rows.upsert(Audience, ("unit_id", "risk_id"), audience)


def _write_events(events: Sequence[dict[str, Any]], said: Sequence[_Said]) -> None:
    rows.insert(Event, events)
    owed = [
        {"event_seq": event["seq"], "person_id": person_id, "due_at": event["at"]}
        for event, one in zip(events, said, strict=True)
        for person_id in one.owed
    ]
    rows.insert_with_defaults(Outbox, owed)
    if owed:
        leave_owed()


def _version(item: _Prepared) -> dict[str, Any]:
    risk = item.entry.risk
    return {"risk_id": risk.id, "version": risk.version, "document": item.document}


def _audience_rows(item: _Prepared, seq: int) -> list[dict[str, Any]]:
    """New and still visible units; ``since`` restarts when a unit comes to see the risk again."""
    return [
        {
            "unit_id": unit_id,
            "risk_id": item.entry.risk.id,
            "seq": seq,
            "since": _since(item, unit_id, seq),
            "visible": unit_id in item.seen_by,
            "until": item.sight_ends.get(unit_id),
        }
        for unit_id in sorted(item.seen_by | item.marked.keys())
    ]


def _since(item: _Prepared, unit_id: int, seq: int) -> int:
    """From when the unit has seen it; what took over from a unit that saw it goes on with that one's sight."""
    predecessor = item.entry.succeeds.get(unit_id, unit_id)
    return item.marked.get(unit_id) or item.marked.get(predecessor) or seq
