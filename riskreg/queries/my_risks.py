"""What is mine: the risks I raised, the risks I own, and my drafts."""

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import ColumnElement, Integer, Select, bindparam, func, select

from riskreg import policy
from riskreg.extensions import db
from riskreg.models import Draft, Person, Risk, RiskVersion
from riskreg.queries.kept import kept
from riskreg.vocabulary import Permission

PAGE = 25
Which = Callable[[policy.Eyes], ColumnElement[bool]]


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
    return _page(_raised, person, number)


def raised_lately(person: Person, *, most: int) -> Sequence[Risk]:
    """The risks they raised that changed last."""
    found = _newest(_raised, policy.kind_of(person))
    return list(db.session.scalars(found, policy.values_of(person) | {"most": most, "before": 0}))


def owned_by(person: Person, *, number: int = 1) -> Page:
    """The risks they are the accountable person for, and still see."""
    return _page(_owned, person, number)


def _raised(eyes: policy.Eyes) -> ColumnElement[bool]:
    return Risk.raised_by_id == eyes.person


def _owned(eyes: policy.Eyes) -> ColumnElement[bool]:
    return (Risk.owner_id == eyes.person) & policy.risks_visible_to(eyes)


def _page(which: Which, person: Person, number: int) -> Page:
    eyes, values = policy.kind_of(person), policy.values_of(person)
    total = db.session.scalar(_count(which, eyes), values) or 0
    rows = db.session.scalars(_newest(which, eyes), values | {"most": PAGE, "before": (number - 1) * PAGE})
    return Page(list(rows), total, number)


@kept
def _count(which: Which, eyes: policy.Eyes) -> Select[int]:
    return select(func.count(Risk.id)).where(which(eyes))


@kept
def _newest(which: Which, eyes: policy.Eyes) -> Select[Risk]:
    newest = select(Risk).where(which(eyes)).order_by(Risk.changed_at.desc(), Risk.id.desc())
    return newest.limit(bindparam("most", type_=Integer)).offset(bindparam("before", type_=Integer))


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
    return Totals(*db.session.execute(_totals(policy.kind_of(person)), policy.values_of(person)).one())


@kept
def _totals(eyes: policy.Eyes) -> Select[int, int, int]:
    drafts = select(func.count(Draft.id)).where(Draft.person_id == eyes.person)
    return select(*(each.scalar_subquery() for each in (_count(_raised, eyes), _count(_owned, eyes), drafts)))


def drafts_of(person: Person) -> Sequence[Draft]:
    rows = select(Draft).where(Draft.person_id == person.id).order_by(Draft.saved_at.desc(), Draft.id.desc())
    return list(db.session.scalars(rows.limit(100)))


def find_draft(draft_id: UUID, *, author: Person) -> Draft | None:
    """The draft while it is there and theirs."""
    return db.session.scalar(select(Draft).where(Draft.uuid == draft_id, Draft.person_id == author.id))
