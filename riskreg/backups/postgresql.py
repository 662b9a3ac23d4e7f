"""PostgreSQL: ``pg_dump`` and ``pg_restore`` in their own format, and one transaction for all that is replaced."""

import csv
from pathlib import Path
from tempfile import TemporaryDirectory

import psycopg
from sqlalchemy import URL

from riskreg.backups.programs import Failed, address, find, run
from riskreg.backups.standing import NotABackup, Standing, Target, begin
from riskreg.errors import RuleBroken

OTHERS = (
    "SELECT count(*) FROM pg_stat_activity"
    " WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'"
)
AS_IT_WAS_MADE = ("--no-owner", "--no-privileges")
"""Roles and rights belong to the server; those of another would not be found here."""


def backup(url: URL, draft: Path) -> Standing:
    dump = _programs(url) / "pg_dump"
    try:
        run([dump, "--format=custom", *AS_IT_WAS_MADE, "--file", draft, "--dbname", address(url)], url)
    except Failed as failed:
        raise RuleBroken(f"pg_dump gave up: {failed}", code="dump_failed") from failed
    return read(url, draft)


def read(url: URL, path: Path) -> Standing:
    """The two tables that say where it stands, out of the file itself. Raises ``NotABackup``."""
    if not path.is_file():
        raise NotABackup("there is no such file")
    try:
        restore_program = _programs(url) / "pg_restore"
        # The whole file is read once, so that one cut short is noticed before anything is touched.
        run([restore_program, "--file", "/dev/null", path])
        told = run([restore_program, "--data-only", "--table=ledger_head", "--table=alembic_version", "-f", "-", path])
    except Failed as failed:
        raise NotABackup(f"pg_restore cannot read it ({failed})") from failed
    try:
        head, version = _row(told, "ledger_head"), _row(told, "alembic_version")
        return Standing(int(head["seq"]), head["at"], version["version_num"])
    except (KeyError, StopIteration, ValueError) as wrong:
        raise NotABackup("it is not of a register") from wrong


def _row(script: str, table: str) -> dict[str, str]:
    """The one row of a table, by column, as the script would copy it in."""
    lines = iter(script.splitlines())
    head = next(line for line in lines if line.startswith(f"COPY public.{table} ("))
    columns = head.partition("(")[2].partition(")")[0].split(", ")
    return dict(zip(columns, next(csv.reader([next(lines)], delimiter="\t")), strict=True))


def look(url: URL) -> Target:
    with _connected(url) as connection:
        (others,) = _one(connection, OTHERS)
        return Target(_holds(connection), in_use=others > 0)


def _holds(connection: psycopg.Connection) -> str:
    (head,) = _one(connection, "SELECT to_regclass('public.ledger_head') IS NOT NULL")
    if not head:
        (tables,) = _one(connection, "SELECT count(*) FROM pg_tables WHERE schemaname = 'public'")
        return "tables of something else" if tables else ""
    events, people = _one(connection, "SELECT (SELECT count(*) FROM events), (SELECT count(*) FROM people)")
    return f"{events} events and {people} people" if events or people else ""


def restore(url: URL, path: Path, epoch: str) -> None:
    """All in one transaction: what was there is gone only when the whole of the backup has taken its place."""
    programs = _programs(url)
    with TemporaryDirectory(dir=path.parent, prefix=".restoring-") as folder:
        script, before, after = (Path(folder) / name for name in ("restore.sql", "before.sql", "after.sql"))
        run([programs / "pg_restore", *AS_IT_WAS_MADE, "--file", script, path])
        before.write_text("DROP SCHEMA public CASCADE; CREATE SCHEMA public;")
        after.write_text("SET search_path = public;" + ";".join(begin(epoch)) + ";")
        files = [word for file in (before, script, after) for word in ("--file", file)]
        quiet = ("--no-psqlrc", "--quiet", "--single-transaction", "--set=ON_ERROR_STOP=1")
        try:
            run([programs / "psql", *quiet, *files, "--dbname", address(url)], url)
        except Failed as failed:
            raise RuleBroken(
                f"PostgreSQL refused the backup, and nothing was changed: {failed}", code="restore_failed"
            ) from failed


def _programs(url: URL) -> Path:
    with _connected(url) as connection:
        return find(connection.info.server_version // 10000)


def _connected(url: URL) -> psycopg.Connection:
    return psycopg.connect(url.set(drivername="postgresql").render_as_string(hide_password=False), autocommit=True)


def _one(connection: psycopg.Connection, question: str) -> tuple[int, ...]:
    row = connection.execute(question.encode()).fetchone()
    assert row is not None
    return row
