"""A risk goes to a unit of another organisation: its place there, and what does not go along."""

from typing import Any

from riskreg import clock, reference
from riskreg.errors import InvalidInput
from riskreg.models import Escalation, Person, Risk, Unit
from riskreg.vocabulary import EscalationStatus, Level, RiskStatus, TransferCause
from riskreg.workflows.placing import next_review, owner_at, set_holder, set_path
from riskreg.workflows.tree.places import Place, Step, changed_data, place_of

ON_REGISTER = (RiskStatus.OPEN, RiskStatus.TOLERATED)


def change_hands(risk: Risk, path: list[Unit], answers: dict[str, Any], *, actor: Person) -> dict[str, Any]:
    """Put the risk into this path; gives what the event says of it.

    Whoever holds it above the organisation goes on holding it if it stands above the new one too. Requests to units
    that do not end, and so do shares; actions that are not done go to the new owner, as the old side sees them no more.
    """
    before, units = place_of(risk), _units(risk, path)
    stays = risk.holder in path and not risk.level.inside_organisation
    set_path(risk, path)
    if not stays:
        _hold(risk, path[0], answers)
    ended = [request for request in risk.involved if request.to_unit not in path]
    for request in ended:
        _end(request, path[0], actor)
    for share in risk.shares:
        if share.is_live(on=clock.today()):
            share.ended_at = clock.now()
    _hand_on_actions(risk, path)
    after = Place(path[0].id, risk.holder.id, tuple(unit.id if unit else None for unit in _by_level(path)))
    return {
        "cause": TransferCause.AGREED.value,
        **changed_data(units, before, after, _steps(before, after)),
        "requests": [],
        "ended": [str(request.uuid) for request in ended],
    }


def _units(risk: Risk, path: list[Unit]) -> dict[int, Unit]:
    return {unit.id: unit for unit in (*risk.path.values(), risk.origin, risk.holder, *path)}


def _by_level(path: list[Unit]) -> list[Unit | None]:
    by_level = {unit.level: unit for unit in path}
    return [by_level.get(level) for level in Level]


def _steps(before: Place, after: Place) -> list[Step]:
    """Nobody succeeds anybody here: what the new units see begins with this."""
    return [
        Step(level, was, now, succeeds=False)
        for level, was, now in zip(Level, before.path, after.path, strict=True)
        if was != now
    ]


def _hold(risk: Risk, unit: Unit, answers: dict[str, Any]) -> None:
    """The new unit holds it: on the register with an owner and a review date, before that with a day to read it by."""
    if risk.status in ON_REGISTER:
        if "owner" not in answers:
            raise InvalidInput({"owner": ["Select who will own this risk"]})
        owner, _ = owner_at([unit], answers["owner"])
        assert risk.score is not None  # a risk of the register is scored
        risk.next_review_on = next_review(answers, holder=unit, score=risk.score)
        set_holder(risk, unit, owner)
        return
    set_holder(risk, unit, risk.owner)
    if risk.status == RiskStatus.NEW:
        risk.triage_by = clock.add_working_days(clock.today(), reference.clocks()["triage_working_days"])


def _end(request: Escalation, taken_by: Unit, actor: Person) -> None:
    request.status = EscalationStatus.ENDED
    request.ended_at, request.ended_by_id = clock.now(), actor.id
    request.end_reason = f"The service moved, and the risk went to {taken_by.code}."


def _hand_on_actions(risk: Risk, path: list[Unit]) -> None:
    """What is still to be done by units that see the risk no more is the new owner's to do or to settle."""
    for action in risk.actions:
        if action.done_on is None and action.unit not in path and risk.owner is not None:
            action.unit, action.owner = risk.holder, risk.owner
