"""What the moves of a risk of the register left behind: reviews, tolerances, reopenings, proposals, voices."""

from typing import Any

from sqlalchemy import Select, and_, select
from sqlalchemy.orm import joinedload

from riskreg import policy
from riskreg.extensions import db
from riskreg.models import (
    Action,
    ActionDate,
    ClosureProposal,
    Event,
    Person,
    Risk,
    RiskReopening,
    RiskReview,
    RiskTolerance,
    Voice,
)
from riskreg.policy import Reader
from riskreg.queries.looking_back import in_view_since

KEPT: dict[str, Any] = {"reviews": RiskReview, "tolerances": RiskTolerance, "reopenings": RiskReopening}


def kept(kind: str, risk: Risk, *, reader: Reader) -> list[dict[str, Any]]:
    """The rows of this kind that the reader may look back to, oldest first, each with ``at``."""
    table = KEPT[kind]
    rows = db.session.execute(_in_view(table, risk, reader).order_by(table.version))
    names = [column.name for column in table.__table__.columns]
    return [{name: getattr(row, name) for name in names} | {"at": at} for row, at in rows]


def proposals(risk: Risk, *, reader: Reader) -> list[ClosureProposal]:
    """To close it, whatever became of them."""
    found = _in_view(ClosureProposal, risk, reader).options(joinedload(ClosureProposal.proposed_by))
    return [row for row, _ in db.session.execute(found.order_by(ClosureProposal.id))]


def dates_before(action: Action, risk: Risk, *, reader: Reader) -> list[ActionDate]:
    """The days it was due before, as far back as the reader may look."""
    since = in_view_since(risk, reader=reader) or 0
    event = and_(Event.risk_id == risk.id, Event.version == ActionDate.version)
    rows = select(ActionDate).join(Event, event).where(ActionDate.action_id == action.id, Event.seq >= since)
    return list(db.session.scalars(rows.order_by(ActionDate.id)))


def dates_before_of(risk: Risk, *, reader: Reader) -> dict[int, list[ActionDate]]:
    """As ``dates_before``, of all its actions: by the number of the action."""
    since = in_view_since(risk, reader=reader) or 0
    event = and_(Event.risk_id == risk.id, Event.version == ActionDate.version)
    rows = (
        select(Action.n, ActionDate)
        .join(Action, Action.id == ActionDate.action_id)
        .join(Event, event)
        .where(Action.risk_id == risk.id, Event.seq >= since)
        .order_by(ActionDate.id)
    )
    found: dict[int, list[ActionDate]] = {}
    for n, date in db.session.execute(rows):
        found.setdefault(n, []).append(date)
    return found


def _in_view(table: Any, risk: Risk, reader: Reader) -> Select[*tuple[Any, ...]]:
    since = in_view_since(risk, reader=reader) or 0
    event = and_(Event.risk_id == table.risk_id, Event.version == table.version)
    return select(table, Event.at).join(Event, event).where(table.risk_id == risk.id, Event.seq >= since)


def voices_of(risk: Risk, *, reader: Reader) -> list[dict[str, Any]]:
    """Who stands behind it. What they said stays with people inside the organisation, a risk joined to it with those
    who see that one too."""
    words = isinstance(reader, Person) and bool(
        (policy.reading_units(reader) | policy.units_with(reader, policy.GOVERNING))
        & {unit.id for unit in risk.path_in_organisation}
    )
    rows = _with_people(risk) if words and risk.voices else risk.voices
    joined = {row.joined_risk_id for row in rows if row.joined_risk_id is not None}
    seen = select(Risk.id, Risk.reference).where(Risk.id.in_(joined), policy.risks_visible_to(reader))
    references: dict[int, str] = dict(db.session.execute(seen).all()) if joined else {}
    return [_voice(row, words, references) for row in rows]


def _with_people(risk: Risk) -> list[Voice]:
    """All of them in one statement."""
    rows = select(Voice).where(Voice.risk_id == risk.id).order_by(Voice.n)
    return list(db.session.scalars(rows.options(joinedload(Voice.person))))


def _voice(row: Voice, words: bool, references: dict[int, str]) -> dict[str, Any]:
    return {
        "n": row.n,
        "unit": row.unit.code,
        "title": row.person.title if words else None,
        "text": row.text if words else None,
        "added_at": row.added_at,
        "joined": references.get(row.joined_risk_id) if row.joined_risk_id is not None else None,
    }
