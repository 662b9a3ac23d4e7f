"""The register as it stood at a past moment: past content to present eyes.

What a reader may see today, as it was then; from above its organisation a risk begins where it came into their view.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Integer, Select, cast, exists, func, select
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import aliased

from riskreg import clock, policy
from riskreg.errors import NotFound
from riskreg.extensions import db
from riskreg.models import Event, Risk, RiskVersion
from riskreg.queries.documents import Row, position
from riskreg.queries.filters import RiskFilters
from riskreg.queries.looking_back import in_view_since, looks_back_to
from riskreg.queries.risks import get_risk


@dataclass(frozen=True)
class Moment:
    """A past moment, and the last number the ledger had given by then (0: none)."""

    at: datetime
    seq: int


def moment_of(at: datetime) -> Moment:
    """Time never runs back in the ledger, so the last event up to a moment is the newest of them all."""
    return Moment(at, db.session.scalar(select(func.max(Event.seq)).where(Event.at <= at)) or 0)


def risk_as_at(identifier: str, at: datetime, *, reader: policy.Reader) -> tuple[int, str]:
    """Version and document of a risk as it stood then.

    Raises ``NotFound`` for a risk that is not the reader's to see, alike before it was raised or came into view.
    """
    then = moment_of(at)
    risk = get_risk(identifier, reader=reader)
    since = in_view_since(risk, reader=reader)
    if since is None or then.seq < since:
        raise NotFound
    found = (
        select(RiskVersion.version, RiskVersion.document)
        .where(RiskVersion.risk_id == risk.id, RiskVersion.seq <= then.seq)
        .order_by(RiskVersion.seq.desc())
        .limit(1)
    )
    row = db.session.execute(found).first()
    if row is None:
        raise NotFound
    return row[0], row[1]


def register_as_at(
    filters: RiskFilters, at: datetime, *, reader: policy.Reader, after: UUID | None, limit: int
) -> list[Row]:
    """At most ``limit`` documents in the order the risks were raised, from behind the risk ``after``."""
    found = _documents(filters, moment_of(at), reader).order_by(Risk.id).limit(limit)
    if after is not None:
        found = found.where(Risk.id > position(after))
    return [(uuid, document) for uuid, document in db.session.execute(found)]


def lines_as_at(filters: RiskFilters, at: datetime, *, reader: policy.Reader) -> Select[str]:
    """The statement that reads every document of the list, for a pull that streams it."""
    found = _documents(filters, moment_of(at), reader).order_by(Risk.id)
    return found.with_only_columns(RiskVersion.document)


def count_as_at(filters: RiskFilters, at: datetime, *, reader: policy.Reader) -> int:
    """How many risks the filters left then, of those the reader sees today."""
    found = _documents(filters, moment_of(at), reader).subquery()
    return db.session.scalar(select(func.count()).select_from(found)) or 0


def _documents(filters: RiskFilters, then: Moment, reader: policy.Reader) -> Select[UUID, str]:
    newer = aliased(RiskVersion)
    newest = (
        select(func.max(newer.version))
        .where(newer.risk_id == Risk.id, newer.seq <= then.seq)
        .correlate(Risk)
        .scalar_subquery()
    )
    return (
        select(Risk.uuid, RiskVersion.document)
        .join(RiskVersion, (RiskVersion.risk_id == Risk.id) & (RiskVersion.version == newest))
        .where(policy.risks_visible_to(reader), looks_back_to(reader) <= then.seq, *_content(filters))
    )


def _content(filters: RiskFilters) -> list[ColumnElement[bool]]:
    """What the lists filter by, read from the document of that day: the columns of ``risks`` tell of today only."""
    equal = {
        ("level",): filters.level,
        ("status",): filters.status,
        ("stage",): filters.stage,
        ("theme",): filters.theme,
        ("origin", "org"): filters.org,
        ("origin", "ics"): filters.ics,
        ("scores", "current", "band"): filters.band,
    }
    found = [_text(*path) == str(value) for path, value in equal.items() if value is not None]
    if filters.score_gte is not None:
        found.append(_number("scores", "current", "score") >= filters.score_gte)
    if filters.profession is not None:
        found.append(_holds("professions", filters.profession))
    ranges: list[tuple[str, datetime | None, Callable[[Any, Any], ColumnElement[bool]]]] = [
        ("raised_at", filters.raised_from, lambda column, value: column >= value),
        ("raised_at", filters.raised_to, lambda column, value: column < value),
        ("changed_at", filters.changed_since, lambda column, value: column >= value),
    ]
    # Moments of a document sort as text.
    return found + [holds(_text(name), clock.as_text(value)) for name, value, holds in ranges if value is not None]


def _text(*path: str) -> ColumnElement[str]:
    """One value of the stored text, as each database reads it; with plain parameters, as COPY takes no others."""
    if db.session.get_bind().dialect.name == "postgresql":
        return func.jsonb_extract_path_text(cast(RiskVersion.document, JSONB), *path)
    return func.json_extract(RiskVersion.document, "$." + ".".join(path))


def _number(*path: str) -> ColumnElement[int]:
    return cast(_text(*path), Integer)


def _holds(name: str, value: str) -> ColumnElement[bool]:
    if db.session.get_bind().dialect.name == "postgresql":
        return cast(RiskVersion.document, JSONB)[name].has_key(value)  # type: ignore[no-any-return]
    listed = func.json_each(RiskVersion.document, f"$.{name}").table_valued("value")
    return exists(select(listed.c.value).where(listed.c.value == value).correlate(RiskVersion))
