"""Showing a risk to a unit that is not on its path, until a day: it reads, and does nothing else."""

from datetime import date
from typing import Any

from riskreg import clock
from riskreg.errors import InvalidInput, NotFound, RuleBroken
from riskreg.extensions import db
from riskreg.models import Person, Risk, RiskShare, Unit
from riskreg.queries.locking import lock_risk
from riskreg.queries.people import leaders_of
from riskreg.queries.tree import tree_on
from riskreg.queries.units import find_unit
from riskreg.vocabulary import Level, RiskAction
from riskreg.wording import long_date
from riskreg.workflows import ledger, sentences
from riskreg.workflows.escalation import name_of
from riskreg.workflows.moving import move_by_clock, move_risk
from riskreg.workflows.offering import legal_moves

HIGHEST = Level.ICS


def share_risk(risk: Risk, answers: dict[str, Any], *, actor: Person) -> RiskShare:
    """Let a unit read it until a day. Its history begins there with the share; never of a confidential risk."""
    was = risk.status
    row = move_risk(risk, RiskAction.SHARE, actor=actor, refusals=(_refuse_confidential,))
    unit = _unit_to_share_with(risk, answers["unit"])
    share = RiskShare(
        n=len(risk.shares) + 1,
        unit=unit,
        reason=answers["reason"],
        until=answers["until"],
        shared_by=actor,
        shared_at=clock.now(),
    )
    risk.shares.append(share)
    told = sentences.shared(name_of(unit), share.until)
    data = _about([share]) | {"until": share.until.isoformat()}
    ledger.record([ledger.Entry(risk, row.event, was, risk.holder, data, told, leaders_of(unit))], actor=actor)
    return share


def _unit_to_share_with(risk: Risk, code: str) -> Unit:
    unit, today = find_unit(code), clock.today()
    if unit is None or not unit.is_open(on=today):
        raise InvalidInput({"unit": ["Enter the code of a unit that stands today"]})
    if unit in risk.path.values():
        raise InvalidInput(
            {"unit": [f"{unit.code} is on the path of this risk. Escalate it to let a unit above read it"]}
        )
    if unit.level.rank > HIGHEST.rank:
        raise InvalidInput({"unit": ["A risk is shared with an ICS at most, not with a region or the nation"]})
    live = next((share for share in risk.shares if share.unit is unit and share.is_live(on=today)), None)
    if live is not None:
        raise InvalidInput({"unit": [f"{unit.code} reads it until {long_date(live.until)}. End that first"]})
    return unit


def end_share(risk: Risk, n: int, answers: dict[str, Any], *, actor: Person) -> RiskShare:
    """End a share before its day; ``answers`` is empty."""
    was, share = risk.status, find_share(risk, n)
    row = move_risk(risk, RiskAction.END_SHARE, actor=actor)
    if not share.is_live(on=clock.today()):
        raise RuleBroken(
            f"Share {n} of {risk.reference} is over.",
            risk_status=risk.status.value,
            legal_moves=legal_moves(risk, actor=actor),
        )
    share.ended_at = clock.now()
    ledger.record([ledger.Entry(risk, row.event, was, risk.holder, _about([share]))], actor=actor)
    return share


def find_share(risk: Risk, n: int) -> RiskShare:
    """Raises ``NotFound``."""
    share = next((row for row in risk.shares if row.n == n), None)
    if share is None:
        raise NotFound()
    return share


def end_expired_shares(risk_id: int, on: date) -> bool:
    """Record that shares of a risk ran out before this day. Sight ended by itself; the feeds hear it now.

    False when there is nothing to record any more.
    """
    risk = lock_risk(db.session.get_one(Risk, risk_id))
    over = [share for share in risk.shares if share.ended_at is None and share.until < on]
    return _end_by_clock(risk, over) if over else False


def _end_by_clock(risk: Risk, over: list[RiskShare]) -> bool:
    was = risk.status
    row = move_by_clock(risk, RiskAction.END_SHARE)
    for share in over:
        share.ended_at = clock.now()
    ledger.record([ledger.Entry(risk, row.event, was, risk.holder, _about(over))], actor=None)
    return True


def hand_on_share(risk_id: int, n: int) -> bool:
    """The unit it is shared with has closed: whoever took over everything reads it until the same day.

    It ends where nobody did, or where that unit stands on the path of the risk. False when nothing is to be done.
    """
    risk, today = lock_risk(db.session.get_one(Risk, risk_id)), clock.today()
    share = find_share(risk, n)
    closed, was = share.unit, risk.status
    if closed.is_open(on=today) or not share.is_live(on=today):
        return False
    heir = db.session.get(Unit, tree_on(today).only_successor(closed.id) or 0)
    if heir is None or heir in risk.path.values():
        return _end_by_clock(risk, [share])
    share.unit = heir
    row = move_by_clock(risk, RiskAction.SHARE)
    data = _about([share]) | {"until": share.until.isoformat(), "instead_of": [closed.code]}
    told = sentences.shared(name_of(heir), share.until)
    succeeds = {heir.id: closed.id}
    entry = ledger.Entry(risk, row.event, was, risk.holder, data, told, leaders_of(heir), succeeds)
    ledger.record([entry], actor=None)
    return True


def _about(shares: list[RiskShare]) -> dict[str, Any]:
    return {"shares": [share.n for share in shares], "units": [share.unit.code for share in shares]}


def _refuse_confidential(risk: Risk, *, actor: Person) -> None:
    if risk.confidential:
        raise RuleBroken(
            f"{risk.reference} is confidential, so it is shared with no unit.",
            risk_status=risk.status.value,
            legal_moves=legal_moves(risk, actor=actor),
        )
