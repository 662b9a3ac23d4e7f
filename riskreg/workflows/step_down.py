"""Handing a risk down again: the holder asks with evidence, the unit below agrees or refuses. Never automatic."""

from collections.abc import Sequence
from typing import Any

from riskreg import clock
from riskreg.errors import InvalidInput
from riskreg.extensions import db
from riskreg.models import Escalation, Person, Risk, StepDown, Unit
from riskreg.queries.owners import last_owner_at
from riskreg.queries.people import leaders_of
from riskreg.vocabulary import EscalationAction, EscalationStatus, RiskStatus, StepDownOutcome, StepDownStatus
from riskreg.workflows import ledger, sentences
from riskreg.workflows.escalation import name_of
from riskreg.workflows.handing_back import hand_back_actions
from riskreg.workflows.moving import answer_step_down, start_step_down
from riskreg.workflows.placing import next_review, owner_at, set_holder
from riskreg.workflows.transitions import EscalationMove


def units_below(risk: Risk) -> list[Unit]:
    """Those of the path below the holder that still stand, highest first: the one it came from before the others."""
    today = clock.today()
    below = [unit for level, unit in risk.path.items() if level.rank < risk.level.rank and unit.is_open(on=today)]
    return below[::-1]


def ask_step_down(risk: Risk, answers: dict[str, Any], *, actor: Person) -> StepDown:
    """Ask a unit below to take the risk back: what shows that it is less, and when they look at it again."""
    was = risk.status
    row, request = start_step_down(risk, actor=actor)
    to_unit = _unit_below(risk, answers["to_unit"])
    assert risk.score is not None  # a risk of the register is scored
    asked = StepDown(
        risk=risk,
        from_unit=risk.holder,
        to_unit=to_unit,
        status=StepDownStatus.ASKED,
        evidence=answers["evidence"],
        watch_on=next_review(answers, holder=to_unit, score=risk.score, field="watch_on"),
        asked_by=actor,
        asked_at=clock.now(),
        asked_version=risk.version,
    )
    db.session.add(asked)
    db.session.flush()
    told = sentences.step_down_asked(name_of(asked.from_unit), name_of(to_unit))
    data = _about(asked, request) | {"watch_on": asked.watch_on.isoformat()}
    entry = ledger.Entry(risk, row.event, was, asked.from_unit, data, told, leaders_of(to_unit))
    ledger.record([entry], actor=actor)
    return asked


def _unit_below(risk: Risk, code: str) -> Unit:
    allowed = units_below(risk)
    unit = next((unit for unit in allowed if unit.code == code), None)
    if unit is None:
        codes = ", ".join(unit.code for unit in allowed) or "none from here"
        raise InvalidInput({"to_unit": [f"Select who takes it back. It can be: {codes}"]})
    return unit


def answer(asked: StepDown, answers: dict[str, Any], *, actor: Person) -> StepDown:
    """Agree or refuse, as ``answers["outcome"]`` says."""
    verbs = {StepDownOutcome.AGREE: agree_step_down, StepDownOutcome.REFUSE: refuse_step_down}
    return verbs[answers["outcome"]](asked, answers, actor=actor)


def agree_step_down(asked: StepDown, answers: dict[str, Any], *, actor: Person) -> StepDown:
    """The unit below holds it from now on. Units above are not involved any more; their decisions stay theirs."""
    risk, was = asked.risk, asked.risk.status
    before = risk.involved
    row, request = answer_step_down(asked, EscalationAction.AGREE_STEP_DOWN, actor=actor)
    ended = [one for one in before if one.status == EscalationStatus.ENDED]
    for one in ended:
        one.ended_at, one.ended_by_id, one.end_reason = clock.now(), actor.id, asked.evidence
    set_holder(risk, asked.to_unit, _owner(asked, answers))
    risk.next_review_on = asked.watch_on
    data = {"ended": [str(one.uuid) for one in ended]} | hand_back_actions(risk)
    _answered(asked, actor)
    who_asked = [one.asked_by for one in ended]
    _record(asked, request, row, was, actor, data=data, message=answers["message"], also_tell=who_asked)
    return asked


def _owner(asked: StepDown, answers: dict[str, Any]) -> Person:
    """The person named, else whoever owned it there last."""
    unit = asked.to_unit
    person_id = answers.get("owner") or last_owner_at(asked.risk, unit)
    if person_id is None:
        raise InvalidInput({"owner": [f"Select who will own this risk at {unit.code}"]})
    return owner_at([unit], person_id)[0]


def refuse_step_down(asked: StepDown, answers: dict[str, Any], *, actor: Person) -> StepDown:
    """Not taken back, with the reason: the risk stays where it is."""
    was = asked.risk.status
    row, request = answer_step_down(asked, EscalationAction.REFUSE_STEP_DOWN, actor=actor)
    asked.reason = answers["reason"]
    _answered(asked, actor)
    _record(asked, request, row, was, actor)
    return asked


def _answered(asked: StepDown, actor: Person) -> None:
    asked.answered_at, asked.answered_by, asked.answered_version = clock.now(), actor, asked.risk.version


def _record(
    asked: StepDown,
    request: Escalation,
    row: EscalationMove,
    was: RiskStatus,
    actor: Person,
    *,
    data: dict[str, Any] | None = None,
    message: str | None = None,
    also_tell: Sequence[Person] = (),
) -> None:
    """The person who asked hears it, and the owner."""
    risk = asked.risk
    tell = [*(person for person in (asked.asked_by, risk.owner) if person is not None), *also_tell]
    about = _about(asked, request) | (data or {})
    ledger.record([ledger.Entry(risk, row.event, was, asked.to_unit, about, message, tell)], actor=actor)


def _about(asked: StepDown, request: Escalation) -> dict[str, Any]:
    """What every event of a step-down says of it, with the acceptance that it hands back."""
    return {"step_down": str(asked.uuid), "to_unit": asked.to_unit.code, "escalation": str(request.uuid)}
