"""Which units may see a risk: one rule, which fills the ``audience`` table that every reader is looked up in."""

from datetime import date

from riskreg import clock
from riskreg.models import Risk, Unit


def audience_of(risk: Risk) -> list[Unit]:
    """The path the risk has reached, and units it is shared with. None while it is confidential: then its named
    readers alone see it."""
    if risk.confidential:
        return []
    path = risk.reached
    return path + [unit for unit in _shared_with(risk) if unit not in path]


def sight_ends(risk: Risk) -> dict[int, date]:
    """By unit id, the last day of sight that a share gives; units of the path have no such day."""
    path = {unit.id for unit in risk.reached}
    return {unit.id: until for unit, until in _shared_with(risk).items() if unit.id not in path}


def _shared_with(risk: Risk) -> dict[Unit, date]:
    today = clock.today()
    shares = [share for share in risk.shares if share.is_live(on=today)]
    return {share.unit: share.until for share in sorted(shares, key=lambda share: share.until)}
