"""What the table says of one look at one risk; nothing of the product's rules is used."""

from pathlib import Path
from typing import Any

import yaml

from tests.eyes.world import INSIDE, PATH, Situation, Somebody, World

TABLE: dict[str, Any] = yaml.safe_load(Path(__file__).with_name("table.yaml").read_text(encoding="utf-8"))


def places(situation: Situation, unit: str) -> set[str]:
    """Every place of the table that this unit stands at, seen from this risk."""
    if unit not in PATH:
        return set()
    if unit not in situation.places:
        situation.places[unit] = _places(situation, unit)
    return situation.places[unit]


def _places(situation: Situation, unit: str) -> set[str]:
    held, here = PATH.index(situation.holder), PATH.index(unit)
    inside = len(INSIDE) - 1
    asked = situation.above if situation.state in ("asked", "supported") else None
    said = {
        "holder": here == held,
        "below": here < held,
        "above_inside": held < here <= inside,
        "asked": asked is not None and inside < here <= PATH.index(asked) and here > held,
        "origin_path": here <= inside,
        "in_charge": here == held or held < here <= inside,
        "in_charge_inside": held <= here <= inside,
        "up_to_holder": here <= held,
        "information": here == held or (held <= inside and here == inside),
        "to_unit": situation.request is not None and situation.request.to_unit.code == unit,
        "involved": situation.state in ("supported", "stepping_down") and _accepted(situation, unit),
        "involved_above": here > held and situation.state == "supported" and _accepted(situation, unit),
        "lower_unit": situation.step_down is not None and (here == held - 1 or held - 1 < here <= inside),
    }
    return {name for name, holds in said.items() if holds}


def _accepted(situation: Situation, unit: str) -> bool:
    return situation.request is not None and situation.request.to_unit.code == unit


def sees(situation: Situation, who: Somebody, relations: set[str]) -> bool:
    found = places(situation, who.unit)
    if situation.confidential:
        rules = TABLE["sight_while_confidential"]
        return bool(found & set(rules.get(who.letter, ()))) or bool(relations & set(rules["people"]))
    return bool(found & set(TABLE["sight"].get(who.letter, ())))


def may(situation: Situation, permission: str, who: Somebody, relations: set[str]) -> bool:
    """The line of the permission, with sight where the table asks for it."""
    line, seen = TABLE["who"][permission], sees(situation, who, relations)
    at = line.get(who.letter, [])
    by_unit = at == "any" or bool(places(situation, who.unit) & set(at))
    by_relation = any(line.get(relation) for relation in relations)
    if permission == "risk:view_journey":
        return seen or "raiser" in relations
    if permission == "escalation:answer":
        return by_unit and (seen or not situation.confidential)
    return (by_unit or by_relation) and seen


def relations_of(world: World, situation: Situation, who: Somebody) -> set[str]:
    risk, reader = situation.risk, who.reader
    found = set()
    if reader is risk.raised_by:
        found.add("raiser")
    if reader is risk.owner:
        found.add("owner")
    if situation.confidential and reader in (world.named, risk.owner):
        found.add("named")
    return found
