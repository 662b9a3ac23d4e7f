"""What is mine: the risks I raised, the risks I own, and my drafts."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import ColumnElement, func, select

from riskreg import policy
from riskreg.extensions import db
from riskreg.models import Draft, Person, Risk, RiskVersion
from riskreg.vocabulary import Permission

PAGE = 25


@dataclass(frozen=True)
class Page:
    """One page of a list, newest change first, and how many there are in all."""

    risks: Sequence[Risk]
    total: int
    number: int

    @property
    def last(self) -> int:
        return max(1, -(-self.total // PAGE))


@dataclass(frozen=True)
class Totals:
    raised: int
    owned: int
    drafts: int


def raised_by(person: Person, *, number: int = 1) -> Page:
    """All they ever raised: a person follows their risks to the end, whatever became of their roles."""
    return _page(Risk.raised_by_id == person.id, number)


def raised_lately(person: Person, *, most: int) -> Sequence[Risk]:
    """The risks they raised that changed last."""
    rows = select(Risk).where(Risk.raised_by_id == person.id).order_by(Risk.changed_at.desc(), Risk.id.desc())
    return list(db.session.scalars(rows.limit(most)))


def owned_by(person: Person, *, number: int = 1) -> Page:
    """The risks they are the accountable person for, and still see."""
    return _page((Risk.owner_id == person.id) & policy.risks_visible_to(person), number)


def _page(which: ColumnElement[bool], number: int) -> Page:
    total = db.session.scalar(select(func.count(Risk.id)).where(which)) or 0
    newest = select(Risk).where(which).order_by(Risk.changed_at.desc(), Risk.id.desc())
    return Page(list(db.session.scalars(newest.limit(PAGE).offset((number - 1) * PAGE))), total, number)


def own_titles(risks: Iterable[Risk], *, raiser: Person) -> dict[int, str]:
    """By id, of confidential risks that they raised and do not read: the title it was raised under.

    What others made of it since is for its readers.
    """
    kept_out = [one.id for one in risks if one.confidential and not policy.can(raiser, Permission.VIEW_RISK, one)]
    if not kept_out:
        return {}
    first = select(RiskVersion.risk_id, RiskVersion.document).where(
        RiskVersion.risk_id.in_(kept_out), RiskVersion.version == 1
    )
    return {risk_id: json.loads(document)["title"] for risk_id, document in db.session.execute(first)}


def totals(person: Person) -> Totals:
    owned = (Risk.owner_id == person.id) & policy.risks_visible_to(person)
    counted = (
        select(func.count(Risk.id)).where(Risk.raised_by_id == person.id),
        select(func.count(Risk.id)).where(owned),
        select(func.count(Draft.id)).where(Draft.person_id == person.id),
    )
    found = db.session.execute(select(*(each.scalar_subquery() for each in counted))).one()
    return Totals(*found)


def drafts_of(person: Person) -> Sequence[Draft]:
    rows = select(Draft).where(Draft.person_id == person.id).order_by(Draft.saved_at.desc(), Draft.id.desc())
    return list(db.session.scalars(rows.limit(100)))


def find_draft(draft_id: UUID, *, author: Person) -> Draft | None:
    """The draft while it is there and theirs."""
    return db.session.scalar(select(Draft).where(Draft.uuid == draft_id, Draft.person_id == author.id))
