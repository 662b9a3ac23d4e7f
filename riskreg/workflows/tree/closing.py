"""A unit closes: what it held goes to its successor, and without one it may hold nothing that is not over."""

from collections.abc import Sequence

from sqlalchemy import func, select

from riskreg.errors import InvalidInput, RuleBroken
from riskreg.extensions import db
from riskreg.models import Escalation, Risk, Unit, UnitParent, UnitSuccessor
from riskreg.queries.units import valid_on
from riskreg.vocabulary import UNDECIDED, RiskStatus, UnitChangeKind
from riskreg.workflows.tree.changes import Change, note, unit_named
from riskreg.workflows.tree.edges import (
    children,
    end_edges_downwards,
    end_edges_upwards,
    lead_from,
    side_edges,
    stand_beside,
)

ALIVE = (RiskStatus.NEW, RiskStatus.NEEDS_INFORMATION, RiskStatus.OPEN, RiskStatus.TOLERATED)


def close_unit(code: str, change: Change, *, successor: str | None = None) -> Unit:
    """The first day of the change is the first without this unit.

    Its parts go with its risks to the successor. Raises ``RuleBroken`` without one while it holds risks that are
    not over, ``InvalidInput`` while units stand under it.
    """
    unit = unit_to_close(code, change)
    if successor is None:
        _refuse_to_strand(unit, change)
        end_unit(unit, [], change)
    else:
        heir = successor_named(successor, unit, change)
        hand_on_parts(unit, dict.fromkeys((part.code for part in children(unit, on=change.start)), heir), change)
        hand_on_guests(unit, heir, change)
        end_unit(unit, [heir], change)
    note(UnitChangeKind.CLOSURE, [unit], change)
    return unit


def unit_to_close(code: str, change: Change) -> Unit:
    """Raises ``InvalidInput`` when it has ended, is to end anyway, or would end before it began."""
    unit = unit_named(code, change, field="unit")
    if unit.valid_to is not None:
        raise InvalidInput({"unit": [f"{code} closes on {unit.valid_to.isoformat()} already"]})
    if not unit.is_open(on=change.last_day):
        raise InvalidInput({"from": [f"{code} does not stand before {change.start.isoformat()}"]})
    return unit


def successor_named(code: str, unit: Unit, change: Change, *, field: str = "successor") -> Unit:
    """A unit that can take over: another one, of the same level or above, standing on the first day."""
    heir = unit_named(code, change, field=field)
    if heir.id == unit.id:
        raise InvalidInput({field: [f"{code} cannot succeed itself"]})
    if heir.level.rank < unit.level.rank:
        raise InvalidInput({field: [f"{code} stands below the level of {unit.code}"]})
    return heir


def _refuse_to_strand(unit: Unit, change: Change) -> None:
    if parts := children(unit, on=change.start):
        codes = ", ".join(part.code for part in parts)
        raise InvalidInput({"unit": [f"These stand under {unit.code}. Close or move them first: {codes}"]})
    if count := risks_held_by(unit):
        held = "1 risk that is" if count == 1 else f"{count} risks that are"
        raise RuleBroken(
            f"{unit.code} holds {held} not over. Name its successor, or see to them first.",
            code="holds_open_risks",
            count=count,
        )


def risks_held_by(unit: Unit) -> int:
    """Risks that are not over and were raised in this unit, are held by it or wait for its answer."""
    asked = select(Escalation.risk_id).where(Escalation.to_unit_id == unit.id, Escalation.status.in_(UNDECIDED))
    here = (Risk.origin_id == unit.id) | (Risk.holder_id == unit.id) | Risk.id.in_(asked)
    return db.session.scalar(select(func.count(Risk.id)).where(Risk.status.in_(ALIVE), here)) or 0


def risks_raised_in(unit: Unit) -> int:
    """All risks raised in the unit itself, those that are over too."""
    return db.session.scalar(select(func.count(Risk.id)).where(Risk.origin_id == unit.id)) or 0


def hand_on_parts(unit: Unit, heirs: dict[str, Unit], change: Change) -> None:
    """Each part goes under the unit named for it, with the risks it carries."""
    for part in children(unit, on=change.start):
        heir = heirs[part.code]
        if heir.id == part.id or heir.level.rank <= part.level.rank:
            raise InvalidInput({"successor": [f"{heir.code} cannot stand above {part.code}"]})
        lead_from(part, heir, change.start)


def hand_on_guests(unit: Unit, heir: Unit, change: Change) -> None:
    """Units that stand under it without being led by it go on doing so under the successor."""
    day = change.start
    guests = select(UnitParent).where(
        UnitParent.parent_id == unit.id, UnitParent.leads.is_(False), valid_on(UnitParent, day)
    )
    for edge in list(db.session.scalars(guests)):
        guest = db.session.get_one(Unit, edge.unit_id)
        led_by_heir = guest in children(heir, on=day)
        if not led_by_heir and not side_edges(guest, heir, on=day) and guest.id != heir.id:
            stand_beside(guest, heir, day, edge.valid_to)


def end_unit(unit: Unit, successors: Sequence[Unit], change: Change, *, heir: Unit | None = None) -> None:
    """The unit's days are over, its edges end, and its successors are written down. Its name stays for readers."""
    unit.valid_to = change.last_day
    end_edges_upwards(unit, change.last_day)
    end_edges_downwards(unit, change.last_day)
    db.session.add_all(
        UnitSuccessor(unit_id=unit.id, successor_id=successor.id, effective_on=change.start, is_heir=successor is heir)
        for successor in successors
    )
    db.session.flush()
