"""Copying a register many times over into an empty one: new ids, references and texts, one valid ledger.

Copies of one event follow each other at the time of the first, so that the ledger stays in order: what was
number ``n`` of the base is, for copy ``k`` of ``times``, number ``(n - 1) * times + k + 1``.
"""

import json
import secrets
from collections.abc import Iterator
from itertools import islice
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import Connection, Engine, insert, select, text, update

from riskreg.models import Base
from riskreg.workflows.ledger import NO_HASH, chained, digest
from riskreg.workflows.shown import canonical

Row = dict[str, Any]
ROWS_AT_ONCE = 5000
TABLES = Base.metadata.tables
# Those of the reference data are in every register, under the same numbers.
ONCE = ("units", "unit_names", "unit_parents", "people", "grants")
# In the order they refer to each other; the columns that number things of which each copy has its own.
COPIED: dict[str, tuple[str, ...]] = {
    "risks": ("id",),
    "risk_professions": ("risk_id",),
    "scores": ("id", "risk_id"),
    "controls": ("id", "risk_id"),
    "actions": ("id", "risk_id"),
    "escalations": ("id", "risk_id", "support_action_id"),
    "messages": ("risk_id",),
    "audience": ("risk_id", "seq", "since"),
    "risk_versions": ("risk_id", "seq"),
    "risk_current": ("risk_id",),
    "events": ("seq", "risk_id"),
}


class Multiplied:
    """Reads the base once; ``into`` writes it so many times into a prepared register without a risk."""

    def __init__(self, base: Connection) -> None:
        self.rows = {name: _rows(base, name) for name in (*ONCE, *COPIED, "reference_counters", "ledger_head")}
        self.uuids = {row["id"]: [str(row["uuid"])] for row in self.rows["risks"]}
        for row in self.rows["escalations"]:
            self.uuids[row["risk_id"]].append(str(row["uuid"]))
        self.references = {row["id"]: row["reference"] for row in self.rows["risks"]}

    def into(self, engine: Engine, times: int) -> None:
        self.times = times
        self.words = {(risk, k): self._words(risk, k) for risk in self.uuids for k in range(times)}
        self.digests: dict[int, str] = {}
        self.last = NO_HASH
        for name in ONCE:
            with engine.connect() as connection:
                known = set(connection.scalars(select(TABLES[name].c.id)))
            _insert(engine, name, (row for row in self.rows[name] if row["id"] not in known))
        for name in COPIED:
            _insert(engine, name, self._copies(name))
        counters = self.rows["reference_counters"]
        _insert(engine, "reference_counters", (row | {"last": row["last"] * times} for row in counters))
        with engine.begin() as write:
            self._move_head(write)
            _move_sequences(write)
        _tidy(engine)

    def _move_head(self, write: Connection) -> None:
        head = self.rows["ledger_head"][0]
        moved = head | {"seq": head["seq"] * self.times, "hash": self.last}
        write.execute(update(TABLES["ledger_head"]).values(moved))

    def _number(self, n: int | None, k: int) -> int | None:
        return None if n is None else (n - 1) * self.times + k + 1

    def _words(self, risk: int, k: int) -> list[tuple[str, str]]:
        """What is replaced in every text of this copy of a risk."""
        organisation, _, number = self.references[risk].rpartition("-")
        reference = f"{organisation}-{self._number(int(number), k):04}"
        return [(self.references[risk], reference), *((old, str(uuid4())) for old in self.uuids[risk])]

    def _retold(self, told: str, risk: int, k: int) -> str:
        for old, new in self.words[risk, k]:
            told = told.replace(old, new)
        return told

    def _copies(self, name: str) -> Iterator[Row]:
        for row in self.rows[name]:
            risk = row["id"] if name == "risks" else row["risk_id"]
            for k in range(self.times):
                copy = row | {column: self._number(row[column], k) for column in COPIED[name]}
                if "uuid" in row:
                    copy["uuid"] = UUID(self._retold(str(row["uuid"]), risk, k))
                for column in ("reference", "document"):
                    if column in row:
                        copy[column] = self._retold(row[column], risk, k)
                yield self._sealed(name, copy, risk, k)

    def _sealed(self, name: str, copy: Row, risk: int, k: int) -> Row:
        """With a salt of its own, or chained to the event before."""
        if name == "risk_versions":
            copy["salt"] = secrets.token_bytes(16)
            self.digests[copy["seq"]] = digest(copy["salt"], copy["document"])
        elif name == "events":
            body = json.loads(self._retold(copy["body"], risk, k))
            copy["body"] = canonical(body | {"seq": copy["seq"], "digest": self.digests.pop(copy["seq"])})
            copy["prev_hash"], copy["hash"] = self.last, chained(copy["body"], self.last)
            self.last = copy["hash"]
        return copy


def _rows(base: Connection, name: str) -> list[Row]:
    table = TABLES[name]
    return [dict(row._mapping) for row in base.execute(select(table).order_by(*table.primary_key))]


def _insert(engine: Engine, name: str, rows: Iterator[Row]) -> None:
    while chunk := list(islice(rows, ROWS_AT_ONCE)):
        with engine.begin() as write:
            write.execute(insert(TABLES[name]), chunk)


def _move_sequences(write: Connection) -> None:
    """New rows go on behind those that brought their own numbers."""
    if write.dialect.name == "postgresql":
        for name in (*ONCE, *COPIED):
            if "id" in TABLES[name].c:
                write.execute(text(f"SELECT setval(pg_get_serial_sequence('{name}', 'id'), max(id)) FROM {name}"))


def _tidy(engine: Engine) -> None:
    """On PostgreSQL a register that grew over a year has been vacuumed; on SQLite nobody does."""
    if engine.dialect.name == "postgresql":
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text("SET statement_timeout = 0"))
            connection.execute(text("VACUUM ANALYZE"))
