"""What waits for a person: risks to triage, requests to answer, questions, actions, reviews."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import joinedload

from riskreg import clock, policy
from riskreg.extensions import db
from riskreg.models import Action, ClosureProposal, Escalation, GovernanceReview, Person, Risk
from riskreg.policy import CHAIRING, LEADING, Reader, units_with
from riskreg.queries.governance_reviews import going_on
from riskreg.queries.proposals import proposed_to
from riskreg.queries.triage import led_by
from riskreg.vocabulary import EscalationStatus, RiskStatus

TO_ANSWER = (EscalationStatus.ASKED, EscalationStatus.ACKNOWLEDGED)
SOON = timedelta(days=14)
MOST = 20
"""Of each kind a home page shows this many; lists of their own show the rest."""


@dataclass(frozen=True)
class Counts:
    triage: int
    requests: int
    reviews: int


def counts(reader: Reader) -> Counts:
    """How many risks this reader may triage, requests they may answer, governance reviews are open where they lead,
    in one query."""
    risks = select(func.count(Risk.id)).where(
        Risk.status == RiskStatus.NEW, led_by(reader), policy.risks_visible_to(reader)
    )
    requests = select(func.count(Escalation.id)).where(_to_answer(reader))
    reviews = select(func.count(GovernanceReview.id)).where(
        going_on(policy.units_with(reader, policy.OVERSEEING), at=clock.now())
    )
    return Counts(*db.session.execute(select(*(one.scalar_subquery() for one in (risks, requests, reviews)))).one())


def _to_answer(reader: Reader) -> ColumnElement[bool]:
    """Requests to a unit this reader leads that wait for it, not their own."""
    return (
        Escalation.status.in_(TO_ANSWER)
        & Escalation.to_unit_id.in_(units_with(reader, LEADING))
        & (Escalation.asked_by_id != getattr(reader, "id", None))
        & policy.requests_not_hidden_from(reader)
    )


def actions_due(person: Person) -> Sequence[Action]:
    """Their open actions on risks they see, overdue or due within two weeks, the soonest first."""
    found = (
        select(Action)
        .join(Risk, Risk.id == Action.risk_id)
        .where(
            Action.owner_id == person.id,
            Action.done_on.is_(None),
            Action.due_on <= clock.today() + SOON,
            policy.risks_visible_to(person),
        )
        .options(joinedload(Action.risk))
        .order_by(Action.due_on, Action.id)
        .limit(MOST)
    )
    return list(db.session.scalars(found))


def risks_waiting(person: Person) -> tuple[list[Risk], list[Risk]]:
    """Risks they raised that wait for their answer, and risks they own whose review is overdue or near."""
    asked = (Risk.raised_by_id == person.id) & (Risk.status == RiskStatus.NEEDS_INFORMATION)
    review = (
        (Risk.owner_id == person.id)
        & Risk.status.in_((RiskStatus.OPEN, RiskStatus.TOLERATED))
        & (Risk.next_review_on <= clock.today() + SOON)
    )
    found = (
        select(Risk)
        .where(asked | review, policy.risks_visible_to(person))
        .order_by(Risk.next_review_on, Risk.id)
        .limit(2 * MOST)
    )
    risks = list(db.session.scalars(found))
    return [risk for risk in risks if risk.status == RiskStatus.NEEDS_INFORMATION], [
        risk for risk in risks if risk.status != RiskStatus.NEEDS_INFORMATION
    ]


def proposed_for_escalation(person: Person) -> int:
    """How many risks whose holder they lead meet the threshold of the level above, and are not held back."""
    if not units_with(person, LEADING):
        return 0
    return db.session.scalar(select(func.count(Risk.id)).where(proposed_to(person))) or 0


def replies_owed(person: Person) -> Sequence[Escalation]:
    """Requests that came back with a question, on risks they own or whose holder they lead."""
    theirs = or_(Risk.owner_id == person.id, Risk.holder_id.in_(units_with(person, LEADING)))
    found = (
        select(Escalation)
        .join(Risk, Risk.id == Escalation.risk_id)
        .where(Escalation.status == EscalationStatus.RETURNED, theirs, policy.risks_visible_to(person))
        .options(joinedload(Escalation.risk))
        .order_by(Escalation.id)
        .limit(MOST)
    )
    return list(db.session.scalars(found))


def closings_to_confirm(person: Person) -> Sequence[Risk]:
    """Risks that somebody else proposed to close and this person may close as the second, the longest wait first."""
    chaired = units_with(person, CHAIRING)
    if not (chaired or units_with(person, LEADING)):
        return []
    found = (
        select(Risk)
        .join(ClosureProposal, ClosureProposal.risk_id == Risk.id)
        .where(
            ClosureProposal.settled_version.is_(None),
            ClosureProposal.proposed_by_id != person.id,
            or_(policy.holder_led_by(person), Risk.holder_id.in_(chaired)),
            policy.risks_visible_to(person),
        )
        .order_by(ClosureProposal.id)
        .limit(MOST)
    )
    return list(db.session.scalars(found))
