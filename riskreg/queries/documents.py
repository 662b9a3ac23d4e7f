"""Documents as they are stored, text in and text out: one, a page of them, all of them in one pass."""

from collections.abc import Generator
from enum import Enum
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    Connection,
    Integer,
    ScalarSelect,
    Select,
    Uuid,
    bindparam,
    func,
    literal,
    select,
    text,
    union_all,
)
from sqlalchemy.orm import aliased

from riskreg import policy
from riskreg.errors import NotFound
from riskreg.extensions import db
from riskreg.models import Audience, LedgerHead, Person, Risk, RiskCurrent
from riskreg.policy import Reader
from riskreg.queries.filters import RiskFilters, conditions
from riskreg.queries.kept import kept
from riskreg.queries.risks import named_by, naming

ROWS_AT_ONCE = 100
CHUNK = 256 * 1024
LONGEST_PULL = "15min"
# JSON text holds no raw control character, so with these as quote and delimiter CSV leaves it as it is.
COPY = "COPY ({query}) TO STDOUT WITH (FORMAT csv, QUOTE E'\\x01', DELIMITER E'\\x02', ENCODING 'UTF8')"

_EPOCH = select(LedgerHead.epoch).where(LedgerHead.id == 1)
_LIMIT = bindparam("limit", type_=Integer)

Row = tuple[UUID, str]
"""The id of a risk and its document. A page goes on behind an id: a position would count what others raised."""


def current(identifier: str, *, reader: Reader) -> tuple[int, str]:
    """The version and the document of the risk with this id or reference. Raises ``NotFound``."""
    by, name = naming(identifier)
    found = db.session.execute(_current(policy.kind_of(reader), by), name | policy.values_of(reader)).first()
    if found is None:
        raise NotFound
    return found[0], found[1]


@kept
def _current(eyes: policy.Eyes, by: str) -> Select[int, str]:
    return (
        select(RiskCurrent.version, RiskCurrent.document)
        .join(Risk, Risk.id == RiskCurrent.risk_id)
        .where(named_by(by), policy.risks_visible_to(eyes, one=True))
    )


def page(filters: RiskFilters, *, reader: Reader, after: UUID | None, limit: int) -> list[Row]:
    """At most ``limit`` visible risks in the order they were raised, from behind the risk ``after``."""
    values = policy.values_of(reader)
    units = {f"unit{n}": unit_id for n, unit_id in enumerate(values["reading"])}
    found = _page(policy.kind_of(reader), len(units), filters.shape, after is not None)
    asked = values | units | filters.values | {"after": after, "limit": limit}
    return [(uuid, document) for uuid, document in db.session.execute(found, asked)]


@kept
def _page(eyes: policy.Eyes, units: int, filters: RiskFilters, onward: bool) -> Select[UUID, str]:
    wanted = conditions(filters)
    after = position(bindparam("after", type_=Uuid)) if onward else literal(0)
    each = [_ids_of(n, eyes, wanted, after).subquery() for n in range(units)]
    each.append(_ids_beyond(eyes, wanted, after).subquery())
    ids = union_all(*(select(one.c.risk_id) for one in each))
    return (
        select(Risk.uuid, RiskCurrent.document)
        .join(Risk, Risk.id == RiskCurrent.risk_id)
        .where(RiskCurrent.risk_id.in_(ids))
        .order_by(RiskCurrent.risk_id)
        .limit(_LIMIT)
    )


def position(after: Any) -> ScalarSelect[int]:
    """Of the risk with this id in the order of raising."""
    ended = aliased(Risk)
    return select(ended.id).where(ended.uuid == after).scalar_subquery()


def _ids_of(n: int, eyes: policy.Eyes, wanted: list[ColumnElement[bool]], after: Any) -> Select[Any]:
    """The first ids behind ``after`` in one unit's audience: a range of its key, however many risks there are."""
    unit_id = bindparam(f"unit{n}", type_=Integer)
    seen = policy.in_sight_on(eyes.today)
    ids = select(Audience.risk_id).where(Audience.unit_id == unit_id, seen, Audience.risk_id > after)
    if wanted:
        ids = ids.join(Risk, Risk.id == Audience.risk_id).where(*wanted)
    return ids.order_by(Audience.risk_id).limit(_LIMIT)


def _ids_beyond(eyes: policy.Eyes, wanted: list[ColumnElement[bool]], after: Any) -> Select[Any]:
    """The same, of what a person sees though no audience shows it to them; a machine client sees nothing so."""
    ids = select(Risk.id.label("risk_id")).where(policy.seen_beyond_audience(eyes), Risk.id > after, *wanted)
    return ids.order_by(Risk.id).limit(_LIMIT)


def epoch_and_count(filters: RiskFilters, *, reader: Reader, counted: bool) -> tuple[str, int | None]:
    """Which ledger this is, and how many visible risks the filters leave, in one query."""
    if not counted:
        return db.session.scalars(_EPOCH).one(), None
    asked = policy.values_of(reader) | filters.values
    found = db.session.execute(_epoch_and_count(policy.kind_of(reader), filters.shape), asked).one()
    return found[0], found[1]


@kept
def _epoch_and_count(eyes: policy.Eyes, filters: RiskFilters) -> Select[str, int]:
    number = select(func.count(Risk.id)).where(policy.risks_visible_to(eyes), *conditions(filters))
    return _EPOCH.add_columns(number.scalar_subquery())


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
