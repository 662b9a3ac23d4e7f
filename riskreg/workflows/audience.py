"""Which units may see a risk: one rule, which fills the ``audience`` table that every reader is looked up in."""

from riskreg.models import Risk, Unit
from riskreg.vocabulary import UNDECIDED, EscalationStatus, Level


def audience_of(risk: Risk) -> list[Unit]:
    """The path from origin up to the highest of: its organisation, its holder, a unit asked or still involved."""
    top = max(rank for rank in _ranks_reached(risk))
    return [unit for level, unit in risk.path.items() if level.rank <= top]


def _ranks_reached(risk: Risk) -> list[int]:
    involved = (*UNDECIDED, EscalationStatus.ACCEPTED)
    asked = [request.to_unit.level.rank for request in risk.escalations if request.status in involved]
    organisation = [Level.ORGANISATION.rank] if risk.organisation_id is not None else []
    return [risk.origin.level.rank, risk.level.rank, *organisation, *asked]
