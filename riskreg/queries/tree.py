"""The tree of one day in memory, for placing many risks at once: what stands, under what, and who took over."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import or_, select

from riskreg.extensions import db
from riskreg.models import Unit, UnitParent, UnitSuccessor
from riskreg.queries.units import valid_on


@dataclass(frozen=True)
class Tree:
    """Ids throughout. ``parents`` holds the edges that lead, ``heirs`` those of several successors that are named."""

    day: date
    units: Mapping[int, Unit]
    parents: Mapping[int, int]
    successors: Mapping[int, Sequence[int]]
    heirs: Mapping[int, int]

    def stands(self, unit_id: int) -> bool:
        return self.units[unit_id].is_open(on=self.day)

    def path_from(self, unit_id: int) -> list[Unit]:
        """The unit and those above it, lowest first."""
        path = [self.units[unit_id]]
        while (above := self.parents.get(path[-1].id)) is not None:
            path.append(self.units[above])
        return path

    def living(self, unit_id: int) -> int | None:
        """The unit while it stands, else the one that has its place now; None when nobody or several could."""
        return self._end_of_the_line(unit_id, self._heir)

    def only_successor(self, unit_id: int) -> int | None:
        """The unit while it stands, else the one that took over everything; None when there is none or several."""
        return self._end_of_the_line(unit_id, self._only)

    def _end_of_the_line(self, unit_id: int, after: Callable[[int], int | None]) -> int | None:
        seen: set[int] = set()
        found: int | None = unit_id
        while found is not None and not self.stands(found):
            if found in seen:
                return None
            seen.add(found)
            found = after(found)
        return found

    def _heir(self, unit_id: int) -> int | None:
        return self.heirs.get(unit_id) or self._only(unit_id)

    def _only(self, unit_id: int) -> int | None:
        successors = self.successors.get(unit_id, ())
        return successors[0] if len(successors) == 1 else None

    def succeeds(self, unit_id: int, before: int) -> bool:
        """Did this unit take over from that one, perhaps with others between them?"""
        waiting, seen = [before], {before}
        while waiting:
            for successor in self.successors.get(waiting.pop(), ()):
                if successor == unit_id:
                    return True
                if successor not in seen:
                    seen.add(successor)
                    waiting.append(successor)
        return False

    def predecessors(self, unit_id: int) -> int:
        """How many units it took over from."""
        return sum(unit_id in successors for successors in self.successors.values())


def tree_on(day: date) -> Tree:
    """Successions count from their first day on, edges on their days."""
    edges = select(UnitParent.unit_id, UnitParent.parent_id).where(UnitParent.leads, valid_on(UnitParent, day))
    begun = or_(UnitSuccessor.effective_on.is_(None), UnitSuccessor.effective_on <= day)
    successors: dict[int, list[int]] = {}
    heirs: dict[int, int] = {}
    for row in db.session.scalars(select(UnitSuccessor).where(begun).order_by(UnitSuccessor.successor_id)):
        successors.setdefault(row.unit_id, []).append(row.successor_id)
        if row.is_heir:
            heirs[row.unit_id] = row.successor_id
    return Tree(
        day=day,
        units={unit.id: unit for unit in db.session.scalars(select(Unit))},
        parents=dict(db.session.execute(edges.order_by(UnitParent.id)).all()),
        successors=successors,
        heirs=heirs,
    )
