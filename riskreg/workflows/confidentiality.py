"""Keeping a risk to named people: mark it, say who they are, and let everybody read it again."""

from typing import Any

from riskreg import clock
from riskreg.errors import InvalidInput, RuleBroken
from riskreg.extensions import db
from riskreg.models import ConfidentialMark, Person, Risk
from riskreg.vocabulary import RiskAction
from riskreg.workflows import ledger
from riskreg.workflows.moving import move_risk
from riskreg.workflows.offering import legal_moves
from riskreg.workflows.readers import admit, find_readers, name_at_marking, refuse_unanswerable, shown


def mark_confidential(risk: Risk, answers: dict[str, Any], *, actor: Person) -> Risk:
    """From now on only named people read it: the actor, its owners, those chosen. It leaves every unit's sight.

    Shares to the side end. Whoever raised it keeps the journey.
    """
    was = risk.status
    row = move_risk(risk, RiskAction.MARK_CONFIDENTIAL, actor=actor, refusals=(_refuse_twice,))
    chosen = find_readers(risk, answers.get("readers", []))
    owners = [risk.owner] if risk.owner else []
    name_at_marking(risk, [actor, *owners, *risk.co_owners, *chosen])
    refuse_unanswerable(risk, field="readers")
    _keep(risk, answers["reason"])
    people = [reader.person for reader in risk.readers]
    data = shown(people) | _end_shares(risk)
    entry = ledger.Entry(risk, row.event, was, risk.holder, data, answers.get("message"), people)
    ledger.record([entry], actor=actor)
    return risk


def _end_shares(risk: Risk) -> dict[str, Any]:
    ended = [share for share in risk.shares if share.ended_at is None]
    for share in ended:
        share.ended_at = clock.now()
    return {"shares": [share.n for share in ended]} if ended else {}


def clear_confidential(risk: Risk, answers: dict[str, Any], *, actor: Person) -> Risk:
    """Everybody whose unit it has come to reads it again, from above the organisation from now on."""
    was = risk.status
    row = move_risk(risk, RiskAction.CLEAR_CONFIDENTIAL, actor=actor, refusals=(_refuse_unmarked,))
    people = [reader.person for reader in risk.readers]
    risk.confidential = False
    risk.readers.clear()
    _keep(risk, answers["reason"])
    ledger.record([ledger.Entry(risk, row.event, was, risk.holder, {}, None, people)], actor=actor)
    return risk


def name_readers(risk: Risk, answers: dict[str, Any], *, actor: Person) -> Risk:
    """Add readers and take others off the list; never an owner, nor the last who leads it or can answer."""
    was = risk.status
    row = move_risk(risk, RiskAction.NAME_READERS, actor=actor, refusals=(_refuse_unmarked,))
    added = admit(risk, find_readers(risk, answers.get("add", []), field="add"))
    removed = _take_off(risk, answers.get("remove", []))
    if not added and not removed:
        raise InvalidInput({"add": ["Select who is added, or who is taken off. Nothing would change"]})
    refuse_unanswerable(risk, field="remove" if removed else "add")
    data = shown(added, "added") | shown(removed, "removed")
    ledger.record([ledger.Entry(risk, row.event, was, risk.holder, data, None, added)], actor=actor)
    return risk


def _take_off(risk: Risk, ids: list[Any]) -> list[Person]:
    rows = [row for row in risk.readers if row.person.uuid in ids]
    if len(rows) < len(ids):
        raise InvalidInput({"remove": ["Select people who are readers now"]})
    people = [row.person for row in rows]
    if any(person is risk.owner or person in risk.co_owners for person in people):
        raise InvalidInput({"remove": ["Whoever owns it has to be able to read it. Hand it over first"]})
    for row in rows:
        risk.readers.remove(row)
    return people


def _keep(risk: Risk, reason: str) -> None:
    mark = ConfidentialMark(risk_id=risk.id, version=risk.version, confidential=risk.confidential, reason=reason)
    db.session.add(mark)


def _refuse_twice(risk: Risk, *, actor: Person) -> None:
    if risk.confidential:
        raise _refused(risk, f"{risk.reference} is confidential already.", actor)


def _refuse_unmarked(risk: Risk, *, actor: Person) -> None:
    if not risk.confidential:
        raise _refused(risk, f"{risk.reference} is not confidential.", actor)


def _refused(risk: Risk, message: str, actor: Person) -> RuleBroken:
    return RuleBroken(message, risk_status=risk.status.value, legal_moves=legal_moves(risk, actor=actor))
