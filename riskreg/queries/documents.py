"""Documents as they are stored, text in and text out: one, a page of them, all of them in one pass."""

from collections.abc import Generator
from enum import Enum
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Connection, Select, func, select, text, union_all
from sqlalchemy.orm import aliased

from riskreg import policy
from riskreg.errors import NotFound
from riskreg.extensions import db
from riskreg.models import Audience, LedgerHead, Person, Risk, RiskCurrent
from riskreg.policy import Reader
from riskreg.queries.filters import RiskFilters, conditions
from riskreg.queries.risks import named

ROWS_AT_ONCE = 100
CHUNK = 256 * 1024
LONGEST_PULL = "15min"
# JSON text holds no raw control character, so with these as quote and delimiter CSV leaves it as it is.
COPY = "COPY ({query}) TO STDOUT WITH (FORMAT csv, QUOTE E'\\x01', DELIMITER E'\\x02', ENCODING 'UTF8')"

Row = tuple[UUID, str]
"""The id of a risk and its document. A page goes on behind an id: a position would count what others raised."""


def current(identifier: str, *, reader: Reader) -> tuple[int, str]:
    """The version and the document of the risk with this id or reference. Raises ``NotFound``."""
    found = db.session.execute(
        select(RiskCurrent.version, RiskCurrent.document)
        .join(Risk, Risk.id == RiskCurrent.risk_id)
        .where(named(identifier), policy.risks_visible_to(reader))
    ).first()
    if found is None:
        raise NotFound
    return found[0], found[1]


def page(filters: RiskFilters, *, reader: Reader, after: UUID | None, limit: int) -> list[Row]:
    """At most ``limit`` visible risks in the order they were raised, from behind the risk ``after``."""
    wanted, start = conditions(filters), position(after)
    each = [_ids_of(unit_id, wanted, start, limit).subquery() for unit_id in sorted(policy.reading_units(reader))]
    if isinstance(reader, Person):
        each.append(_ids_beyond(reader, wanted, start, limit).subquery())
    if not each:
        return []
    ids = union_all(*(select(one.c.risk_id) for one in each)).subquery() if len(each) > 1 else each[0]
    found = (
        select(Risk.uuid, RiskCurrent.document)
        .join(Risk, Risk.id == RiskCurrent.risk_id)
        .where(RiskCurrent.risk_id.in_(select(ids.c.risk_id)))
        .order_by(RiskCurrent.risk_id)
        .limit(limit)
    )
    return [(uuid, document) for uuid, document in db.session.execute(found)]


def position(after: UUID | None) -> Any:
    """Of the risk with this id in the order of raising; before the first without one."""
    ended = aliased(Risk)
    return select(ended.id).where(ended.uuid == after).scalar_subquery() if after else 0


def _ids_of(unit_id: int, wanted: list[ColumnElement[bool]], after: Any, limit: int) -> Select[Any]:
    """The first ids behind ``after`` in one unit's audience: a range of its key, however many risks there are."""
    ids = select(Audience.risk_id).where(Audience.unit_id == unit_id, policy.in_sight(), Audience.risk_id > after)
    if wanted:
        ids = ids.join(Risk, Risk.id == Audience.risk_id).where(*wanted)
    return ids.order_by(Audience.risk_id).limit(limit)


def _ids_beyond(reader: Person, wanted: list[ColumnElement[bool]], after: Any, limit: int) -> Select[Any]:
    """The same, of what a person sees though no audience shows it to them."""
    ids = select(Risk.id.label("risk_id")).where(policy.seen_beyond_audience(reader), Risk.id > after, *wanted)
    return ids.order_by(Risk.id).limit(limit)


def epoch_and_count(filters: RiskFilters, *, reader: Reader, counted: bool) -> tuple[str, int | None]:
    """Which ledger this is, and how many visible risks the filters leave, in one query."""
    number = select(func.count(Risk.id)).where(policy.risks_visible_to(reader), *conditions(filters))
    columns = (LedgerHead.epoch, number.scalar_subquery()) if counted else (LedgerHead.epoch,)
    found = db.session.execute(select(*columns).where(LedgerHead.id == 1)).one()
    return found[0], found[1] if counted else None


def pull(filters: RiskFilters, *, reader: Reader) -> Generator[bytes]:
    """All visible documents in the order of raising, a line each, in chunks; one query, one state of the register.

    In a session of its own, as it is read long after the request's has ended; closing the generator ends it.
    """
    yield from stream(_newest(filters, reader))


def _newest(filters: RiskFilters, reader: Reader) -> Select[str]:
    wanted = conditions(filters)
    found = select(RiskCurrent.document).order_by(RiskCurrent.risk_id)
    if isinstance(reader, Person):
        found = found.where(RiskCurrent.risk_id.in_(select(Risk.id).where(policy.risks_visible_to(reader))))
    else:
        found = found.where(RiskCurrent.risk_id.in_(_seen_by(reader)))
    if wanted:
        found = found.join(Risk, Risk.id == RiskCurrent.risk_id).where(*wanted)
    return found


def stream(found: Select[str]) -> Generator[bytes]:
    """What a statement of documents finds, a line each, in chunks."""
    with db.session.session_factory() as session:
        connection = session.connection()
        read = _copied if connection.dialect.name == "postgresql" else _fetched
        yield from read(found, connection)


def _seen_by(reader: Reader) -> Select[Any]:
    return select(Audience.risk_id).where(Audience.unit_id.in_(policy.reading_units(reader)), policy.in_sight())


def _fetched(found: Select[Any], connection: Connection) -> Generator[bytes]:
    """Straight from the driver's cursor: a row object for each document would cost more than reading it."""
    cursor: Any = connection.execute(found).cursor
    while rows := cursor.fetchmany(ROWS_AT_ONCE):
        yield ("\n".join(document for (document,) in rows) + "\n").encode()


def _copied(found: Select[Any], connection: Connection) -> Generator[bytes]:
    """Through COPY, which PostgreSQL sends twice as fast as rows. The reader may take its time, up to a limit."""
    connection.execute(text(f"SET LOCAL statement_timeout = '{LONGEST_PULL}'"))
    compiled = found.compile(dialect=connection.dialect, compile_kwargs={"render_postcompile": True})
    values = {name: _plain(value) for name, value in compiled.params.items()}
    driver: Any = connection.connection.dbapi_connection
    with driver.cursor() as cursor, cursor.copy(COPY.format(query=compiled), values) as rows:
        waiting, size = [], 0
        for row in rows:
            waiting.append(bytes(row))
            size += len(waiting[-1])
            if size >= CHUNK:
                yield b"".join(waiting)
                waiting, size = [], 0
        yield b"".join(waiting)


def _plain(value: Any) -> Any:
    return value.value if isinstance(value, Enum) else value
