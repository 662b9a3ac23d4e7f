"""The predicates of the policy: each looks at one actor and one matter, and says yes or no."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypedDict

from riskreg.models import Action, Client, Escalation, Person, Risk, StepDown, Transfer, Unit
from riskreg.policy import sight
from riskreg.policy.sight import CHAIRING, GOVERNING, LEADING, WORKING, Reader, units_with
from riskreg.vocabulary import Level, Role


class About(TypedDict, total=False):
    """What an act may be about beside a risk."""

    escalation: Escalation | None
    action: Action | None
    step_down: StepDown | None
    transfer: Transfer | None
    raised_in: Sequence[Unit]
    """For raising only: the unit and those above it inside its organisation, the unit first."""
    configured: Sequence[Unit]
    """For settings and the tree only: the unit they are of and those above it."""
    reviewed: Unit | None
    """For governance reviews only: the unit they are of."""


@dataclass(frozen=True)
class Matter:
    """Who, and about what: everything a predicate may look at."""

    actor: Reader
    risk: Risk | None = None
    escalation: Escalation | None = None
    action: Action | None = None
    raised_in: Sequence[Unit] = ()
    step_down: StepDown | None = None
    configured: Sequence[Unit] = ()
    transfer: Transfer | None = None
    reviewed: Unit | None = None


def sees(matter: Matter) -> bool:
    return matter.risk is not None and sight.sees(matter.actor, matter.risk)


def raised(matter: Matter) -> bool:
    actor, risk = matter.actor, matter.risk
    return isinstance(actor, Person) and actor.active and risk is not None and risk.raised_by_id == actor.id


def owns(matter: Matter) -> bool:
    actor, risk = matter.actor, matter.risk
    return isinstance(actor, Person) and actor.active and risk is not None and risk.owner_id == actor.id


def leads(matter: Matter) -> bool:
    """L or Q on the holder, or on a unit above it on the path inside the same organisation."""
    risk = matter.risk
    return risk is not None and bool(units_with(matter.actor, LEADING) & holder_and_above(risk))


def holder_and_above(risk: Risk) -> set[int]:
    """The ids of the units whose L and Q lead this risk."""
    above = {unit.id for level, unit in risk.path.items() if risk.level.rank < level.rank <= Level.ORGANISATION.rank}
    return above | {risk.holder_id}


def leads_origin(matter: Matter) -> bool:
    risk = matter.risk
    return risk is not None and bool(
        units_with(matter.actor, LEADING) & {unit.id for unit in risk.path_in_organisation}
    )


def leads_receiver(matter: Matter) -> bool:
    """L or Q on exactly the unit asked, and never the person who asked."""
    request = matter.escalation
    return (
        request is not None
        and request.to_unit_id in units_with(matter.actor, LEADING)
        and request.asked_by_id != matter.actor.id
    )


def works_below_holder(matter: Matter) -> bool:
    """C, L or Q on the path up to the holder: a unit that was only asked adds nothing (V4)."""
    risk = matter.risk
    if risk is None:
        return False
    up_to_holder = {unit.id for level, unit in risk.path.items() if level.rank <= risk.level.rank}
    return bool(units_with(matter.actor, WORKING) & up_to_holder)


def works_inside(matter: Matter) -> bool:
    """C, L or Q on the path from origin to its organisation."""
    risk = matter.risk
    return risk is not None and bool(
        units_with(matter.actor, WORKING) & {unit.id for unit in risk.path_in_organisation}
    )


def governs_holder(matter: Matter) -> bool:
    """M, chair or secretary at exactly the holder."""
    return matter.risk is not None and matter.risk.holder_id in units_with(matter.actor, GOVERNING)


def chairs_holder(matter: Matter) -> bool:
    """Chair or secretary at exactly the holder."""
    return matter.risk is not None and matter.risk.holder_id in units_with(matter.actor, CHAIRING)


def informs(matter: Matter) -> bool:
    """Information governance lead at the holder, or of the organisation the holder is a part of."""
    return matter.risk is not None and sight.informs(matter.actor, matter.risk)


def co_owns(matter: Matter) -> bool:
    actor, risk = matter.actor, matter.risk
    if risk is None or not isinstance(actor, Person) or not actor.active:
        return False
    return any(person.id == actor.id for person in risk.co_owners)


def lead_of_holder(matter: Matter) -> bool:
    """L, and not Q, at exactly the holder: who answers for showing a risk to others."""
    return matter.risk is not None and matter.risk.holder_id in units_with(matter.actor, {Role.LEAD})


def leads_involved(matter: Matter) -> bool:
    """L or Q at a unit whose acceptance has not ended."""
    risk = matter.risk
    return risk is not None and bool(
        units_with(matter.actor, LEADING) & {request.to_unit_id for request in risk.involved}
    )


def leads_beside(matter: Matter) -> bool:
    """L or Q at another unit than the holder that may hold its own view: below the holder, or still involved."""
    return matter.risk is not None and bool(units_with(matter.actor, LEADING) & units_beside(matter.risk))


def units_beside(risk: Risk) -> set[int]:
    below = {unit.id for level, unit in risk.path.items() if level.rank < risk.level.rank}
    return (below | {request.to_unit_id for request in risk.involved}) - {risk.holder_id}


def not_hidden(matter: Matter) -> bool:
    """A confidential risk hides its requests too, from all but its readers."""
    return matter.risk is None or not matter.risk.confidential or sees(matter)


def did_not_propose(matter: Matter) -> bool:
    """A second person: not who proposed the closure that waits."""
    proposal = matter.risk.closure_proposed if matter.risk else None
    return proposal is None or proposal.proposed_by_id != matter.actor.id or not isinstance(matter.actor, Person)


def lead_of_organisation(matter: Matter) -> bool:
    """L, and not Q, at exactly the risk's organisation: who answers for giving it away."""
    risk = matter.risk
    return risk is not None and risk.organisation_id in units_with(matter.actor, {Role.LEAD})


