"""F12: every migration goes down and up again on a register in use; what both states can hold stays as it was."""

import hashlib
import time
from dataclasses import dataclass
from operator import eq
from typing import Any

from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Table, insert, inspect, select, text, update

from riskreg import demo, schema_history
from riskreg.extensions import db
from riskreg.models import append_only
from tests.databases import Databases
from tests.faults.checking import add_up, check
from tests.faults.outcome import BOTH, Found, Outcome, told
from tests.faults.register import at_the_desk

NAME, FAULT = "F12 migrate-populated", "every migration down and up again on a register of many risks"
KINDS, SHORT, LONG = BOTH, 40, 1500
TRIGGERS = {
    "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger'",
    "postgresql": "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal",
}
FIRST = "0001"
OLD_ROLES = ("contributor", "lead", "quality_officer", "unit_administrator")
LATER = (
    f"DELETE FROM grants WHERE role NOT IN {OLD_ROLES}",
    "UPDATE escalations SET mode = 'support' WHERE mode IN ('joint', 'note')",
    "UPDATE risks SET status = 'open', tolerated_until = NULL WHERE status = 'tolerated'",
    "UPDATE risks SET status = 'closed', joined_to_id = NULL WHERE status = 'joined'",
)
"""What an older release cannot keep is something else meanwhile, or away."""
CHEAP = {"time_cost": 1, "memory_cost": 8, "parallelism": 1}


@dataclass(frozen=True)
class State:
    """Every table's columns, keys and rows, and the triggers."""

    columns: dict[str, list[str]]
    keys: set[tuple[str, tuple[str, ...], str]]
    triggers: set[str]
    rows: dict[str, list[dict[str, Any]]]

    def sums(self, columns: dict[str, list[str]]) -> dict[str, tuple[int, str]]:
        """How many rows each of these tables has, and one sum over these columns of all of them."""
        return {
            table: _sum([[row[name] for name in names] for row in self.rows[table]]) for table, names in columns.items()
        }


def _sum(rows: list[list[Any]]) -> tuple[int, str]:
    return len(rows), hashlib.sha256("\n".join(sorted(map(repr, rows))).encode()).hexdigest()


def run(database: Databases, *, rounds: int) -> Outcome:
    begun, url = time.monotonic(), database.copy()
    with at_the_desk(url):
        demo.fill(risks=rounds, seed=1, costs=CHEAP, progress=lambda *_done: None)
        db.session.remove()
        found, steps, rows = there_and_back()
    found = add_up([found, check(url)])
    seen = notices(database.copy())
    control = f"a trigger and a row taken away: {'noticed' if seen else 'not noticed'} ({rows} rows in the run)"
    return told(*(NAME, FAULT, steps, found), seconds=time.monotonic() - begun, control=control, red=seen)


def there_and_back() -> tuple[Found, int, int]:
    """Each migration by itself, the newest first, then all of them up at once."""
    own = every_row()
    found = Found(wrong=refuses_to_lose())
    put_aside()
    first = look()
    kept, above, steps = first.columns, first, 0
    for script in ScriptDirectory(str(schema_history.MIGRATIONS)).walk_revisions():
        if script.down_revision is None:
            break
        name, below_it = str(script.revision), str(script.down_revision)
        schema_history.downgrade(db.engine, below_it)
        below = look()
        kept = in_both(kept, below.columns)
        found.wrong += differences(f"{name} down", above, below, in_both(above.columns, below.columns))
        schema_history.upgrade(db.engine, name)
        found.wrong += differences(f"{name} up", below, look(), below.columns)
        schema_history.downgrade(db.engine, below_it)
        above, steps = below, steps + 1
    schema_history.upgrade(db.engine)
    last = look()
    found.wrong += differences("all of them up", first, last, kept)
    if (last.keys, last.triggers, last.columns) != (first.keys, first.triggers, first.columns):
        found.wrong.append("keys, triggers or columns are not those from before")
    schema_history.check(db.engine)
    give_back(own)
    return found, steps, sum(map(len, first.rows.values()))


def refuses_to_lose() -> list[str]:
    """Rows that an older release has no words for are not dropped: going down is refused, and nothing is changed."""
    before = look()
    try:
        schema_history.downgrade(db.engine, FIRST)
    except RuntimeError:
        stopped = look()
        schema_history.upgrade(db.engine)
    else:
        return ["rows with new words went down"]
    return differences("refused", before, stopped, in_both(before.columns, stopped.columns))


def every_row() -> dict[Table, dict[tuple[Any, ...], dict[str, Any]]]:
    """Of every table, by key."""
    with db.engine.connect() as connection:
        return {
            table: {
                tuple(row[column.name] for column in table.primary_key): dict(row)
                for row in connection.execute(select(table)).mappings()
            }
            for table in db.metadata.sorted_tables
        }


def put_aside() -> None:
    """So that the rest can go down."""
    with db.engine.begin() as connection:
        for statement in LATER:
            connection.execute(text(statement))


def give_back(own: dict[Table, dict[tuple[Any, ...], dict[str, Any]]]) -> None:
    """Whatever went down the drain is there again, so that the whole register can be asked whether it is sound."""
    left = every_row()
    with db.engine.begin() as connection:
        for table, rows in own.items():
            if missing := [row for key, row in rows.items() if key not in left[table]]:
                connection.execute(insert(table), missing)
            for key, row in rows.items():
                if left[table].get(key, row) != row:
                    connection.execute(update(table).where(*map(eq, table.primary_key, key)).values(row))


def rows_of(connection: Connection, statement: str) -> list[dict[str, Any]]:
    return [dict(row) for row in connection.execute(text(statement)).mappings()]


def look() -> State:
    with db.engine.connect() as connection:
        seen = inspect(connection)
        tables = sorted(set(seen.get_table_names()) - {"alembic_version"})
        columns = {table: sorted(column["name"] for column in seen.get_columns(table)) for table in tables}
        keys = {
            (table, tuple(key["constrained_columns"]), key["referred_table"])
            for table in tables
            for key in seen.get_foreign_keys(table)
        }
        triggers = set(connection.scalars(text(TRIGGERS[connection.dialect.name])))
        rows = {table: rows_of(connection, f"SELECT * FROM {table}") for table in tables}
    return State(columns, keys, triggers, rows)


def in_both(one: dict[str, list[str]], other: dict[str, list[str]]) -> dict[str, list[str]]:
    return {table: sorted(set(names) & set(other[table])) for table, names in one.items() if table in other}


def differences(step: str, before: State, after: State, columns: dict[str, list[str]]) -> list[str]:
    """What this step changed of what both can hold."""
    was, now = before.sums(columns), after.sums(columns)
    changed = [
        f"{step}: {table} had {was[table][0]} rows and has {now[table][0]}, or other ones"
        for table in columns
        if was[table] != now[table]
    ]
    gone = append_only.trigger_names() - after.triggers
    return changed + ([f"{step}: without the triggers {', '.join(sorted(gone))}"] if gone else [])


def notices(url: str) -> bool:
    """Would a migration be seen that loses a trigger, as a batch change on SQLite does, and a row?"""
    with at_the_desk(url):
        before = look()
        with db.engine.begin() as connection:
            on_table = " ON events" if connection.dialect.name == "postgresql" else ""
            connection.execute(text(f"DROP TRIGGER events_no_update{on_table}"))
            connection.execute(text("DELETE FROM grants WHERE id = (SELECT max(id) FROM grants)"))
        found = differences("control", before, look(), before.columns)
    return any("grants" in line for line in found) and any("events_no_update" in line for line in found)
