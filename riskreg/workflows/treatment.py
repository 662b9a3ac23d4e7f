"""Working on a risk: amend its words, add what is in place, add what will be done, say it is done."""

from datetime import date
from functools import partial
from typing import Any

from riskreg import clock
from riskreg.errors import InvalidInput, NotFound, RuleBroken
from riskreg.models import Action, ActionDate, Control, Person, Risk, RiskProfession, Unit
from riskreg.vocabulary import RiskAction, Theme
from riskreg.wording import long_date
from riskreg.workflows import ledger, sentences
from riskreg.workflows.moving import move_risk
from riskreg.workflows.offering import legal_moves
from riskreg.workflows.placing import owner_at
from riskreg.workflows.raising import known_professions
from riskreg.workflows.readers import refuse_one_kept_out
from riskreg.workflows.scores import refuse_while_frozen

WORDS = ("title", "theme", "cause", "event", "effect")
"""What a receiver was shown and decides on: frozen while they do."""


def amend_risk(risk: Risk, answers: dict[str, Any], *, actor: Person) -> Risk:
    """Change the fields sent. Words and theme wait while a request is with the receiver."""
    was = risk.status
    frozen = (refuse_while_frozen,) if any(name in answers for name in WORDS) else ()
    row = move_risk(risk, RiskAction.AMEND, actor=actor, refusals=frozen)
    if "professions" in answers:
        codes = known_professions(answers["professions"])
        risk.professions = [
            next(
                (kept for kept in risk.professions if kept.profession == code),
                RiskProfession(profession=code),
            )
            for code in codes
        ]
    for name in (*WORDS, "urgency", "affected", "seips"):
        if name in answers:
            setattr(risk, name, answers[name])
    fields = sorted(answers)
    if risk.education and risk.theme != Theme.LEARNING_ENVIRONMENT:
        # Tags of education say nothing about another theme.
        risk.education = None
        fields = sorted([*fields, "education"])
    entry = ledger.Entry(risk, row.event, was, risk.holder, {"fields": fields})
    ledger.record([entry], actor=actor)
    return risk


def add_control(risk: Risk, answers: dict[str, Any], *, actor: Person) -> Control:
    """What is in place already, and whether it works."""
    was = risk.status
    row = move_risk(risk, RiskAction.ADD_CONTROL, actor=actor)
    control = Control(n=len(risk.controls) + 1, checked_on=clock.today(), **answers)
    risk.controls.append(control)
    data = {"n": control.n, "effectiveness": control.effectiveness.value}
    ledger.record([ledger.Entry(risk, row.event, was, risk.holder, data)], actor=actor)
    return control


def add_action(risk: Risk, answers: dict[str, Any], *, actor: Person) -> Action:
    """What will be done, by an owner with a role at a unit on the risk's path up to its holder, by a day."""
    was = risk.status
    row = move_risk(risk, RiskAction.ADD_ACTION, actor=actor)
    up_to_holder = [unit for level, unit in risk.path.items() if level.rank <= risk.level.rank]
    owner, unit = owner_at(up_to_holder, answers["owner"])
    action = new_action(risk, answers["text"], owner, unit, answers["due_on"])
    data = {"n": action.n, "due_on": action.due_on.isoformat(), "owner": str(action.owner.uuid)}
    ledger.record([ledger.Entry(risk, row.event, was, action.unit, data)], actor=actor)
    return action


def new_action(risk: Risk, text: str, owner: Person, unit: Unit, due_on: date, *, field: str = "owner") -> Action:
    """The next action of a risk, as part of another move. ``field``: the answer that names its owner."""
    refuse_one_kept_out(risk, owner, field=field)
    action = Action(n=len(risk.actions) + 1, text=text, owner=owner, unit=unit, due_on=due_on)
    risk.actions.append(action)
    return action


def find_action(risk: Risk, n: int) -> Action:
    """Raises ``NotFound``."""
    action = next((row for row in risk.actions if row.n == n), None)
    if action is None:
        raise NotFound()
    return action


def redate_action(risk: Risk, n: int, answers: dict[str, Any], *, actor: Person) -> Action:
    """Another day for an action that is not done, and why; the days before are kept."""
    was = risk.status
    action = find_action(risk, n)
    row = move_risk(risk, RiskAction.REDATE_ACTION, actor=actor, of=action, refusals=(partial(_once, action),))
    before, due_on = action.due_on, answers["due_on"]
    if due_on == before:
        raise InvalidInput({"due_on": [f"It is due on {long_date(before)} already. Enter another day"]})
    action.dates.append(ActionDate(version=risk.version, was_due_on=before, due_on=due_on, reason=answers["reason"]))
    action.due_on = due_on
    data = {"n": n, "was": before.isoformat(), "due_on": due_on.isoformat()}
    ledger.record([ledger.Entry(risk, row.event, was, action.unit, data)], actor=actor)
    return action


def _once(action: Action, risk: Risk, *, actor: Person) -> None:
    if action.done_on is not None:
        raise RuleBroken(
            f"Action {action.n} was completed on {long_date(action.done_on)}.",
            risk_status=risk.status.value,
            legal_moves=legal_moves(risk, actor=actor),
        )


def complete_action(risk: Risk, n: int, answers: dict[str, Any], *, actor: Person) -> Action:
    """Say it is done and whether it helped; once."""
    was = risk.status
    action = find_action(risk, n)
    row = move_risk(risk, RiskAction.COMPLETE_ACTION, actor=actor, of=action, refusals=(partial(_once, action),))
    action.done_on, action.helped, action.note = clock.today(), answers["helped"], answers.get("note", "")
    data = {"n": n, "helped": action.helped.value}
    told = sentences.action_completed(action.text)
    ledger.record([ledger.Entry(risk, row.event, was, action.unit, data, told)], actor=actor)
    return action