def leads_new_organisation(matter: Matter) -> bool:
    """L or Q at exactly the organisation that is asked to take a risk on; never the person who asked."""
    transfer = matter.transfer
    return (
        transfer is not None
        and transfer.to_organisation_id in units_with(matter.actor, LEADING)
        and transfer.asked_by_id != matter.actor.id
    )


def leads_lower(matter: Matter) -> bool:
    """L or Q at the unit a risk is handed down to, or above it in its organisation; never the person who asked."""
    asked, risk = matter.step_down, matter.risk
    if asked is None or risk is None or asked.asked_by_id == matter.actor.id:
        return False
    rank = asked.to_unit.level.rank
    above = {unit.id for level, unit in risk.path.items() if rank < level.rank <= Level.ORGANISATION.rank}
    return bool(units_with(matter.actor, LEADING) & (above | {asked.to_unit_id}))


def acts_for(matter: Matter) -> bool:
    actor, action = matter.actor, matter.action
    if action is None or isinstance(actor, Client) or not actor.active:
        return False
    return action.owner_id == actor.id or action.unit_id in units_with(actor, LEADING)


def contributes_there(matter: Matter) -> bool:
    return any(unit.id in units_with(matter.actor, {Role.CONTRIBUTOR}) for unit in matter.raised_in[:1])


def leads_there(matter: Matter) -> bool:
    """L or Q at the unit a risk is raised in, or above it in its organisation."""
    return bool(units_with(matter.actor, LEADING) & {unit.id for unit in matter.raised_in})


def informs_there(matter: Matter) -> bool:
    """Information governance lead of exactly this unit."""
    unit = matter.reviewed
    return unit is not None and unit.id in units_with(matter.actor, sight.INFORMING)


def oversees_there(matter: Matter) -> bool:
    """L or auditor of exactly this unit: who is told when somebody reads by a governance review."""
    unit = matter.reviewed
    return unit is not None and unit.id in units_with(matter.actor, sight.OVERSEEING)


def configures_there(matter: Matter) -> bool:
    """System administrator of the unit, or of one above it. This gives no sight of any risk."""
    return bool(units_with(matter.actor, {Role.SYSTEM_ADMINISTRATOR}) & {unit.id for unit in matter.configured})
