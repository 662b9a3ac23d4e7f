"""Who may do what: one table of predicates per permission, and the SQL twin of ``sees`` for lists.

*Who* is here; *when*, given a risk's status, is ``workflows.transitions``. Everything denies by default.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

from sqlalchemy import ColumnElement, or_, select

from riskreg import clock
from riskreg.errors import NotPermitted
from riskreg.extensions import db
from riskreg.models import Action, Audience, Client, Escalation, Person, Risk, Unit
from riskreg.vocabulary import Level, Permission, Role

Reader = Person | Client
READING = frozenset({Role.CONTRIBUTOR, Role.LEAD, Role.QUALITY_OFFICER})
LEADING = frozenset({Role.LEAD, Role.QUALITY_OFFICER})
_sight: ContextVar[dict[int, set[int]] | None] = ContextVar("sight", default=None)


@dataclass(frozen=True)
class Matter:
    """Who, and about what: everything a predicate may look at."""

    actor: Reader
    risk: Risk | None = None
    escalation: Escalation | None = None
    action: Action | None = None
    raised_in: Sequence[Unit] = ()


def units_with(reader: Reader, roles: Iterable[Role]) -> set[int]:
    """The ids of the units on which the reader holds one of these roles today; none once inactive."""
    if isinstance(reader, Client) or not reader.active:
        return set()
    today = clock.today()
    return {grant.unit_id for grant in reader.grants if grant.role in roles and grant.is_live(on=today)}


def reading_units(reader: Reader) -> set[int]:
    """The units whose audience the reader belongs to. A machine client reads as its one unit."""
    if isinstance(reader, Client):
        return {reader.unit_id} if clock.now() < reader.expires_at else set()
    return units_with(reader, READING)


def risks_visible_to(reader: Reader, *, journey: bool = False) -> ColumnElement[bool]:
    """SQL twin of ``VIEW_RISK`` (with ``journey``: of ``VIEW_JOURNEY``), for a query over ``risks``."""
    seen = Risk.id.in_(
        select(Audience.risk_id).where(Audience.unit_id.in_(reading_units(reader)), Audience.visible.is_(True))
    )
    if journey and isinstance(reader, Person) and reader.active:
        return or_(seen, Risk.raised_by_id == reader.id)
    return seen


def _sees(matter: Matter) -> bool:
    if matter.risk is None:
        return False
    return bool(reading_units(matter.actor) & _seen_by(matter.risk.id))


def _seen_by(risk_id: int) -> set[int]:
    known = _sight.get()
    if known is None or risk_id not in known:
        audience = select(Audience.unit_id).where(Audience.risk_id == risk_id, Audience.visible.is_(True))
        found = set(db.session.scalars(audience))
        if known is None:
            return found
        known[risk_id] = found
    return known[risk_id]


@contextmanager
def remembering_sight() -> Iterator[None]:
    """While many permissions are only asked about and nothing changes, who sees a risk is read once."""
    known = _sight.get()
    token = _sight.set({} if known is None else known)
    try:
        yield
    finally:
        _sight.reset(token)


def _raised(matter: Matter) -> bool:
    actor, risk = matter.actor, matter.risk
    return isinstance(actor, Person) and actor.active and risk is not None and risk.raised_by_id == actor.id


def _owns(matter: Matter) -> bool:
    actor, risk = matter.actor, matter.risk
    return isinstance(actor, Person) and actor.active and risk is not None and risk.owner_id == actor.id


def _leads(matter: Matter) -> bool:
    """L or Q on the holder, or on a unit above it on the path inside the same organisation."""
    risk = matter.risk
    return risk is not None and bool(units_with(matter.actor, LEADING) & holder_and_above(risk))


def holder_and_above(risk: Risk) -> set[int]:
    """The ids of the units whose L and Q lead this risk."""
    above = {unit.id for level, unit in risk.path.items() if risk.level.rank < level.rank <= Level.ORGANISATION.rank}
    return above | {risk.holder_id}


def _leads_origin(matter: Matter) -> bool:
    risk = matter.risk
    return risk is not None and bool(
        units_with(matter.actor, LEADING) & {unit.id for unit in risk.path_in_organisation}
    )


def _leads_receiver(matter: Matter) -> bool:
    """L or Q on exactly the unit asked, and never the person who asked."""
    request = matter.escalation
    return (
        request is not None
        and request.to_unit_id in units_with(matter.actor, LEADING)
        and request.asked_by_id != matter.actor.id
    )


def _works_below_holder(matter: Matter) -> bool:
    """C, L or Q on the path up to the holder: a unit that was only asked adds nothing (V4)."""
    risk = matter.risk
    if risk is None:
        return False
    up_to_holder = {unit.id for level, unit in risk.path.items() if level.rank <= risk.level.rank}
    return bool(units_with(matter.actor, READING) & up_to_holder)


def _acts_for(matter: Matter) -> bool:
    actor, action = matter.actor, matter.action
    if action is None or isinstance(actor, Client) or not actor.active:
        return False
    return action.owner_id == actor.id or action.unit_id in units_with(actor, LEADING)


def _contributes_there(matter: Matter) -> bool:
    return any(unit.id in units_with(matter.actor, {Role.CONTRIBUTOR}) for unit in matter.raised_in[:1])


def _leads_there(matter: Matter) -> bool:
    """L or Q at the unit a risk is raised in, or above it in its organisation."""
    return bool(units_with(matter.actor, LEADING) & {unit.id for unit in matter.raised_in})


Predicate = Callable[[Matter], bool]
# Outer list: or. Inner list: and.
GRANTS: dict[Permission, list[list[Predicate]]] = {
    Permission.VIEW_RISK: [[_sees]],
    Permission.VIEW_JOURNEY: [[_sees], [_raised]],
    Permission.RAISE_RISK: [[_contributes_there], [_leads_there]],
    Permission.TRIAGE_RISK: [[_sees, _leads_origin]],
    Permission.ANSWER_QUESTION: [[_sees, _raised]],
    Permission.AMEND_NEW_RISK: [[_sees, _raised], [_sees, _leads_origin]],
    Permission.AMEND_RISK: [[_sees, _owns], [_sees, _leads]],
    Permission.SCORE_RISK: [[_sees, _leads]],
    Permission.ADD_CONTROL: [[_sees, _owns], [_sees, _works_below_holder]],
    Permission.ADD_ACTION: [[_sees, _owns], [_sees, _works_below_holder]],
    Permission.COMPLETE_ACTION: [[_sees, _acts_for]],
    Permission.CLOSE_RISK: [[_sees, _leads]],
    Permission.ESCALATE_RISK: [[_sees, _leads]],
    # A unit asked keeps its request for ever, though it may see the risk no more.
    Permission.ANSWER_ESCALATION: [[_leads_receiver]],
    Permission.REPLY_TO_ESCALATION: [[_sees, _owns], [_sees, _leads]],
    Permission.WITHDRAW_ESCALATION: [[_sees, _leads]],
    Permission.SEE_RAISER_NAME: [[_sees, _owns], [_sees, _leads_origin]],
}


def can(
    actor: Reader,
    permission: Permission,
    risk: Risk | None = None,
    *,
    escalation: Escalation | None = None,
    action: Action | None = None,
    raised_in: Sequence[Unit] = (),
) -> bool:
    """May this person or client do this, to this risk, request or action?

    ``raised_in``, for raising only: the unit and those above it inside its organisation, the unit first.
    """
    matter = Matter(actor, risk, escalation, action, raised_in)
    return any(all(holds(matter) for holds in every) for every in GRANTS[permission])


def check(
    actor: Reader,
    permission: Permission,
    risk: Risk | None = None,
    *,
    escalation: Escalation | None = None,
    action: Action | None = None,
    raised_in: Sequence[Unit] = (),
) -> None:
    """Raise ``NotPermitted`` unless ``can``."""
    if not can(actor, permission, risk, escalation=escalation, action=action, raised_in=raised_in):
        raise NotPermitted("You can read this but not do this. Ask your AHP lead, or the person who holds the risk.")
