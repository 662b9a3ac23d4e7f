"""What the machine can do at best: the same bytes through the bare driver, one bare row with a real commit."""

import sqlite3
from typing import Any

import psycopg
from sqlalchemy import Engine

PAGE = "SELECT document FROM risk_current WHERE risk_id > {mark} ORDER BY risk_id LIMIT {limit}"
FILTERED = (
    "SELECT c.document FROM risks r JOIN risk_current c ON c.risk_id = r.id"
    " WHERE r.status = 'open' AND r.theme = 'staffing' AND r.id > {mark} ORDER BY r.id LIMIT {limit}"
)
CHANGED = (
    "SELECT a.seq, a.visible, c.version, c.document FROM audience a JOIN risk_current c ON c.risk_id = a.risk_id"
    " WHERE a.unit_id = {mark} AND a.seq > {mark} ORDER BY a.seq LIMIT {limit}"
)
ALL = "SELECT document FROM risk_current ORDER BY risk_id"


class Bare:
    """One connection of the driver itself to the register's database."""

    def __init__(self, engine: Engine) -> None:
        self.sqlite = engine.dialect.name == "sqlite"
        url = engine.url
        self.connection: Any
        if self.sqlite:
            self.connection = sqlite3.connect(str(url.database), isolation_level=None)
            for pragma in ("journal_mode=WAL", "synchronous=FULL", "busy_timeout=30000"):
                self.connection.execute(f"PRAGMA {pragma}")
        else:
            address = url.set(drivername="postgresql").render_as_string(hide_password=False)
            self.connection = psycopg.connect(address, autocommit=True)
        self.mark = "?" if self.sqlite else "%s"

    def close(self) -> None:
        self.connection.close()

    def read(self, statement: str, *values: Any, limit: int) -> list[Any]:
        return list(self.connection.execute(statement.format(mark=self.mark, limit=limit), values).fetchall())

    def pull(self) -> int:
        """Every document, as fast as the driver hands them out; gives the bytes."""
        if not self.sqlite:
            with self.connection.cursor().copy(f"COPY ({ALL}) TO STDOUT") as copied:
                return sum(len(chunk) for chunk in copied)
        found, size = self.connection.execute(ALL), 0
        while rows := found.fetchmany(1000):
            size += len("\n".join(text for (text,) in rows).encode())
        return size

    def insert(self, text: str) -> None:
        """A row and a line about it, committed to the disk."""
        self.connection.execute("BEGIN IMMEDIATE" if self.sqlite else "BEGIN")
        for table in ("bare", "bare_audit"):
            self.connection.execute(f"INSERT INTO {table} (what) VALUES ({self.mark})", (text,))
        self.connection.execute("COMMIT")

    def make_scratch(self) -> None:
        kind = "INTEGER PRIMARY KEY" if self.sqlite else "BIGSERIAL PRIMARY KEY"
        for table in ("bare", "bare_audit"):
            self.connection.execute(f"CREATE TABLE IF NOT EXISTS {table} (id {kind}, what TEXT)")
