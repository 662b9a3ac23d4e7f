"""Which units may see a risk: one rule, which fills the ``audience`` table that every reader is looked up in."""

from datetime import date

from riskreg import clock
from riskreg.models import Risk, Unit
from riskreg.vocabulary import UNDECIDED, EscalationStatus, Level


def audience_of(risk: Risk) -> list[Unit]:
    """The path from origin up to the highest of: its organisation, its holder, a unit asked or still involved;
    and units it is shared with. None while it is confidential: then its named readers alone see it."""
    if risk.confidential:
        return []
    path = _path_reached(risk)
    return path + [unit for unit in _shared_with(risk) if unit not in path]


def sight_ends(risk: Risk) -> dict[int, date]:
    """By unit id, the last day of sight that a share gives; units of the path have no such day."""
    path = {unit.id for unit in _path_reached(risk)}
    return {unit.id: until for unit, until in _shared_with(risk).items() if unit.id not in path}


def _shared_with(risk: Risk) -> dict[Unit, date]:
    today = clock.today()
    shares = [share for share in risk.shares if share.is_live(on=today)]
    return {share.unit: share.until for share in sorted(shares, key=lambda share: share.until)}


def _path_reached(risk: Risk) -> list[Unit]:
    top = max(rank for rank in _ranks_reached(risk))
    return [unit for level, unit in risk.path.items() if level.rank <= top]


def _ranks_reached(risk: Risk) -> list[int]:
    involved = (*UNDECIDED, EscalationStatus.ACCEPTED)
    asked = [request.to_unit.level.rank for request in risk.escalations if request.status in involved]
    organisation = [Level.ORGANISATION.rank] if risk.organisation_id is not None else []
    return [risk.origin.level.rank, risk.level.rank, *organisation, *asked]
