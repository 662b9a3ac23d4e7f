"""Why a risk is over: the words of the one who closed it or did not take it onto the register."""

from sqlalchemy import select

from riskreg.extensions import db
from riskreg.models import Risk, RiskClosure, RiskDecline
from riskreg.vocabulary import RiskStatus


def closing_words(risk: Risk) -> RiskClosure | RiskDecline | None:
    """Of the newest closing or declining, while the risk is closed or declined."""
    if risk.status == RiskStatus.CLOSED:
        closings = select(RiskClosure).where(RiskClosure.risk_id == risk.id)
        return db.session.scalars(closings.order_by(RiskClosure.version.desc()).limit(1)).first()
    if risk.status == RiskStatus.DECLINED:
        declines = select(RiskDecline).where(RiskDecline.risk_id == risk.id)
        return db.session.scalars(declines.order_by(RiskDecline.version.desc()).limit(1)).first()
    return None
