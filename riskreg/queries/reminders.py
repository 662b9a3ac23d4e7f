"""Which reminders are owed today, worked out from the dates; and whether one of before is owed still."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, and_, literal, select
from sqlalchemy.orm import lazyload

from riskreg import clock, policy
from riskreg.extensions import db
from riskreg.models import Grant, Person, Reminder, Risk
from riskreg.queries.clocks import RULES, Leaders, Rule, Subject
from riskreg.queries.units import valid_on
from riskreg.vocabulary import Permission


@dataclass(frozen=True, order=True)
class Owing:
    """What makes a reminder the only one of its kind."""

    risk_id: int
    rule: str
    subject_id: int
    due_on: date
    person_id: int


def reminders_owed() -> list[Owing]:
    """Those owed today that have no row yet, to people who may see what they are about."""
    sight = _Sight()
    with policy.remembering_sight():
        return sorted(owing for rule in RULES for owing in _new(rule, sight))


def owed_still(reminder: Reminder) -> Subject | None:
    """What it is about, while its date stands, it still waits, and the person may still see the risk."""
    sight = _Sight()
    key = Owing(reminder.risk_id, reminder.rule, reminder.subject_id, reminder.due_on, reminder.person_id)
    for rule in RULES:
        if rule.name == reminder.rule:
            for row, owing in _owing(rule, sight.leaders, risk_id=reminder.risk_id):
                if owing == key and sight.may_see(owing.person_id, row.Risk):
                    return row
    return None


@dataclass(frozen=True)
class _Sight:
    """Who leads which unit, and the people met so far, read once for a whole look round."""

    leaders: Leaders = field(default_factory=lambda: _leaders())
    people: dict[int, Person] = field(default_factory=dict)

    def may_see(self, person_id: int, risk: Risk) -> bool:
        person = self.people.get(person_id) or db.session.get_one(Person, person_id)
        self.people[person_id] = person
        return policy.can(person, Permission.VIEW_RISK, risk)


def _leaders() -> Leaders:
    granted = (
        select(Grant.unit_id, Grant.person_id)
        .join(Person, Person.id == Grant.person_id)
        .where(Grant.role.in_(policy.LEADING), valid_on(Grant, clock.today()), Person.active)
    )
    found: dict[int, set[int]] = defaultdict(set)
    for unit_id, person_id in db.session.execute(granted):
        found[unit_id].add(person_id)
    return dict(found)


def _new(rule: Rule, sight: _Sight) -> Iterator[Owing]:
    known = _known(rule)
    for row, owing in _owing(rule, sight.leaders):
        if owing not in known and sight.may_see(owing.person_id, row.Risk):
            yield owing


def _owing(rule: Rule, leaders: Leaders, *, risk_id: int | None = None) -> Iterator[tuple[Subject, Owing]]:
    today = clock.today()
    subject, due_on = _subject_id(rule).label("subject_id"), rule.due_on.label("due_on")
    found = rule.due(today, risk_id=risk_id).add_columns(subject, due_on).options(lazyload("*"))
    for row in db.session.execute(found):
        if rule.has_begun(row.due_on, on=today):
            for person_id in rule.people(row, leaders):
                yield row, Owing(row.Risk.id, rule.name, row.subject_id, row.due_on, person_id)


def _known(rule: Rule) -> set[Owing]:
    """The rows there are of what is due today."""
    same: Any = and_(
        Reminder.risk_id == Risk.id,
        Reminder.rule == rule.name,
        Reminder.subject_id == _subject_id(rule),
        Reminder.due_on == rule.due_on,
    )
    columns = (Reminder.risk_id, Reminder.rule, Reminder.subject_id, Reminder.due_on, Reminder.person_id)
    found = rule.due(clock.today()).join(Reminder, same).with_only_columns(*columns)
    return {Owing(*row) for row in db.session.execute(found)}


def _subject_id(rule: Rule) -> ColumnElement[int]:
    return literal(0) if rule.subject_id is None else rule.subject_id
