"""The clocks of the register as one table: which date, while what, from which day on, and who is reminded.

Overdue is derived from the date each time it is asked for, and stored nowhere.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, func, select
from sqlalchemy.orm import aliased

from riskreg import clock, policy
from riskreg.models import Action, Escalation, EscalationQuestion, Risk, Score
from riskreg.vocabulary import UNDECIDED, EscalationStatus, ReminderRule, RiskStatus, ScoreKind

Leaders = Mapping[int, set[int]]
"""By id of a unit: the ids of its AHP leads and quality officers."""
Subject = Row[*tuple[Any, ...]]
"""What a date stands on: the row's ``Risk``, and where there are ones ``Escalation``, ``Action`` and so on."""
Begins = Callable[[date], date]
Tells = Callable[[Subject, Leaders], set[int | None]]

AHEAD = timedelta(days=31)
"""Dates further off than this are not looked at: no rule begins as early."""
REVIEW_NEGLECTED_DAYS = 14
WAITS_FOR_RECEIVER = (EscalationStatus.ASKED, EscalationStatus.ACKNOWLEDGED)
ON_REGISTER = (RiskStatus.OPEN, RiskStatus.TOLERATED)


def on_the_day(due: date) -> date:
    return due


def days_before(days: int) -> Begins:
    """So many days before; the working day before that when it falls on a day off."""
    return lambda due: clock.subtract_working_days(due - timedelta(days=days), 0)


def working_days_before(days: int) -> Begins:
    return lambda due: clock.subtract_working_days(due, days)


def days_after(days: int) -> Begins:
    return lambda due: due + timedelta(days=days)


def leads_told_on(next_review_on: date) -> date:
    """The day those who lead a risk hear that its review is late, if it is late still."""
    day = days_after(REVIEW_NEGLECTED_DAYS)(next_review_on)
    return clock.add_working_days(day - timedelta(days=1), 1)


def receivers(row: Subject, leaders: Leaders) -> set[int | None]:
    """Those who can answer: L and Q of exactly the unit asked, not the person who asked."""
    leading: set[int | None] = {*leaders.get(row.Escalation.to_unit_id, set())}
    return leading - {row.Escalation.asked_by_id}


def asker(row: Subject, leaders: Leaders) -> set[int | None]:
    return {row.Escalation.asked_by_id}


def owner(row: Subject, leaders: Leaders) -> set[int | None]:
    return {row.Risk.owner_id}


def action_owner(row: Subject, leaders: Leaders) -> set[int | None]:
    return {row.Action.owner_id}


def leads_of_origin(row: Subject, leaders: Leaders) -> set[int | None]:
    return {person for unit in row.Risk.path_in_organisation for person in leaders.get(unit.id, set())}


def leads_of_holder(row: Subject, leaders: Leaders) -> set[int | None]:
    return {person for unit in policy.holder_and_above(row.Risk) for person in leaders.get(unit, set())}


@dataclass(frozen=True)
class Rule:
    """``late``: from ``begins`` on for as long as it waits; else from ``begins`` until the date itself.

    ``subject_id`` is None where the date is the risk's own.
    """

    name: ReminderRule
    rows: Select[*tuple[Any, ...]]
    due_on: ColumnElement[date]
    subject_id: ColumnElement[int] | None
    begins: Begins
    tells: tuple[Tells, ...]
    late: bool

    def due(self, on: date, *, risk_id: int | None = None) -> Select[*tuple[Any, ...]]:
        """What may be due that day, of one risk or of all: narrowed to it by ``has_begun``."""
        near = self.due_on < on if self.late else self.due_on.between(on, on + AHEAD)
        found = self.rows.where(self.due_on.is_not(None), near)
        return found if risk_id is None else found.where(Risk.id == risk_id)

    def has_begun(self, due_on: date, *, on: date) -> bool:
        return self.begins(due_on) <= on

    def people(self, row: Subject, leaders: Leaders) -> set[int]:
        """The ids of those to remind, who may yet turn out not to see the risk."""
        return {person for tells in self.tells for person in tells(row, leaders) if person is not None}


def _soon(name: ReminderRule, rows: Any, due_on: Any, subject: Any, begins: Begins, *tells: Tells) -> Rule:
    return Rule(name, rows, due_on, subject, begins, tells, late=False)


def _late(name: ReminderRule, rows: Any, due_on: Any, subject: Any, *tells: Tells, days: int = 1) -> Rule:
    return Rule(name, rows, due_on, subject, days_after(days), tells, late=True)


