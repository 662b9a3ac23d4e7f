"""Which units a risk belonged to at each of its versions: where it stands now, with every transfer undone."""

import json
from typing import Any

LEVELS = ["team", "service", "organisation", "ics", "region", "national"]
MOVES = ("risk.transferred",)
Path = dict[str, int | None]


def paths(events: list[Any], risks: dict[int, Any], units: dict[int, Any]) -> dict[tuple[int, int], Path]:
    """(risk, version) to the unit id of each level, None where there is none."""
    ids = {unit.code: unit_id for unit_id, unit in units.items()}
    now: dict[int, Path] = {
        risk.id: {level: getattr(risk, f"{level}_id") for level in LEVELS} for risk in risks.values()
    }
    found = {}
    for event in reversed(events):
        path = now[event.risk_id]
        found[event.risk_id, event.version] = path
        if event.kind in MOVES:
            steps = json.loads(event.body)["data"]["path"]
            assert {step["level"]: step["to"] and ids[step["to"]] for step in steps} == {
                step["level"]: path[step["level"]] for step in steps
            }
            before = {step["level"]: step["from"] and ids[step["from"]] for step in steps}
            now[event.risk_id] = path | before
    return found


def successions(event: Any, units: dict[int, Any]) -> dict[int, int]:
    """By unit, the one whose place it took over with this event, and with it that one's sight."""
    ids, data = {unit.code: unit_id for unit_id, unit in units.items()}, json.loads(event.body)["data"]
    if event.kind == "risk.shared" and "instead_of" in data:
        return {ids[heir]: ids[closed] for heir, closed in zip(data["units"], data["instead_of"], strict=True)}
    if event.kind not in MOVES:
        return {}
    steps = data["path"]
    return {ids[step["to"]]: ids[step["from"]] for step in steps if step["succeeds"]}
