"""Step-downs as a reader may find them: through the risk while they see it, and for ever at the unit that asked."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import joinedload

from riskreg import policy
from riskreg.errors import NotFound
from riskreg.extensions import db
from riskreg.models import Person, Risk, StepDown, Unit
from riskreg.policy import LEADING, Reader, units_with
from riskreg.queries.escalations import asked_in_view
from riskreg.queries.looking_back import INSIDE
from riskreg.vocabulary import Level, Permission, RiskStatus, StepDownStatus

ON_REGISTER = (RiskStatus.OPEN, RiskStatus.TOLERATED)
WHO = (joinedload(StepDown.asked_by), joinedload(StepDown.answered_by), joinedload(StepDown.risk))


def get_step_down(identifier: str, *, reader: Reader) -> StepDown:
    """Raises ``NotFound``, alike for what does not exist and what is not theirs to see."""
    try:
        uuid = UUID(identifier)
    except ValueError:
        raise NotFound from None
    asked = db.session.scalar(select(StepDown).where(StepDown.uuid == uuid, _visible_to(reader)).options(*WHO))
    if asked is None:
        raise NotFound()
    return asked


def _visible_to(reader: Reader) -> ColumnElement[bool]:
    leading = units_with(reader, LEADING)
    asked_here = or_(StepDown.from_unit_id.in_(leading), StepDown.kept_by_id.in_(leading))
    return and_(or_(asked_in_view(reader, StepDown), asked_here), policy.requests_not_hidden_from(reader, StepDown))


def step_downs_about(risk: Risk, *, reader: Reader) -> list[StepDown]:
    """Those of a risk that this reader may look back to, oldest first."""
    found = select(StepDown).where(StepDown.risk_id == risk.id, _visible_to(reader)).options(*WHO)
    return list(db.session.scalars(found.order_by(StepDown.id)))


def version_shown(asked: StepDown, *, reader: Reader) -> int:
    """The risk's version; for one who no longer sees the risk that of the answer, so nothing later shows."""
    if policy.can(reader, Permission.VIEW_RISK, asked.risk):
        return asked.risk.version
    return asked.answered_version or asked.asked_version


def to_take_back(person: Person, *, most: int) -> Sequence[StepDown]:
    """Step-downs that wait for this person's answer, the oldest first."""
    found = (
        select(StepDown)
        .join(Risk, Risk.id == StepDown.risk_id)
        .join(Unit, Unit.id == StepDown.to_unit_id)
        .where(
            StepDown.status == StepDownStatus.ASKED,
            StepDown.asked_by_id != person.id,
            Risk.status.in_(ON_REGISTER),
            policy.risks_visible_to(person),
            _led_by(person),
        )
        .options(joinedload(StepDown.risk))
        .order_by(StepDown.id)
        .limit(most)
    )
    return list(db.session.scalars(found))


def _led_by(person: Person) -> ColumnElement[bool]:
    """SQL twin of the predicate ``leads_lower``, for a query over ``step_downs``, ``risks`` and the unit asked."""
    leading = units_with(person, LEADING)
    above = [
        and_(getattr(Risk, f"{level}_id").in_(leading), Unit.level.in_([low for low in Level if low.rank < level.rank]))
        for level in INSIDE
    ]
    return or_(StepDown.to_unit_id.in_(leading), *above)
