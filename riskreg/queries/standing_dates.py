"""The latest day on which a risk of the register may be looked at next."""

from datetime import date, timedelta

from riskreg import clock
from riskreg.models import Risk
from riskreg.queries.pathway import pathway_for


def latest_review(risk: Risk) -> date | None:
    """By its band and the level that holds it; none before it is scored."""
    if risk.band is None:
        return None
    today = clock.today()
    return today + timedelta(days=pathway_for(risk.holder, on=today).review_days(risk.level, risk.band))
