"""What waits for a person: risks to triage, requests to answer, questions, actions, reviews."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import ColumnElement, Date, Select, bindparam, func, or_, select
from sqlalchemy.orm import joinedload

from riskreg import clock, policy
from riskreg.extensions import db
from riskreg.models import Action, ClosureProposal, Escalation, GovernanceReview, Person, Risk, Transfer
from riskreg.models.base import UtcDateTime
from riskreg.policy import LEADING, Reader, units_with
from riskreg.queries.governance_reviews import going_on
from riskreg.queries.kept import kept
from riskreg.queries.proposals import count_proposed
from riskreg.queries.transfers import waits_for
from riskreg.queries.triage import led_by
from riskreg.vocabulary import EscalationStatus, RiskStatus

TO_ANSWER = (EscalationStatus.ASKED, EscalationStatus.ACKNOWLEDGED)
SOON = timedelta(days=14)
MOST = 20
"""Of each kind a home page shows this many; lists of their own show the rest."""
_SOON = bindparam("soon", type_=Date)


@dataclass(frozen=True)
class Counts:
    triage: int
    requests: int
    reviews: int
    closings: int
    transfers: int


def counts(reader: Reader) -> Counts:
    """How many risks this reader may triage, requests they may answer, governance reviews are open where they lead,
    closings they may confirm, transfers they may answer, in one query."""
    values = policy.values_of(reader) | {"now": clock.now()}
    return Counts(*db.session.execute(_counts(policy.kind_of(reader)), values).one())


@kept
def _counts(eyes: policy.Eyes) -> Select[int, int, int, int, int]:
    risks = select(func.count(Risk.id)).where(
        Risk.status == RiskStatus.NEW, led_by(eyes), policy.risks_visible_to(eyes)
    )
    requests = select(func.count(Escalation.id)).where(_to_answer(eyes))
    going = going_on(eyes.units("overseeing"), at=bindparam("now", type_=UtcDateTime))
    reviews = select(func.count(GovernanceReview.id)).where(going)
    closings = select(func.count(Risk.id)).join(ClosureProposal).where(*_to_confirm(eyes))
    # No more than whether the list is worth asking for, which looks at who may see each.
    transfers = select(func.count(Transfer.id)).where(waits_for(eyes))
    return select(*(one.scalar_subquery() for one in (risks, requests, reviews, closings, transfers)))


def _to_answer(eyes: policy.Eyes) -> ColumnElement[bool]:
    """Requests to a unit this reader leads that wait for it, not their own."""
    return (
        Escalation.status.in_(TO_ANSWER)
        & Escalation.to_unit_id.in_(eyes.units("leading"))
        & (Escalation.asked_by_id != eyes.person)
        & policy.requests_not_hidden_from(eyes)
    )


def actions_due(person: Person) -> Sequence[Action]:
    """Their open actions on risks they see, overdue or due within two weeks, the soonest first."""
    return list(db.session.scalars(_actions_due(policy.kind_of(person)), _values(person)))


def _values(person: Person) -> dict[str, Any]:
    return policy.values_of(person) | {"soon": clock.today() + SOON}


@kept
def _actions_due(eyes: policy.Eyes) -> Select[Action]:
    return (
        select(Action)
        .join(Risk, Risk.id == Action.risk_id)
        .where(
            Action.owner_id == eyes.person,
            Action.done_on.is_(None),
            Action.due_on <= _SOON,
            policy.risks_visible_to(eyes),
        )
        .options(joinedload(Action.risk))
        .order_by(Action.due_on, Action.id)
        .limit(MOST)
    )


def risks_waiting(person: Person) -> tuple[list[Risk], list[Risk]]:
    """Risks they raised that wait for their answer, and risks they own whose review is overdue or near."""
    risks = list(db.session.scalars(_risks_waiting(policy.kind_of(person)), _values(person)))
    return [risk for risk in risks if risk.status == RiskStatus.NEEDS_INFORMATION], [
        risk for risk in risks if risk.status != RiskStatus.NEEDS_INFORMATION
    ]


@kept
def _risks_waiting(eyes: policy.Eyes) -> Select[Risk]:
    asked = (Risk.raised_by_id == eyes.person) & (Risk.status == RiskStatus.NEEDS_INFORMATION)
    review = (
        (Risk.owner_id == eyes.person)
        & Risk.status.in_((RiskStatus.OPEN, RiskStatus.TOLERATED))
        & (Risk.next_review_on <= _SOON)
    )
    return (
        select(Risk)
        .where(asked | review, policy.risks_visible_to(eyes))
        .order_by(Risk.next_review_on, Risk.id)
        .limit(2 * MOST)
    )


def proposed_for_escalation(person: Person) -> int:
    """How many risks whose holder they lead meet the threshold of the level above, and are not held back."""
    if not units_with(person, LEADING):
        return 0
    return count_proposed(person)


def replies_owed(person: Person) -> Sequence[Escalation]:
    """Requests that came back with a question, on risks they own or whose holder they lead."""
    return list(db.session.scalars(_replies_owed(policy.kind_of(person)), policy.values_of(person)))


@kept
def _replies_owed(eyes: policy.Eyes) -> Select[Escalation]:
    theirs = or_(Risk.owner_id == eyes.person, Risk.holder_id.in_(eyes.units("leading")))
    return (
        select(Escalation)
        .join(Risk, Risk.id == Escalation.risk_id)
        .where(Escalation.status == EscalationStatus.RETURNED, theirs, policy.risks_visible_to(eyes))
        .options(joinedload(Escalation.risk))
        .order_by(Escalation.id)
        .limit(MOST)
    )


def closings_to_confirm(person: Person) -> Sequence[Risk]:
    """Risks that somebody else proposed to close and this person may close as the second, the longest wait first."""
    return list(db.session.scalars(_closings(policy.kind_of(person)), policy.values_of(person)))


@kept
def _closings(eyes: policy.Eyes) -> Select[Risk]:
    return select(Risk).join(ClosureProposal).where(*_to_confirm(eyes)).order_by(ClosureProposal.id).limit(MOST)


def _to_confirm(eyes: policy.Eyes) -> tuple[ColumnElement[bool], ...]:
    return (
        ClosureProposal.settled_version.is_(None),
        ClosureProposal.proposed_by_id != eyes.person,
        or_(policy.holder_led_by(eyes), Risk.holder_id.in_(eyes.units("chairing"))),
        policy.risks_visible_to(eyes),
    )
