"""Where a request may go, and by when it is answered: the path, the border of the organisation, the clock."""

from datetime import date

from riskreg import clock, policy
from riskreg.errors import InvalidInput
from riskreg.models import Escalation, Risk, Unit
from riskreg.queries.pathway import pathway_for, pathways_for
from riskreg.vocabulary import Band, EscalationStatus, Level, Route, Theme


def units_to_ask(risk: Risk, *, actor: policy.Reader, route: Route = Route.LINE) -> list[Unit]:
    """The units this actor may ask about this risk by this route, lowest first; by the line:

    Only levels on the route of its holder. Inside the organisation any unit of the path above the holder. Only L or Q
    of the organisation itself crosses its border, and only to the next level: that act is the disclosure. Above it,
    the next level.
    """
    if route != Route.LINE:
        return _beside_the_line(risk, route, may_cross(risk, actor=actor))
    above = units_above(risk)
    if not risk.level.inside_organisation:
        return above[:1]
    inside = [unit for unit in above if unit.level.inside_organisation]
    outside = [unit for unit in above if not unit.level.inside_organisation]
    return inside + (outside[:1] if may_cross(risk, actor=actor) else [])


def _beside_the_line(risk: Risk, route: Route, may_leave: bool) -> list[Unit]:
    """Urgent: any unit above, in one step. Education: from the organisation to its region, which its ICS sees too."""
    if not pathway_for(risk.holder, on=clock.today()).takes_side_route(route):
        return []
    above = [unit for level, unit in risk.path.items() if level.rank > risk.level.rank]
    reachable = [unit for unit in above if may_leave or not crosses(risk, unit)]
    if route == Route.URGENT:
        return reachable
    about_learning = risk.theme == Theme.LEARNING_ENVIRONMENT and risk.level.inside_organisation
    return [unit for unit in reachable if about_learning and unit.level == Level.REGION]


def units_above(risk: Risk) -> list[Unit]:
    """Those of the path above the holder on its route, lowest first."""
    # Whichever is asked, its clock is in its own: read with this one.
    known = pathways_for([risk.holder, *risk.path.values()], on=clock.today())
    route = known[risk.holder.id].route
    return [unit for level, unit in risk.path.items() if level.rank > risk.level.rank and level in route]


def may_cross(risk: Risk, *, actor: policy.Reader) -> bool:
    """May this actor let a unit above the organisation read a risk that is held inside it?"""
    return risk.organisation_id in policy.units_with(actor, policy.LEADING)


def crosses(risk: Risk, to_unit: Unit) -> bool:
    """Does asking this unit take the risk over the border of its organisation?"""
    return risk.level.inside_organisation and not to_unit.level.inside_organisation


def units_to_pass_on_to(request: Escalation, *, actor: policy.Reader) -> list[Unit]:
    """The units that could be asked instead, lowest first: any other above the holder.

    A request that stayed inside the organisation leaves it only by L or Q of the organisation itself.
    """
    risk = request.risk
    out = not request.to_unit.level.inside_organisation or may_cross(risk, actor=actor)
    others = [unit for unit in units_above(risk) if unit.id != request.to_unit_id]
    return [unit for unit in others if out or not crosses(risk, unit)]


def unit_to_appeal_to(request: Escalation) -> Unit | None:
    """The next unit above the one that declined, if it still stands."""
    rank = request.to_unit.level.rank
    above = next((unit for unit in units_above(request.risk) if unit.level.rank > rank), None)
    return above if above is not None and above.is_open(on=clock.today()) else None


def chosen(units: list[Unit], code: str) -> Unit:
    """The one of these with this code. ``InvalidInput`` naming those allowed, or that it has closed."""
    unit = next((unit for unit in units if unit.code == code), None)
    if unit is None:
        codes = ", ".join(unit.code for unit in units) or "none from here"
        raise InvalidInput({"to_unit": [f"Select who needs to decide. You can ask: {codes}"]})
    if not unit.is_open(on=clock.today()):
        raise InvalidInput({"to_unit": [f"{unit.code} has closed. It cannot be asked any more"]})
    return unit


def was_declined_by(risk: Risk, unit: Unit) -> bool:
    """The unit itself, or one whose records it took over."""
    declined = [row for row in risk.escalations if row.status == EscalationStatus.DECLINED]
    return any(unit.id in (row.to_unit_id, row.kept_by_id) for row in declined)


def clock_of(risk: Risk, to_unit: Unit, route: Route = Route.LINE) -> tuple[date, date]:
    """Until when a unit asked today has to acknowledge and to decide, by its own pathway; urgent as if extreme."""
    assert risk.band is not None  # a risk of the register is scored
    band = Band.EXTREME if route == Route.URGENT else risk.band
    today = clock.today()
    acknowledge, decide = pathway_for(to_unit, on=today).receiver_days(to_unit.level, band)
    return clock.add_working_days(today, acknowledge), clock.add_working_days(today, decide)


def sender_to(risk: Risk, to_unit: Unit) -> Unit:
    """The organisation when its border is crossed, else the holder."""
    return risk.path[Level.ORGANISATION] if crosses(risk, to_unit) else risk.holder
