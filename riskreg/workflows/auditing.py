"""Does the ledger hold: every hash, digest and number recomputed from what is stored."""

import json
from dataclasses import dataclass
from typing import Any

from riskreg.queries import audit
from riskreg.queries.audit import LedgerRow
from riskreg.workflows.ledger import NO_HASH, chained, digest
from riskreg.workflows.shown import moment


@dataclass
class _Walk:
    """Where the walk along the chain is, and what was wrong first."""

    seq: int = 0
    hash: bytes = NO_HASH
    documents: int = 0
    first_bad: int | None = None
    reason: str | None = None

    def stop(self, seq: int, reason: str) -> None:
        self.first_bad, self.reason = seq, reason


def verify() -> dict[str, Any]:
    """Walk the ledger from its first event to the head it had when asked; ``first_bad`` and why, if it fails.

    What is found is that rows were changed in place. A chain rewritten whole, or cut at its end together with
    the head, holds: that shows only against a head noted elsewhere.
    """
    newest = audit.head()
    walk = _Walk()
    for row in audit.entries(up_to=newest.seq):
        if reason := _wrong(row, walk):
            walk.stop(row.seq, reason)
            break
        walk.seq, walk.hash = row.seq, row.hash
        walk.documents += row.risk_id is not None
    if walk.first_bad is None:
        _compare_end(walk, newest)
    return {
        "events": walk.seq,
        "head": newest.hash.hex(),
        "ok": walk.first_bad is None,
        "first_bad": walk.first_bad,
        "reason": walk.reason,
    }


def _wrong(row: LedgerRow, walk: _Walk) -> str | None:
    """What does not hold about one event; nothing when it does."""
    if row.seq != walk.seq + 1:
        return f"the event after {walk.seq} is missing"
    if row.prev_hash != walk.hash or row.hash != chained(row.body, walk.hash):
        return "its hash does not follow from its body and the hash before it"
    body = json.loads(row.body)
    if _columns(row) != {name: body[name] for name in _columns(row)}:
        return "its columns differ from its body"
    return _wrong_document(row, body) if row.risk_id is not None else None


def _columns(row: LedgerRow) -> dict[str, Any]:
    return {
        "seq": row.seq,
        "at": moment(row.at),
        "actor": row.actor and str(row.actor),
        "kind": row.kind,
        "risk": row.risk and str(row.risk),
        "version": row.version,
        "unit": row.unit,
    }


def _wrong_document(row: LedgerRow, body: dict[str, Any]) -> str | None:
    if row.document is None or row.version_seq != row.seq or row.version_at != row.at:
        return "the version it made is missing or has another number or time"
    erased = row.erased and row.document == "" and row.salt == b""
    if not erased and digest(row.salt, row.document) != body["digest"]:
        return "the document of its version was changed"
    if row.current is not None and row.current != row.document:
        return "the document that is shown differs from the newest version"
    return None


def _compare_end(walk: _Walk, newest: LedgerRow) -> None:
    if (walk.seq, walk.hash) != (newest.seq, newest.hash):
        walk.stop(walk.seq + 1, "the head is not the last event")
    elif audit.count_versions(up_to=newest.seq) != walk.documents:
        walk.stop(walk.seq, "there are versions that no event made")
    elif (behind := audit.not_newest(up_to=newest.seq)) is not None:
        walk.stop(behind, "the document that is shown is not the newest version")
