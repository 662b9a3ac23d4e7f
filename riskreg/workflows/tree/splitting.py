"""One unit becomes several: each part goes with one of them, and so do the risks it carries."""

from collections.abc import Mapping, Sequence

from riskreg.errors import InvalidInput
from riskreg.models import Unit
from riskreg.vocabulary import UnitChangeKind
from riskreg.workflows.tree.changes import Change, note
from riskreg.workflows.tree.closing import end_unit, hand_on_parts, risks_raised_in, successor_named, unit_to_close
from riskreg.workflows.tree.edges import children


def split_unit(
    code: str, into: Sequence[str], change: Change, *, parts: Mapping[str, str], rest: str | None = None
) -> Unit:
    """The unit closes; ``parts`` says by code which successor each unit under it goes to.

    ``rest`` is the successor that takes what is not named there, and the risks raised in the unit itself. Without
    one every part has to be named, and the unit must hold no risk of its own.
    """
    unit = unit_to_close(code, change)
    heirs = {successor: _successor(successor, unit, change) for successor in dict.fromkeys(into)}
    if len(heirs) < 2:
        raise InvalidInput({"into": ["Name at least two successors"]})
    heir = _one_of(heirs, rest, "rest") if rest is not None else None
    named = {part: _one_of(heirs, successor, "part") for part, successor in parts.items()}
    hand_on_parts(unit, _every_part(unit, named, heir, change), change)
    if heir is None and (count := risks_raised_in(unit)):
        raise InvalidInput({"rest": [f"{code} itself raised {count} of the risks. Say which successor takes those"]})
    end_unit(unit, list(heirs.values()), change, heir=heir)
    note(UnitChangeKind.SPLIT, [unit], change)
    return unit


def _successor(code: str, unit: Unit, change: Change) -> Unit:
    found = successor_named(code, unit, change, field="into")
    if found.level != unit.level:
        raise InvalidInput({"into": [f"{code} is not of level {unit.level.value}"]})
    return found


def _one_of(heirs: Mapping[str, Unit], code: str, field: str) -> Unit:
    if code not in heirs:
        raise InvalidInput({field: [f"{code} is not one of the successors"]})
    return heirs[code]


def _every_part(unit: Unit, named: Mapping[str, Unit], heir: Unit | None, change: Change) -> dict[str, Unit]:
    standing = [part.code for part in children(unit, on=change.start)]
    if unknown := sorted(named.keys() - set(standing)):
        raise InvalidInput({"part": [f"Not directly under {unit.code}: {', '.join(unknown)}"]})
    left = [part for part in standing if part not in named]
    if heir is not None:
        return {**dict.fromkeys(left, heir), **named}
    if left:
        raise InvalidInput({"part": [f"Say which successor takes {', '.join(left)}"]})
    return dict(named)
