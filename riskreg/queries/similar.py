"""Which risks another one may be the same as: those it could be joined to, as far as the reader sees them."""

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import joinedload

from riskreg import policy
from riskreg.extensions import db
from riskreg.models import Risk
from riskreg.policy import Reader
from riskreg.queries.register_filters import has_words
from riskreg.vocabulary import RiskStatus

OVER = (RiskStatus.CLOSED, RiskStatus.DECLINED, RiskStatus.JOINED)
MOST = 20


def risks_to_join(risk: Risk, words: str, *, reader: Reader) -> list[Risk]:
    """With all these words in reference, title or event; without words those of its theme. The newest first."""
    found = select(Risk).where(
        policy.risks_visible_to(reader),
        Risk.id != risk.id,
        Risk.status.not_in(OVER),
        Risk.confidential.is_(risk.confidential),
        _of_its_organisation(risk),
        *(has_words(words) or [Risk.theme == risk.theme]),
    )
    newest = found.options(joinedload(Risk.holder, innerjoin=True)).order_by(Risk.raised_at.desc(), Risk.id.desc())
    return list(db.session.scalars(newest.limit(MOST)))


def _of_its_organisation(risk: Risk) -> ColumnElement[bool]:
    """A risk that was raised above every organisation is joined where it was raised."""
    if risk.organisation_id is None:
        return Risk.origin_id == risk.origin_id
    return Risk.organisation_id == risk.organisation_id
