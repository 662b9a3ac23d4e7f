"""What became of a risk, as far back as a reader may look (``looking_back``)."""

from typing import Any

from sqlalchemy import Row, and_, select
from sqlalchemy.orm import joinedload, selectinload

from riskreg import policy
from riskreg.extensions import db
from riskreg.models import Action, Escalation, Event, Person, Risk, RiskClosure, RiskVersion, Score
from riskreg.policy import LEADING, Reader
from riskreg.queries.escalations import snapshot, visible_to
from riskreg.queries.looking_back import in_view_since
from riskreg.vocabulary import RiskStatus


def events_of(risk: Risk, *, since: int, after: int, limit: int) -> list[Row[Any]]:
    """``version, body, document, uuid, title`` of the events from number ``since`` on, behind version ``after``.

    ``body`` and ``document`` are the stored texts; ``uuid, title`` are the actor's.
    """
    found = (
        select(Event.version, Event.body, RiskVersion.document, Person.uuid, Person.title)
        .join(RiskVersion, and_(RiskVersion.risk_id == Event.risk_id, RiskVersion.version == Event.version))
        .outerjoin(Person, Person.id == Event.actor_id)
        .where(Event.risk_id == risk.id, Event.seq >= since, Event.version > after)
        .order_by(Event.version)
        .limit(limit)
    )
    return list(db.session.execute(found))


def scores_in_view(risk: Risk, *, reader: Reader) -> list[Score]:
    """The scores this reader may look back to; the newest of each kind are in the document anyway."""
    since = in_view_since(risk, reader=reader) or 0
    begun = db.session.scalar(select(Event.at).where(Event.seq == since))
    newest = {row.kind: row for row in risk.scores}.values()
    return [row for row in risk.scores if begun is None or row.scored_at > begun or row in newest]


def closure_of(risk: Risk) -> dict[str, Any] | None:
    """Why it was closed last, while it is closed: ``version, closed_at, reason, text``."""
    found = (
        select(RiskClosure.version, Event.at.label("closed_at"), RiskClosure.reason, RiskClosure.text)
        .join(Event, and_(Event.risk_id == RiskClosure.risk_id, Event.version == RiskClosure.version))
        .where(RiskClosure.risk_id == risk.id)
        .order_by(RiskClosure.version.desc())
        .limit(1)
    )
    row = db.session.execute(found).first() if risk.status == RiskStatus.CLOSED else None
    return dict(row._mapping) if row else None


def requests_about(risk: Risk, *, reader: Reader) -> list[Escalation]:
    """The escalations of a risk that this reader may look back to, oldest first."""
    found = (
        select(Escalation)
        .where(Escalation.risk_id == risk.id, visible_to(reader))
        .order_by(Escalation.id)
        .options(
            joinedload(Escalation.asked_by),
            joinedload(Escalation.decided_by),
            joinedload(Escalation.support_action).joinedload(Action.owner),
            selectinload(Escalation.questions),
        )
    )
    return list(db.session.scalars(found))


def snapshot_for(request: Escalation, *, reader: Reader) -> str | None:
    """The document that was decided on: for those who lead the unit asked, and those who may look back that far."""
    if request.decided_version is None:
        return None
    if {request.to_unit_id, request.kept_by_id} & policy.units_with(reader, LEADING):
        return snapshot(request)
    since = in_view_since(request.risk, reader=reader)
    decided = select(Event.seq).where(Event.risk_id == request.risk_id, Event.version == request.decided_version)
    if since is None or (db.session.scalar(decided) or 0) < since:
        return None
    return snapshot(request)