def _requests(*statuses: EscalationStatus) -> Select[*tuple[Any, ...]]:
    return select(Risk, Escalation).join(Escalation.risk).where(Escalation.status.in_(statuses))


def _questions() -> Select[*tuple[Any, ...]]:
    open_question = EscalationQuestion.replied_at.is_(None)
    return _requests(EscalationStatus.RETURNED).join(Escalation.questions).where(open_question)


def _risks(*statuses: RiskStatus) -> Select[*tuple[Any, ...]]:
    return select(Risk).where(Risk.status.in_(statuses))


def _actions() -> Select[*tuple[Any, ...]]:
    """Open ones, but for the support a receiver owes, which has reminders of its own."""
    owed = Escalation.status == EscalationStatus.ACCEPTED
    support = select(Escalation.id).where(Escalation.support_action_id == Action.id, owed).exists()
    return (
        select(Risk, Action).join(Action.risk).where(Risk.status.in_(ON_REGISTER), Action.done_on.is_(None), ~support)
    )


def _support() -> Select[*tuple[Any, ...]]:
    return (
        _requests(EscalationStatus.ACCEPTED)
        .join(Escalation.support_action)
        .add_columns(Action)
        .where(Risk.status.in_(ON_REGISTER), Action.done_on.is_(None))
    )


def _targets() -> Select[*tuple[Any, ...]]:
    """The newest target of each risk whose score is still above it."""
    later = aliased(Score)
    newest = select(func.max(later.id)).where(later.risk_id == Risk.id, later.kind == ScoreKind.TARGET)
    return (
        select(Risk, Score)
        .join(Score.risk)
        .where(Risk.status.in_(ON_REGISTER), Score.id == newest.scalar_subquery(), Risk.score > Score.score)
    )


_UNREAD, _UNANSWERED, _UNDECIDED = (
    _requests(EscalationStatus.ASKED),
    _requests(*WAITS_FOR_RECEIVER),
    _requests(*UNDECIDED),
)
_WHY, _REQUEST = ReminderRule, Escalation.id
RULES: tuple[Rule, ...] = (
    _soon(_WHY.ACKNOWLEDGE_DUE, _UNREAD, Escalation.acknowledge_by, _REQUEST, on_the_day, receivers),
    _late(_WHY.ACKNOWLEDGE_LATE, _UNREAD, Escalation.acknowledge_by, _REQUEST, receivers),
    _soon(_WHY.DECIDE_SOON, _UNANSWERED, Escalation.decide_by, _REQUEST, working_days_before(3), receivers),
    _late(_WHY.DECIDE_LATE, _UNDECIDED, Escalation.decide_by, _REQUEST, receivers, asker, owner),
    _late(_WHY.WANTED_LATE, _UNDECIDED, Escalation.wanted_by, _REQUEST, receivers, asker),
    _soon(
        _WHY.REPLY_SOON, _questions(), EscalationQuestion.reply_by, EscalationQuestion.id, days_before(1), asker, owner
    ),
    _late(_WHY.REPLY_LATE, _questions(), EscalationQuestion.reply_by, EscalationQuestion.id, asker, owner),
    _late(_WHY.TRIAGE_LATE, _risks(RiskStatus.NEW), Risk.triage_by, None, leads_of_origin),
    _soon(_WHY.REVIEW_SOON, _risks(*ON_REGISTER), Risk.next_review_on, None, days_before(7), owner),
    _late(_WHY.REVIEW_LATE, _risks(*ON_REGISTER), Risk.next_review_on, None, owner),
    _late(
        _WHY.REVIEW_NEGLECTED,
        _risks(*ON_REGISTER),
        Risk.next_review_on,
        None,
        leads_of_holder,
        days=REVIEW_NEGLECTED_DAYS,
    ),
    _soon(_WHY.ACTION_SOON, _actions(), Action.due_on, Action.id, days_before(3), action_owner),
    _late(_WHY.ACTION_LATE, _actions(), Action.due_on, Action.id, action_owner),
    _soon(_WHY.SUPPORT_SOON, _support(), Action.due_on, Action.id, days_before(3), action_owner),
    _late(_WHY.SUPPORT_LATE, _support(), Action.due_on, Action.id, action_owner, asker, owner),
    _late(_WHY.TARGET_LATE, _targets(), Score.by, Score.id, owner),
    _soon(
        _WHY.TOLERANCE_SOON,
        _risks(RiskStatus.TOLERATED),
        Risk.tolerated_until,
        None,
        days_before(14),
        owner,
        leads_of_holder,
    ),
)
