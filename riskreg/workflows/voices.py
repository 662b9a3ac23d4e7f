"""Colleagues who stand behind a risk: "me too", once each. A voice never changes a score."""

from typing import Any

from riskreg import clock, policy
from riskreg.errors import RuleBroken
from riskreg.models import Person, Risk, Unit, Voice
from riskreg.policy import WORKING
from riskreg.vocabulary import RiskAction
from riskreg.workflows import ledger
from riskreg.workflows.moving import move_risk
from riskreg.workflows.offering import legal_moves


def add_voice(risk: Risk, answers: dict[str, Any], *, actor: Person) -> Voice:
    """Say that it is true for me too, with what it is like; once each, and not who raised it."""
    was = risk.status
    row = move_risk(risk, RiskAction.ADD_VOICE, actor=actor, refusals=(_refuse_twice,))
    own = policy.units_with(actor, WORKING)
    unit = next(unit for unit in risk.path_in_organisation if unit.id in own)
    voice = new_voice(risk, actor, unit, answers.get("text", ""))
    ledger.record([ledger.Entry(risk, row.event, was, unit, {"n": voice.n})], actor=actor)
    return voice


def new_voice(risk: Risk, person: Person, unit: Unit, text: str, *, joined: Risk | None = None) -> Voice:
    """The next voice of a risk, as part of a move."""
    voice = Voice(
        n=len(risk.voices) + 1,
        person=person,
        unit=unit,
        text=text,
        added_at=clock.now(),
        joined_risk_id=joined.id if joined else None,
    )
    risk.voices.append(voice)
    return voice


def _refuse_twice(risk: Risk, *, actor: Person) -> None:
    if risk.is_heard(actor.id):
        why = "You raised this risk" if risk.raised_by_id == actor.id else "You added your voice before"
        raise RuleBroken(
            f"{why}, so you are heard already.",
            risk_status=risk.status.value,
            legal_moves=legal_moves(risk, actor=actor),
        )
