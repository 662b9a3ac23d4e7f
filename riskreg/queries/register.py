"""The register as its reader may list it: filtered, sorted, a page at a time, in a constant number of statements."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Integer, Row, Select, and_, bindparam, func, select
from sqlalchemy.orm import aliased

from riskreg import policy
from riskreg.extensions import db
from riskreg.models import Escalation, Person, Risk, Unit
from riskreg.queries.kept import kept
from riskreg.queries.movement import previous_score
from riskreg.queries.proposals import proposed_to
from riskreg.queries.register_filters import (
    UNDECIDED_HERE,
    Wanted,
    is_escalated,
    order,
    wanted_conditions,
)
from riskreg.vocabulary import Band, EscalationStatus, RiskStatus, Theme, Urgency

Found = TypeVar("Found", bound=Select[*tuple[Any, ...]])
ROWS_A_PAGE = 25


@dataclass(frozen=True)
class Listed:
    """One row of the register. ``before`` is the current score before this one; units are codes."""

    reference: str
    title: str
    theme: Theme
    status: RiskStatus
    urgency: Urgency
    score: int | None
    band: Band | None
    before: int | None
    holder: str
    origin: str
    owner: str | None
    next_review_on: date | None
    triage_by: date | None
    raised_at: datetime
    escalated: bool
    asked: str | None
    request_status: EscalationStatus | None
    acknowledge_by: date | None
    decide_by: date | None

    @property
    def movement(self) -> int | None:
        """How far the score moved last time; none while there is nothing to compare."""
        return self.score - self.before if self.score is not None and self.before is not None else None

    def is_overdue(self, *, on: date) -> bool:
        """A review, an answer to the request, or the reading of a new risk is late."""
        late_review = self.next_review_on is not None and self.next_review_on < on and self.is_on_register
        return late_review or self.answer_is_late(on=on) or (self.triage_by is not None and self.triage_by < on)

    def answer_is_late(self, *, on: date) -> bool:
        """SQL rows carry only the dates; the same rule as ``Escalation.is_overdue``."""
        if self.decide_by is None or self.acknowledge_by is None:
            return False
        return self.decide_by < on or (self.request_status == EscalationStatus.ASKED and self.acknowledge_by < on)

    @property
    def is_on_register(self) -> bool:
        return self.status in (RiskStatus.OPEN, RiskStatus.TOLERATED)


@dataclass(frozen=True)
class Register:
    """One page of rows, and how many there are in all."""

    rows: list[Listed]
    total: int
    page: int

    @property
    def pages(self) -> int:
        return max(-(-self.total // ROWS_A_PAGE), 1)

    @property
    def first(self) -> int:
        return (self.page - 1) * ROWS_A_PAGE + 1

    @property
    def last(self) -> int:
        return min(self.page * ROWS_A_PAGE, self.total)


def register(wanted: Wanted, *, reader: policy.Reader, page: int | None = 1) -> Register:
    """The rows wanted of those the reader sees; a page past the end gives the last one, None gives all rows."""
    kind, values = (policy.kind_of(reader), wanted.shape), policy.values_of(reader) | wanted.values
    # Rarely asked for, and built anew, as the pathways in force are a part of it.
    also = [proposed_to(reader)] if wanted.proposed else []
    total = db.session.scalar(narrowed(_total(*kind), also), values) or 0
    if page is None:
        rows = db.session.execute(narrowed(_rows(*kind), also), values)
        return Register([_listed(row) for row in rows], total, 1)
    page = min(page, max(-(-total // ROWS_A_PAGE), 1))
    rows = db.session.execute(narrowed(_page(*kind), also), values | {"before": (page - 1) * ROWS_A_PAGE})
    return Register([_listed(row) for row in rows], total, page)


def narrowed(found: Found, conditions: list[ColumnElement[bool]]) -> Found:
    """The statement as it is kept when there are none."""
    return found.where(*conditions) if conditions else found


@kept
def _total(eyes: policy.Eyes, wanted: Wanted) -> Select[int]:
    return select(func.count(Risk.id)).where(policy.risks_visible_to(eyes), *wanted_conditions(wanted, eyes))


@kept
def _page(eyes: policy.Eyes, wanted: Wanted) -> Select[*tuple[Any, ...]]:
    return _rows(eyes, wanted).limit(ROWS_A_PAGE).offset(bindparam("before", type_=Integer))


@kept
def _rows(eyes: policy.Eyes, wanted: Wanted) -> Select[*tuple[Any, ...]]:
    asked, holder, origin = aliased(Unit), aliased(Unit), aliased(Unit)
    return (
        select(
            *(Risk.reference, Risk.title, Risk.theme, Risk.status, Risk.urgency, Risk.score, Risk.band),
            previous_score(eyes).label("before"),
            holder.code.label("holder"),
            origin.code.label("origin"),
            Person.title.label("owner"),
            *(Risk.next_review_on, Risk.triage_by, Risk.raised_at),
            is_escalated().label("escalated"),
            asked.code.label("asked"),
            Escalation.status.label("request_status"),
            *(Escalation.acknowledge_by, Escalation.decide_by),
        )
        .join(holder, holder.id == Risk.holder_id)
        .join(origin, origin.id == Risk.origin_id)
        .outerjoin(Person, Person.id == Risk.owner_id)
        # At most one row: the database allows no second undecided request.
        .outerjoin(Escalation, and_(Escalation.risk_id == Risk.id, UNDECIDED_HERE))
        .outerjoin(asked, asked.id == Escalation.to_unit_id)
        .where(policy.risks_visible_to(eyes), *wanted_conditions(wanted, eyes))
        .order_by(*order(wanted.sort, eyes))
    )


def _listed(row: Row[*tuple[Any, ...]]) -> Listed:
    return Listed(**row._mapping)


def organisations_seen(*, reader: policy.Reader) -> list[str]:
    """Codes of the organisations whose risks the reader sees: what there is to filter by, and no more."""
    return list(db.session.scalars(_organisations(policy.kind_of(reader)), policy.values_of(reader)))


@kept
def _organisations(eyes: policy.Eyes) -> Select[str]:
    seen = select(Risk.organisation_id).where(policy.risks_visible_to(eyes))
    return select(Unit.code).where(Unit.id.in_(seen)).order_by(Unit.code)
