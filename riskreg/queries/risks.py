"""Risks as a reader may find them. ``reader`` has no default: what may not be seen is not found."""

from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Integer, Select, bindparam, exists, func, inspect, select
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
from riskreg.queries.kept import kept

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


def rows_of_what_few_have(risk: Any) -> dict[str, list[ColumnElement[bool]]]:
    """By name, which rows are those of the risk with this id."""
    beside = [Score.risk_id == risk, Score.beside_unit_id.is_not(None)]
    return {name: [column == risk] for name, column in RARE.items()} | {"scores_beside": beside}


_RISK: Any = bindparam("risk", type_=Integer)
# Put together once, as that takes ten times as long as running it.
_WHAT_IS_THERE = select(
    *(exists().where(*rows).label(name) for name, rows in rows_of_what_few_have(_RISK).items()),
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


def naming(identifier: str) -> tuple[str, dict[str, Any]]:
    """How this names a risk, by its id (UUID) or its reference, and the value for ``named_by``."""
    try:
        return "uuid", {"identifier": UUID(identifier)}
    except ValueError:
        return "reference", {"identifier": identifier}


def named_by(way: str) -> ColumnElement[bool]:
    """The risk with this id or reference; anything else names none."""
    named: ColumnElement[bool] = getattr(Risk, way) == bindparam("identifier")
    return named


def get_risk(identifier: str, *, reader: Reader, journey: bool = False) -> Risk:
    """The risk the reader sees under this id or reference; ``journey`` also finds what they raised.

    Raises ``NotFound``, alike for what does not exist and what is not theirs to see.
    """
    by, name = naming(identifier)
    found = _visible(policy.kind_of(reader), by, journey)
    risk = db.session.scalars(found, name | policy.values_of(reader)).one_or_none()
    if risk is None:
        raise NotFound()
    return risk


def get_whole_risk(identifier: str, *, reader: Reader, journey: bool = False) -> Risk:
    """As ``get_risk``, with everything that hangs on it loaded at once."""
    by, name = naming(identifier)
    found = _whole(policy.kind_of(reader), by, journey)
    risk = db.session.scalars(found, name | policy.values_of(reader)).one_or_none()
    if risk is None:
        raise NotFound()
    return fill_in_what_is_not_there(risk)


@kept
def _visible(eyes: policy.Eyes, by: str, journey: bool) -> Select[Risk]:
    return select(Risk).where(policy.risks_visible_to(eyes, journey=journey, one=True), named_by(by))


@kept
def _whole(eyes: policy.Eyes, by: str, journey: bool) -> Select[Risk]:
    return _visible(eyes, by, journey).options(*COMMON)


def count_visible(*, reader: Reader) -> int:
    return db.session.scalar(select(func.count(Risk.id)).where(policy.risks_visible_to(reader))) or 0
