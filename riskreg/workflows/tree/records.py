"""Records of what a unit decided or asked, when it has closed: kept by the one that took over everything."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import ColumnElement, and_, func, not_, select, update

from riskreg.extensions import db
from riskreg.models import Escalation, StepDown, Transfer
from riskreg.queries.tree import Tree
from riskreg.vocabulary import INVOLVED, StepDownStatus, TransferStatus

Kept = tuple[Any, Any, ColumnElement[bool]]
_STEPPED_DOWN = StepDown.status != StepDownStatus.ASKED
_ANSWERED = Transfer.status != TransferStatus.ASKED
RECORDS: tuple[Kept, ...] = (
    (Escalation.to_unit_id, Escalation.kept_by_id, not_(Escalation.status.in_(INVOLVED))),
    (StepDown.from_unit_id, StepDown.kept_by_id, _STEPPED_DOWN),
    (Transfer.from_organisation_id, Transfer.from_kept_by_id, _ANSWERED),
    (Transfer.to_organisation_id, Transfer.to_kept_by_id, _ANSWERED),
)
"""The unit a record is of, who keeps it instead, and when it is one: while something waits it is routed."""


def hand_on_records(tree: Tree) -> None:
    """The risk may be out of sight of either: nothing of it changes. Of several successors none is guessed."""
    for keeper, (_, kept, over), heir in _behind(tree):
        db.session.execute(
            update(kept.class_).where(over, _keeper(keeper[0], kept) == keeper[1]).values({kept: heir}),
            execution_options={"synchronize_session": False},
        )


def are_records_behind(tree: Tree) -> bool:
    return next(_behind(tree), None) is not None


def _behind(tree: Tree) -> Iterator[tuple[tuple[Any, int], Kept, int]]:
    """Each unit that keeps a record and has closed, with the one that took over."""
    closed = [unit.id for unit in tree.units.values() if not tree.stands(unit.id)]
    for record in RECORDS:
        unit, kept, over = record
        keeper = _keeper(unit, kept)
        for found in list(db.session.scalars(select(keeper).where(and_(over, keeper.in_(closed))).distinct())):
            heir = tree.only_successor(found)
            if heir is not None:
                yield (unit, found), record, heir


def _keeper(unit: Any, kept: Any) -> ColumnElement[int]:
    return func.coalesce(kept, unit)
