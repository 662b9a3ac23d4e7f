"""Requests as a reader may find them: through the risk while they see it, and for ever at the unit asked."""

from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, Uuid, and_, bindparam, exists, or_, select
from sqlalchemy.orm import joinedload

from riskreg import policy
from riskreg.errors import NotFound
from riskreg.extensions import db
from riskreg.models import Escalation, Event, Risk, RiskVersion, StepDown
from riskreg.policy import Reader
from riskreg.queries.kept import kept
from riskreg.queries.looking_back import looks_back_to
from riskreg.vocabulary import Permission


def get_escalation(identifier: str, *, reader: Reader) -> Escalation:
    """Raises ``NotFound``, alike for what does not exist and what is not theirs to see."""
    try:
        uuid = UUID(identifier)
    except ValueError:
        raise NotFound from None
    request = db.session.scalar(_named(policy.kind_of(reader)), {"uuid": uuid} | policy.values_of(reader))
    if request is None:
        raise NotFound()
    return request


@kept
def _named(eyes: policy.Eyes) -> Select[Escalation]:
    return (
        select(Escalation)
        .join(Risk, Risk.id == Escalation.risk_id)
        .where(Escalation.uuid == bindparam("uuid", type_=Uuid), visible_to(eyes))
        .options(joinedload(Escalation.asked_by), joinedload(Escalation.decided_by), joinedload(Escalation.risk))
    )


def visible_to(reader: Reader | policy.Eyes) -> ColumnElement[bool]:
    """Those the reader may look back to, and those once asked of a unit where they lead (its own decision record).

    Of ``escalations``; the query may look at ``risks`` too.
    """
    eyes = policy.eyes_of(reader)
    asked_here = kept_by(eyes.units("leading"))
    known = asked_in_view(eyes, Escalation)
    return and_(or_(known, asked_here), policy.requests_not_hidden_from(eyes))


def asked_in_view(reader: Reader | policy.Eyes, rows: type[Escalation] | type[StepDown]) -> ColumnElement[bool]:
    """Asked of a risk that the reader sees, no earlier than they may look back."""
    eyes = policy.eyes_of(reader)
    in_view = exists().where(
        Risk.id == rows.risk_id,
        policy.risks_visible_to(eyes),
        Event.risk_id == rows.risk_id,
        Event.version == rows.asked_version,
        Event.seq >= looks_back_to(eyes),
    )
    return in_view.correlate(rows)


def kept_by(units: Any) -> ColumnElement[bool]:
    """Of ``escalations``: asked of one of these units, or of one whose records it took over."""
    return or_(Escalation.to_unit_id.in_(units), Escalation.kept_by_id.in_(units))


def snapshot(request: Escalation) -> str | None:
    """The document as it stood when the request was decided; none while undecided or when it was withdrawn."""
    if request.decided_version is None:
        return None
    return db.session.scalar(
        select(RiskVersion.document).where(
            RiskVersion.risk_id == request.risk_id, RiskVersion.version == request.decided_version
        )
    )


def version_shown(request: Escalation, *, reader: Reader) -> int:
    """The risk's version; for one who no longer sees the risk that of the decision, so nothing later shows."""
    if policy.can(reader, Permission.VIEW_RISK, request.risk):
        return request.risk.version
    return request.decided_version or request.asked_version
