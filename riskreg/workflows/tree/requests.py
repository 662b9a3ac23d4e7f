"""What becomes of the requests about a risk that has another path: the unit asked may be another one now."""

from dataclasses import dataclass, field

from sqlalchemy import select

from riskreg import clock
from riskreg.extensions import db
from riskreg.models import Escalation, Person, Risk, Transfer, Unit
from riskreg.queries.tree import Tree
from riskreg.vocabulary import AcceptMode, EscalationStatus, Level, TransferStatus
from riskreg.workflows.tree.places import Place, stands_for

HELD_ABOVE = (AcceptMode.TRANSFER, AcceptMode.JOINT)
NO_MORE = "The unit that was asked no longer stands above the one that holds this risk."


@dataclass
class Moved:
    """``asked`` again of another unit under the same clock, ``ended`` because nobody is left to answer for them."""

    asked: list[tuple[Escalation, Unit]] = field(default_factory=list)
    ended: list[Escalation] = field(default_factory=list)


def move_requests(risk: Risk, tree: Tree, before: Place, after: Place, *, actor: Person | None) -> Moved:
    """The risk's holder is the new one already. Requests that are over stay with whoever took over from the decider."""
    moved = Moved()
    for request in risk.escalations:
        if request.is_undecided or request.status == EscalationStatus.ACCEPTED:
            _move(request, tree, before, after, moved, actor)
        else:
            _keep(request, tree, before, after)
    waiting = risk.step_down_asked
    if waiting is not None:
        waiting.from_unit = tree.units[stands_for(tree, waiting.from_unit_id, before, after)]
        waiting.to_unit = tree.units[stands_for(tree, waiting.to_unit_id, before, after)]
    return moved


def _move(request: Escalation, tree: Tree, before: Place, after: Place, moved: Moved, actor: Person | None) -> None:
    was, now = request.to_unit, tree.units[stands_for(tree, request.to_unit_id, before, after)]
    request.from_unit = tree.units[stands_for(tree, request.from_unit_id, before, after)]
    if not _has_somebody_to_answer(request, tree, now):
        _end(request, actor)
        moved.ended.append(request)
    elif now is not was:
        request.to_unit = now
        moved.asked.append((request, was))


def _has_somebody_to_answer(request: Escalation, tree: Tree, now: Unit) -> bool:
    """Who holds it goes on doing so, what is asked is asked of the unit of that level now; but what one unit
    promised only its successor owes."""
    if request.mode in HELD_ABOVE:
        return True
    above = now.level.rank > request.risk.holder.level.rank
    promised = request.status == EscalationStatus.ACCEPTED and now is not request.to_unit
    return above and (not promised or tree.succeeds(now.id, request.to_unit_id))


def _end(request: Escalation, actor: Person | None) -> None:
    if request.is_undecided:
        request.status = EscalationStatus.WITHDRAWN
        request.decided_at, request.decided_by, request.reason = clock.now(), actor, NO_MORE
    else:
        request.status = EscalationStatus.ENDED
        request.ended_at, request.end_reason = clock.now(), NO_MORE
        request.ended_by_id = actor.id if actor else None


def _keep(request: Escalation, tree: Tree, before: Place, after: Place) -> None:
    """The record of a decision goes to the successor that the risk went to."""
    keeper = request.kept_by_id or request.to_unit_id
    if not tree.stands(keeper):
        now = stands_for(tree, keeper, before, after)
        request.kept_by_id = now if tree.succeeds(now, keeper) else request.kept_by_id


def redirect_transfers(tree: Tree) -> None:
    """A transfer that waits goes to whoever took over at either end. Nothing of the risk changes by that."""
    waiting = select(Transfer).where(Transfer.status == TransferStatus.ASKED)
    for transfer in db.session.scalars(waiting):
        to_unit = tree.living(transfer.to_unit_id)
        if to_unit is not None:
            path = tree.path_from(to_unit)
            organisation = next((unit for unit in path if unit.level == Level.ORGANISATION), transfer.to_organisation)
            transfer.to_unit, transfer.to_organisation = path[0], organisation
        sender = tree.living(transfer.from_organisation_id)
        if sender is not None:
            transfer.from_organisation = tree.units[sender]
    db.session.flush()
