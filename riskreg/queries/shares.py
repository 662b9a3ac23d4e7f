"""With which units a risk is shared, as far as a reader may know."""

from datetime import date

from sqlalchemy import and_, select

from riskreg import clock, policy
from riskreg.extensions import db
from riskreg.models import Risk, RiskShare, Unit
from riskreg.policy import Reader


def live_shares(risk: Risk, *, reader: Reader) -> list[RiskShare]:
    """All of them to those who see it by its path; to a unit it is shared with, its own."""
    return [share for share in known_shares(risk, reader=reader).values() if share.is_live(on=clock.today())]


def known_shares(risk: Risk, *, reader: Reader) -> dict[int, RiskShare]:
    """By number, as ``live_shares``, with those that are over."""
    if not risk.shares:
        return {}
    units = policy.units_giving_sight(reader, risk)
    inside = units & {unit.id for unit in risk.reached}
    return {share.n: share for share in risk.shares if inside or share.unit_id in units}


def risks_with_expired_shares(on: date) -> list[int]:
    """Ids of the risks with a share that ran out before this day, which nothing has recorded yet."""
    over = select(RiskShare.risk_id).where(RiskShare.ended_at.is_(None), RiskShare.until < on)
    return list(db.session.scalars(over.distinct().order_by(RiskShare.risk_id)))


def shares_with_closed_units(on: date) -> list[tuple[int, int]]:
    """Risk and number of each share that goes on though its unit does not stand any more on that day."""
    going_on = and_(RiskShare.ended_at.is_(None), RiskShare.until >= on)
    closed = select(RiskShare.risk_id, RiskShare.n).join(Unit, Unit.id == RiskShare.unit_id).where(Unit.valid_to < on)
    rows = db.session.execute(closed.where(going_on).order_by(RiskShare.risk_id, RiskShare.n))
    return [(risk_id, n) for risk_id, n in rows]
