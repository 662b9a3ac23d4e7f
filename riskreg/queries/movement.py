"""The score before the newest one, in SQL, for a reader who could see it while it stood."""

from sqlalchemy import ScalarSelect, or_, select
from sqlalchemy.orm import aliased

from riskreg import policy
from riskreg.models import Event, Risk, Score
from riskreg.queries.looking_back import looks_back_to
from riskreg.vocabulary import ScoreKind


def previous_score(eyes: policy.Eyes) -> ScalarSelect[int]:
    """Over ``risks``. To one who may not look back to its beginning only what moved since then has moved."""
    row, newest = aliased(Score), aliased(Score)
    begins = looks_back_to(eyes)
    began = select(Event.at).where(Event.seq == begins).correlate(Risk).scalar_subquery()
    last = (
        select(newest.scored_at)
        .where(newest.risk_id == Risk.id, newest.kind == ScoreKind.CURRENT, newest.beside_unit_id.is_(None))
        .order_by(newest.n.desc())
        .limit(1)
        .correlate(Risk)
        .scalar_subquery()
    )
    found = select(row.score).where(
        row.risk_id == Risk.id,
        row.kind == ScoreKind.CURRENT,
        row.beside_unit_id.is_(None),
        or_(begins == 0, last > began),
    )
    return found.order_by(row.n.desc()).limit(1).offset(1).correlate(Risk).scalar_subquery()
