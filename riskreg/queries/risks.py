"""Risks as a reader may find them. ``reader`` has no default: what may not be seen is not found."""

from collections.abc import Iterator, Sequence
from uuid import UUID

from sqlalchemy import ColumnElement, Select, bindparam, exists, func, inspect, select
from sqlalchemy.orm import joinedload, selectinload
from sqlalchemy.orm.attributes import set_committed_value

from riskreg import policy
from riskreg.errors import NotFound
from riskreg.extensions import db
from riskreg.models import (
    Action,
    ClosureProposal,
    CoOwner,
    Escalation,
    Risk,
    RiskLink,
    RiskReader,
    RiskShare,
    Score,
    StepDown,
    Transfer,
    Voice,
)
from riskreg.policy import Reader

COMMON = (
    joinedload(Risk.raised_by),
    joinedload(Risk.owner),
    joinedload(Risk.origin, innerjoin=True),
    joinedload(Risk.holder, innerjoin=True),
    *(joinedload(getattr(Risk, level)) for level in ("team", "service", "organisation", "ics", "region", "national")),
    selectinload(Risk.professions),
    selectinload(Risk.scores).joinedload(Score.scored_by),
    selectinload(Risk.controls),
    selectinload(Risk.actions).joinedload(Action.owner),
    selectinload(Risk.escalations).joinedload(Escalation.asked_by),
    selectinload(Risk.escalations).selectinload(Escalation.questions),
    selectinload(Risk.escalations).selectinload(Escalation.co_owners),
)
"""Everything the document is built from, but for what few risks have, in a constant number of queries."""

RARE = {
    "step_downs": StepDown.risk_id,
    "closure_proposals": ClosureProposal.risk_id,
    "voices": Voice.risk_id,
    "links": RiskLink.risk_id,
    "linked_from": RiskLink.linked_risk_id,
    "readers": RiskReader.risk_id,
    "shares": RiskShare.risk_id,
    "transfers": Transfer.risk_id,
}
"""What few risks have, by the column that names the risk."""
HANGING = (*RARE, "scores_beside")

WHOLE = (*COMMON, *(selectinload(getattr(Risk, name)) for name in HANGING))
"""Everything the document is built from: for many risks at once."""

AT_ONCE = 250


# Put together once, as that takes ten times as long as running it.
_RISK = bindparam("risk")
_WHAT_IS_THERE = select(
    *(exists().where(column == _RISK).label(name) for name, column in RARE.items()),
    exists().where(Score.risk_id == _RISK, Score.beside_unit_id.is_not(None)).label("scores_beside"),
    exists().where(CoOwner.escalation_id == Escalation.id, Escalation.risk_id == _RISK).label("co_owners"),
)


def fill_in_what_is_not_there(risk: Risk) -> Risk:
    """Which of the things that few risks have does this one have none of? One statement instead of one for each."""
    found = db.session.execute(_WHAT_IS_THERE, {"risk": risk.id}).one()
    for name in HANGING:
        if not getattr(found, name) and name in inspect(risk).unloaded:
            set_committed_value(risk, name, [])
    if not found.co_owners and "escalations" not in inspect(risk).unloaded:
        for request in risk.escalations:
            set_committed_value(request, "co_owners", [])
    return risk


def named(identifier: str) -> ColumnElement[bool]:
    """The risk with this id (UUID) or reference; anything else names none."""
    try:
        return Risk.uuid == UUID(identifier)
    except ValueError:
        return Risk.reference == identifier


def get_risk(identifier: str, *, reader: Reader, journey: bool = False) -> Risk:
    """The risk the reader sees under this id or reference; ``journey`` also finds what they raised.

    Raises ``NotFound``, alike for what does not exist and what is not theirs to see.
    """
    risk = db.session.scalars(_visible(reader, journey).where(named(identifier))).one_or_none()
    if risk is None:
        raise NotFound()
    return risk


def get_whole_risk(identifier: str, *, reader: Reader, journey: bool = False) -> Risk:
    """As ``get_risk``, with everything that hangs on it loaded at once."""
    found = _visible(reader, journey).where(named(identifier)).options(*COMMON)
    risk = db.session.scalars(found).one_or_none()
    if risk is None:
        raise NotFound()
    return fill_in_what_is_not_there(risk)


def lock_risk(risk: Risk) -> Risk:
    """Hold the risk until the end of the transaction, with what hangs on it as it is now."""
    # By the key it is known by: asking the risk itself would read it once more, unlocked.
    key = inspect(risk).identity
    assert key is not None, "A risk is locked once it is stored."
    _hold(key)
    statement = select(Risk).where(Risk.id == key[0]).options(*COMMON)
    locked = db.session.scalars(statement, execution_options={"populate_existing": True}).one()
    for request in locked.escalations:
        # Whoever holds a request holds its risk, which would be forgotten and read anew otherwise.
        set_committed_value(request, "risk", locked)
    db.session.expire(locked, list(HANGING))
    return fill_in_what_is_not_there(locked)


def lock_risks(ids: Sequence[int]) -> Iterator[Risk]:
    """As ``lock_risk``, many of them in the order of their ids, some at a time."""
    for start in range(0, len(ids), AT_ONCE):
        some = sorted(ids)[start : start + AT_ONCE]
        _hold(some)
        locked = select(Risk).where(Risk.id.in_(some)).order_by(Risk.id).options(*WHOLE)
        yield from db.session.scalars(locked, execution_options={"populate_existing": True}).all()


def _hold(ids: Sequence[int]) -> None:
    """Lock these rows, and read nothing: a statement that waits for a lock joins what it waited for to rows of before.

    PostgreSQL would give a risk without its owner, or no risk at all, when the owner or the holder changed meanwhile.
    """
    db.session.execute(select(Risk.id).where(Risk.id.in_(ids)).order_by(Risk.id).with_for_update())


def _visible(reader: Reader, journey: bool) -> Select[Risk]:
    return select(Risk).where(policy.risks_visible_to(reader, journey=journey))


def count_visible(*, reader: Reader) -> int:
    return db.session.scalar(select(func.count(Risk.id)).where(policy.risks_visible_to(reader))) or 0
