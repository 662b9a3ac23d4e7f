"""Requests as a reader may find them: through the risk while they see it, and for ever at the unit asked."""

from uuid import UUID

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import joinedload

from riskreg import policy
from riskreg.errors import NotFound
from riskreg.extensions import db
from riskreg.models import Escalation, Risk, RiskVersion
from riskreg.policy import Reader
from riskreg.vocabulary import Permission


def get_escalation(identifier: str, *, reader: Reader) -> Escalation:
    """Raises ``NotFound``, alike for what does not exist and what is not theirs to see."""
    try:
        uuid = UUID(identifier)
    except ValueError:
        raise NotFound from None
    found = (
        select(Escalation)
        .join(Risk, Risk.id == Escalation.risk_id)
        .where(Escalation.uuid == uuid, visible_to(reader))
        .options(joinedload(Escalation.asked_by), joinedload(Escalation.decided_by), joinedload(Escalation.risk))
    )
    request = db.session.scalar(found)
    if request is None:
        raise NotFound()
    return request


def visible_to(reader: Reader) -> ColumnElement[bool]:
    """Those of visible risks, and those once asked of a unit where the reader leads (its own decision record)."""
    asked_here = Escalation.to_unit_id.in_(policy.units_with(reader, policy.LEADING))
    return or_(policy.risks_visible_to(reader), asked_here)


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
