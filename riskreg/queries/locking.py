"""A risk held until the end of the transaction, with what hangs on it as it is now: what every move begins with.

One risk is read in statements that are put together once, past the session's own way of loading what belongs to a
row, which takes twice the time. What is not there is not read, and each unit and person once.
"""

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Integer, bindparam, exists, inspect, select
from sqlalchemy.orm import lazyload
from sqlalchemy.orm.attributes import set_committed_value

from riskreg.extensions import db
from riskreg.models import (
    Action,
    Control,
    CoOwner,
    Escalation,
    EscalationQuestion,
    Person,
    Risk,
    RiskProfession,
    Score,
    Unit,
)
from riskreg.queries.risks import WHOLE, rows_of_what_few_have
from riskreg.vocabulary import Level

AT_ONCE = 250
_AS_IT_IS_NOW = {"populate_existing": True}
_RISK: Any = bindparam("risk", type_=Integer)
_ID: Any = bindparam("ids", type_=Integer, expanding=True)

_WHICH: dict[str, list[ColumnElement[bool]]] = {
    "professions": [RiskProfession.risk_id == _RISK],
    "scores": [Score.risk_id == _RISK, Score.beside_unit_id.is_(None)],
    "controls": [Control.risk_id == _RISK],
    "actions": [Action.risk_id == _RISK],
    "escalations": [Escalation.risk_id == _RISK],
} | rows_of_what_few_have(_RISK)
"""The rows of each thing that belongs to a risk."""
_OF_REQUESTS: dict[str, list[ColumnElement[bool]]] = {
    "questions": [EscalationQuestion.escalation_id == Escalation.id, Escalation.risk_id == _RISK],
    "co_owners": [CoOwner.escalation_id == Escalation.id, Escalation.risk_id == _RISK],
}
_WHAT_IS_THERE = select(*(exists().where(*rows).label(name) for name, rows in (_WHICH | _OF_REQUESTS).items()))


_UNITS_APART = (Score, Action, Escalation)
"""Each names a unit or two of those that the risk names itself."""


def _reading(model: type[Risk] | type[Escalation], name: str, rows: list[ColumnElement[bool]]) -> Any:
    """What the relation of this name holds, in its order."""
    relation = model.__mapper__.relationships[name]
    found = relation.mapper.class_
    statement = select(found).where(*rows).order_by(*relation.order_by or ())
    if found not in _UNITS_APART:
        return statement
    units = [other.key for other in relation.mapper.relationships if other.mapper.class_ is Unit]
    return statement.options(*(lazyload(getattr(found, key)) for key in units))


_READ = {name: _reading(Risk, name, rows) for name, rows in _WHICH.items()}
_READ_OF_REQUESTS = {name: _reading(Escalation, name, rows) for name, rows in _OF_REQUESTS.items()}
# No joins: a statement that waits for a lock joins what it waited for to rows of before. PostgreSQL would give a
# risk without its owner, or no risk at all, when the owner or the holder changed meanwhile.
_HELD = select(Risk).where(Risk.id == _RISK).with_for_update()
_UNITS = select(Unit).where(Unit.id.in_(_ID))
_PEOPLE = select(Person).where(Person.id.in_(_ID))
_SUCCEEDING = {"redirected_to": "redirected_from_id", "appealed_as": "appeal_of_id"}
"""What became of a request is another of the same risk."""


def lock_risk(risk: Risk) -> Risk:
    """Hold the risk until the end of the transaction, with what hangs on it as it is now."""
    # By the key it is known by: asking the risk itself would read it once more, unlocked.
    key = inspect(risk).identity
    assert key is not None, "A risk is locked once it is stored."
    locked: Risk = _rows(_HELD, risk=key[0])[0]
    there = db.session.execute(_WHAT_IS_THERE, {"risk": locked.id}).one()._mapping
    for name, read in _READ.items():
        set_committed_value(locked, name, _rows(read, risk=locked.id) if there[name] else [])
    _fill_in_requests(locked, there)
    _fill_in_units(locked)
    _fill_in_people(locked)
    return locked


def _rows(statement: Any, **values: Any) -> list[Any]:
    return list(db.session.scalars(statement, values, execution_options=_AS_IT_IS_NOW))


def _fill_in_requests(risk: Risk, there: Any) -> None:
    read = {name: _rows(rows, risk=risk.id) if there[name] else [] for name, rows in _READ_OF_REQUESTS.items()}
    for request in risk.escalations:
        # Whoever holds a request holds its risk, which would be forgotten and read anew otherwise.
        set_committed_value(request, "risk", risk)
        for name, rows in read.items():
            set_committed_value(request, name, [row for row in rows if row.escalation_id == request.id])
        for name, column in _SUCCEEDING.items():
            after = [row for row in risk.escalations if getattr(row, column) == request.id]
            set_committed_value(request, name, after[0] if after else None)


def _fill_in_units(risk: Risk) -> None:
    named: list[tuple[Any, tuple[str, ...]]] = [(risk, ("origin", "holder", *Level))]
    named += [(request, ("from_unit", "to_unit")) for request in risk.escalations]
    named += [(action, ("unit",)) for action in risk.actions]
    _fill_in(named, lambda ids: _rows(_UNITS, ids=ids))


def _fill_in_people(risk: Risk) -> None:
    named: list[tuple[Any, tuple[str, ...]]] = [(risk, ("raised_by", "owner"))]
    named += [(request, ("asked_by",)) for request in risk.escalations]
    named += [(action, ("owner",)) for action in risk.actions]
    # Not anew for whoever has been read before: the actor would lose the rights they were found with.
    _fill_in(named, lambda ids: list(db.session.scalars(_PEOPLE, {"ids": ids})))


def _fill_in(named: Sequence[tuple[Any, tuple[str, ...]]], read: Callable[[list[int]], list[Any]]) -> None:
    """What these rows name by id, in one statement for all of them."""
    wanted = [(row, name, getattr(row, f"{name}_id")) for row, names in named for name in names]
    found = {one.id: one for one in read(list({key for _, _, key in wanted if key is not None}))}
    for row, name, key in wanted:
        set_committed_value(row, str(name), found.get(key))


def lock_risks(ids: Sequence[int]) -> Iterator[Risk]:
    """As ``lock_risk``, many of them in the order of their ids, some at a time."""
    for start in range(0, len(ids), AT_ONCE):
        some = sorted(ids)[start : start + AT_ONCE]
        # Held before they are read, as there: what is read with them is joined to them.
        db.session.execute(select(Risk.id).where(Risk.id.in_(some)).order_by(Risk.id).with_for_update())
        locked = select(Risk).where(Risk.id.in_(some)).order_by(Risk.id).options(*WHOLE)
        yield from db.session.scalars(locked, execution_options=_AS_IT_IS_NOW).all()
