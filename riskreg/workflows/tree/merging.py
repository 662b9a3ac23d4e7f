"""Several units become one, which is new or one that stood before."""

from collections.abc import Sequence

from riskreg.errors import InvalidInput
from riskreg.models import Unit
from riskreg.queries.units import find_unit
from riskreg.vocabulary import UnitChangeKind
from riskreg.workflows.tree.changes import Change, note
from riskreg.workflows.tree.closing import end_unit, hand_on_guests, hand_on_parts, successor_named, unit_to_close
from riskreg.workflows.tree.edges import children
from riskreg.workflows.tree.opening import open_under


def merge_units(
    codes: Sequence[str], into: str, change: Change, *, name: str | None = None, parent: str | None = None
) -> Unit:
    """These units close and ``into`` succeeds each of them; it opens on that day when it is given a name and parent.

    Their parts go under it, with the risks they carry.
    """
    closing = [unit_to_close(code, change) for code in dict.fromkeys(codes) if code != into]
    if not closing:
        raise InvalidInput({"unit": ["Name the units that become one"]})
    if len({unit.level for unit in closing}) > 1:
        raise InvalidInput({"unit": ["Units of different levels do not merge"]})
    heir = _heir(into, closing[0], change, name, parent)
    for unit in closing:
        parts = {part.code: heir for part in children(unit, on=change.start)}
        hand_on_parts(unit, parts, change)
        hand_on_guests(unit, heir, change)
        end_unit(unit, [heir], change)
    note(UnitChangeKind.MERGER, closing, change)
    return heir


def _heir(code: str, like: Unit, change: Change, name: str | None, parent: str | None) -> Unit:
    if (name is None) != (parent is None):
        raise InvalidInput({"name": ["A new unit needs a name and a parent"]})
    if name is not None and parent is not None:
        return open_under(code, name, like.level, parent, change)
    if find_unit(code) is None:
        raise InvalidInput({"into": [f"There is no unit with the code {code}. A new one needs a name and a parent"]})
    heir = successor_named(code, like, change, field="into")
    if heir.level != like.level:
        raise InvalidInput({"into": [f"{code} is not of level {like.level.value}"]})
    return heir
