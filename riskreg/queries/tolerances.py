"""Which tolerances are over: the day has passed, and nobody has ended them yet."""

from datetime import date

from sqlalchemy import select

from riskreg.extensions import db
from riskreg.models import Risk


def tolerances_over(on: date) -> list[int]:
    """Ids of the risks whose last day of tolerance lies before this one."""
    return list(db.session.scalars(select(Risk.id).where(Risk.tolerated_until < on).order_by(Risk.id)))
