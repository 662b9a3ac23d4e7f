"""Reading the risks of a unit for a reason, for a day at most: an information governance lead opens a review.

Those who lead and audit the unit hear of it at once. Both acts are events of the ledger, which name who, where, when.
"""

from collections.abc import Collection
from datetime import timedelta
from typing import Any

from sqlalchemy import select

from riskreg import clock, policy
from riskreg.errors import RuleBroken
from riskreg.extensions import db
from riskreg.models import GovernanceReview, Person, Unit
from riskreg.queries.governance_reviews import open_reviews, overseers_of, unit_reviewed
from riskreg.vocabulary import Permission, UnitEventKind
from riskreg.workflows import ledger
from riskreg.workflows.shown import moment

LASTS = timedelta(hours=24)
"""By the clock, weekends too: it is for what cannot wait."""


def open_review(unit: Unit, answers: dict[str, Any], *, actor: Person) -> GovernanceReview:
    """From now on the actor reads what the unit reads, until it ends. One at a time for each person and unit."""
    check_may_open(unit, actor)
    # Two presses at once open one review.
    db.session.execute(select(Person.id).where(Person.id == actor.id).with_for_update())
    now = clock.now()
    if any(review.person_id == actor.id for review in open_reviews({unit.id}, at=now)):
        raise RuleBroken(f"Your review of {unit.code} is open already.", code="review_open")
    review = GovernanceReview(unit=unit, person=actor, reason=answers["reason"], opened_at=now, ends_at=now + LASTS)
    db.session.add(review)
    db.session.flush()
    _record(UnitEventKind.GOVERNANCE_REVIEW_OPENED, review, actor)
    return review


def check_may_open(unit: Unit, who: policy.Reader) -> None:
    """Raise ``NotPermitted`` but for an information governance lead of exactly this unit."""
    policy.check(who, Permission.OPEN_GOVERNANCE_REVIEW, reviewed=unit)


def check_may_read(unit: Unit, who: policy.Reader) -> None:
    """Raise ``NotPermitted`` but for those who open reviews of this unit, and those who are told of them."""
    policy.check(who, Permission.READ_GOVERNANCE_REVIEWS, reviewed=unit)


def end_review(review: GovernanceReview, answers: dict[str, Any], *, actor: Person) -> GovernanceReview:
    """End it before its time; ``answers`` is empty. Any information governance lead of the unit may."""
    check_may_open(review.unit, actor)
    locked = select(GovernanceReview).where(GovernanceReview.id == review.id).with_for_update(of=GovernanceReview)
    review = db.session.scalars(locked, execution_options={"populate_existing": True}).one()
    now = clock.now()
    if not review.is_open(at=now):
        raise RuleBroken("This review is over.", code="review_over")
    review.ended_at, review.ended_by = now, actor
    _record(UnitEventKind.GOVERNANCE_REVIEW_ENDED, review, actor)
    return review


def end_with_their_units(closed: Collection[int]) -> list[ledger.Note]:
    """Reviews that were open when their unit closed are over: its successor was not what they were opened for.

    Gives what the ledger has to say of it.
    """
    now = clock.now()
    over = open_reviews(set(closed), at=now)
    for review in over:
        review.ended_at = now
    return [note_of(UnitEventKind.GOVERNANCE_REVIEW_ENDED, review) for review in over]


def _record(kind: UnitEventKind, review: GovernanceReview, actor: Person | None) -> None:
    ledger.record([], actor=actor, notes=[note_of(kind, review)])


def note_of(kind: UnitEventKind, review: GovernanceReview) -> ledger.Note:
    """What the ledger keeps: which review, whose, until when. Never the reason, which is free text."""
    data = {"review": str(review.uuid), "person": str(review.person.uuid), "until": moment(review.ends_at)}
    overseers = overseers_of(unit_reviewed(review.unit.code))
    return ledger.Note(kind, review.unit, data, [*overseers, review.person])
