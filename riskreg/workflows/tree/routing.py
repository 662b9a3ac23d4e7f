"""On the day: every risk that stands elsewhere in the tree now goes there, all of them in one transaction."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select

from riskreg import clock, policy
from riskreg.extensions import db
from riskreg.models import Grant, Person, Risk, Unit
from riskreg.queries.locking import lock_risks
from riskreg.queries.pathway import forget_pathways
from riskreg.queries.people import leaders_of
from riskreg.queries.tree import Tree, tree_on
from riskreg.queries.units import names_of, valid_on
from riskreg.vocabulary import EventKind
from riskreg.workflows import ledger, sentences
from riskreg.workflows.governance_reviews import end_with_their_units
from riskreg.workflows.handing_back import hand_back_actions
from riskreg.workflows.moving import next_version
from riskreg.workflows.placing import save_places, set_holder, set_path
from riskreg.workflows.tree.foresight import Answer, Due, counts, due_risks, stranded
from riskreg.workflows.tree.grants import clients_left, grants_ending, hand_on_grants
from riskreg.workflows.tree.places import (
    Place,
    Step,
    cause_of,
    changed_data,
    place_of,
    place_on,
    stands_for,
    steps,
    telling,
)
from riskreg.workflows.tree.records import hand_on_records
from riskreg.workflows.tree.requests import Moved, move_requests, redirect_transfers


@dataclass
class _Round:
    """One routing: the tree, what it needs to know of units, and what it has to tell."""

    tree: Tree
    actor: Person | None
    names: Mapping[str, str]
    owners: set[tuple[int, int]]
    leaders: dict[int, list[Person]] = field(default_factory=dict)
    entries: list[ledger.Entry] = field(default_factory=list)
    ownerless: list[str] = field(default_factory=list)
    asked: int = 0
    ended: int = 0


def route_due(*, actor: Person | None) -> Answer:
    """Send every risk to where its origin stands today, with its holder, its requests and its audience.

    Roles on closed units go first, so that an owner who goes along still has one. Done again it does nothing.
    ``actor``: none when the worker does it on the day.
    """
    # What counts at a unit follows from what it stands under.
    forget_pathways()
    tree = tree_on(clock.today())
    endings = grants_ending(tree)
    given = hand_on_grants(endings) if endings else 0
    due = due_risks(tree)
    redirect_transfers(tree)
    hand_on_records(tree)
    closed = [unit.id for unit in tree.units.values() if not tree.stands(unit.id)]
    done = _route(tree, due, actor, end_with_their_units(closed))
    return {
        "risks": counts(tree, due),
        "requests_moved": done.asked,
        "requests_ended": done.ended,
        "owner_has_no_grant": done.ownerless,
        "roles_handed_on": given,
        "needs_granting": [ending.as_answer() for ending in endings if ending.successor is None],
        "clients": clients_left(tree),
        "needs_heir": stranded(tree),
    }


def _route(tree: Tree, due: list[Due], actor: Person | None, notes: list[ledger.Note]) -> _Round:
    around = _Round(tree, actor, _names(tree, due), _who_may_own(due))
    for risk in lock_risks([one.risk_id for one in due]):
        before = place_of(risk)
        # Somebody may have moved it between looking and locking.
        if (after := place_on(tree, before)) != before:
            around.entries.append(_send(risk, before, after, around))
    save_places([entry.risk for entry in around.entries])
    if around.entries or notes:
        ledger.record(around.entries, actor=actor, notes=notes)
    return around


def _names(tree: Tree, due: list[Due]) -> Mapping[str, str]:
    units = {unit for one in due for place in (one.before, one.after) for unit in (*place.path, place.holder) if unit}
    return names_of([tree.units[unit].code for unit in units]) if units else {}


def _who_may_own(due: list[Due]) -> set[tuple[int, int]]:
    """Person and unit, of everybody with a role at one of the new holders today."""
    holders = {one.after.holder for one in due}
    granted = select(Grant.person_id, Grant.unit_id).where(
        Grant.unit_id.in_(holders), Grant.role.in_(policy.WORKING), valid_on(Grant, clock.today())
    )
    return {(person_id, unit_id) for person_id, unit_id in db.session.execute(granted)}


def _send(risk: Risk, before: Place, after: Place, around: _Round) -> ledger.Entry:
    tree, changed = around.tree, steps(around.tree, before, after)
    _place(risk, after, tree)
    moved = move_requests(risk, tree, before, after, actor=around.actor)
    handed_back = _move_actions(risk, tree, before, after)
    next_version(risk)
    around.asked += len(moved.asked)
    around.ended += len(moved.ended)
    owned = risk.owner_id is None or before.holder == after.holder or (risk.owner_id, after.holder) in around.owners
    if not owned:
        around.ownerless.append(risk.reference)
    return ledger.Entry(
        risk,
        EventKind.RISK_TRANSFERRED,
        risk.status,
        risk.holder,
        _data(before, after, changed, moved, tree) | handed_back | ({} if owned else {"owner_has_grant": False}),
        _message(risk, after, changed, around),
        _tell(risk, moved, around),
        succeeds={step.after: step.before for step in changed if step.succeeds and step.after and step.before},
    )


def _place(risk: Risk, after: Place, tree: Tree) -> None:
    path = [tree.units[unit_id] for unit_id in after.path if unit_id is not None]
    set_path(risk, path)
    risk.origin = tree.units[after.origin]
    if risk.holder_id != after.holder:
        set_holder(risk, tree.units[after.holder], risk.owner)


def _move_actions(risk: Risk, tree: Tree, before: Place, after: Place) -> dict[str, Any]:
    """What is still to be done lies with whoever has the place of its unit, or at the holder: somebody can do it."""
    for action in risk.actions:
        if action.done_on is None:
            action.unit = tree.units[stands_for(tree, action.unit_id, before, after)]
    return hand_back_actions(risk) if risk.owner is not None else {}


def _data(before: Place, after: Place, changed: list[Step], moved: Moved, tree: Tree) -> dict[str, Any]:
    requests = [{"id": str(row.uuid), "from": was.code, "to": row.to_unit.code} for row, was in moved.asked]
    return {
        "cause": cause_of(tree, changed).value,
        **changed_data(tree.units, before, after, changed),
        "requests": requests,
        "ended": [str(request.uuid) for request in moved.ended],
    }


def _message(risk: Risk, after: Place, changed: list[Step], around: _Round) -> str:
    tree, step = around.tree, telling(around.tree, changed)

    def name(unit: Unit) -> str:
        return around.names.get(unit.code, unit.code)

    holder = name(risk.holder)
    if step is None or step.before is None or step.after is None:
        return sentences.placed_anew(risk.reference, holder)
    cause = cause_of(tree, changed)
    below = [unit_id for unit_id in after.path[: step.level.rank] if unit_id is not None]
    part = name(tree.units[below[-1]]) if below else holder
    was, now = name(tree.units[step.before]), name(tree.units[step.after])
    return sentences.unit_changed(cause, part, was, now) + " " + sentences.placed_anew(risk.reference, holder)


def _tell(risk: Risk, moved: Moved, around: _Round) -> list[Person]:
    """Both sides of a request that is asked of another unit now, and those who counted on one that has ended."""
    people: list[Person] = []
    for request in (*(request for request, _ in moved.asked), *moved.ended):
        people += [person for person in (request.asked_by, risk.owner) if person is not None]
    for request, _ in moved.asked:
        if request.is_undecided:
            people += _leaders(request.to_unit, around)
    return people


def _leaders(unit: Unit, around: _Round) -> list[Person]:
    if unit.id not in around.leaders:
        around.leaders[unit.id] = leaders_of(unit)
    return around.leaders[unit.id]
