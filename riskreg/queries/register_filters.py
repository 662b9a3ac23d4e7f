"""What the register may be filtered and sorted by, beyond what the API's lists know."""

from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, func, not_, or_
from sqlalchemy.orm import aliased

from riskreg import clock, policy
from riskreg.models import Escalation, Risk
from riskreg.queries.filters import RiskFilters, conditions
from riskreg.queries.movement import previous_score
from riskreg.queries.proposals import proposed_to
from riskreg.vocabulary import INVOLVED, UNDECIDED, Band, EscalationStatus, RiskStatus, Theme

SOON = timedelta(days=14)
MOST_WORDS = 6
UNDECIDED_HERE = Escalation.status.in_(UNDECIDED)


class Standing(StrEnum):
    """The status tag of a risk: its status, or ``escalated`` while a unit above is involved in an open one."""

    NEW = "new"
    NEEDS_INFORMATION = "needs_information"
    OPEN = "open"
    ESCALATED = "escalated"
    TOLERATED = "tolerated"
    JOINED = "joined"
    DECLINED = "declined"
    CLOSED = "closed"


class Due(StrEnum):
    OVERDUE = "overdue"
    SOON = "soon"


class Sort(StrEnum):
    WORSE = "worse"
    SCORE = "score"
    REVIEW = "review"
    NEWEST = "newest"
    REFERENCE = "reference"


@dataclass(frozen=True)
class Wanted:
    """Each left empty filters nothing, but for ``standings``: without one, and without words, what is over is left out.

    ``proposed``: for escalation, to those who lead the holder. ``shared`` holds what the API's lists filter by too:
    level, organisation, profession.
    """

    words: str = ""
    themes: tuple[Theme, ...] = ()
    bands: tuple[Band, ...] = ()
    standings: tuple[Standing, ...] = ()
    mine: bool = False
    proposed: bool = False
    due: Due | None = None
    shared: RiskFilters = field(default_factory=RiskFilters)
    sort: Sort = Sort.WORSE


def wanted_conditions(wanted: Wanted, *, reader: policy.Reader) -> list[ColumnElement[bool]]:
    """SQL over ``risks`` for a query that is scoped to its reader already."""
    found = [*conditions(wanted.shared), *has_words(wanted.words)]
    if wanted.themes:
        found.append(Risk.theme.in_(wanted.themes))
    if wanted.bands:
        found.append(Risk.band.in_(wanted.bands))
    if wanted.mine:
        found.append(Risk.owner_id == reader.id)
    if wanted.proposed:
        found.append(proposed_to(reader))
    if wanted.due is not None:
        found.append(_due(wanted.due))
    if wanted.standings:
        found.append(or_(*(_stands(standing) for standing in wanted.standings)))
    elif not wanted.words:
        found.append(Risk.status.not_in([RiskStatus.DECLINED, RiskStatus.JOINED, RiskStatus.CLOSED]))
    return found


def has_words(words: str) -> list[ColumnElement[bool]]:
    """Each of the first few of them, in reference, title or event."""
    return [_has(word) for word in words.split()[:MOST_WORDS]]


def _has(word: str) -> ColumnElement[bool]:
    columns = (Risk.reference, Risk.title, Risk.event)
    return or_(*(column.icontains(word, autoescape=True) for column in columns))


def is_escalated() -> ColumnElement[bool]:
    """A unit above was asked and has not decided, or has taken it on or owes support."""
    row = aliased(Escalation)
    return exists().where(row.risk_id == Risk.id, row.status.in_(INVOLVED))


def _stands(standing: Standing) -> ColumnElement[bool]:
    on_register = Risk.status.in_([RiskStatus.OPEN, RiskStatus.TOLERATED])
    if standing == Standing.ESCALATED:
        return and_(on_register, is_escalated())
    if standing in (Standing.OPEN, Standing.TOLERATED):
        return and_(Risk.status == RiskStatus(standing), not_(is_escalated()))
    return Risk.status == RiskStatus(standing)


def _due(due: Due) -> ColumnElement[bool]:
    """Overdue: a review, a request above, or the reading of a new risk is late; soon: a review within 14 days."""
    today = clock.today()
    on_register = Risk.status.in_([RiskStatus.OPEN, RiskStatus.TOLERATED])
    if due == Due.SOON:
        return and_(on_register, Risk.next_review_on.between(today, today + SOON))
    row = aliased(Escalation)
    late_to_read = and_(row.status == EscalationStatus.ASKED, row.acknowledge_by < today)
    late_answer = exists().where(
        row.risk_id == Risk.id, row.status.in_(UNDECIDED), or_(row.decide_by < today, late_to_read)
    )
    return or_(and_(on_register, Risk.next_review_on < today), late_answer, Risk.triage_by < today)


def order(sort: Sort, *, reader: policy.Reader) -> tuple[ColumnElement[Any], ...]:
    """How rows follow each other; the id at the end makes the order total, so that pages never overlap."""
    highest = Risk.score.desc().nulls_last()
    by: dict[Sort, tuple[ColumnElement[Any], ...]] = {
        # What has not moved yet stands between what got worse and what got better.
        Sort.WORSE: (func.coalesce(Risk.score - previous_score(reader=reader), 0).desc(), highest),
        Sort.SCORE: (highest,),
        Sort.REVIEW: (Risk.next_review_on.asc().nulls_last(),),
        Sort.NEWEST: (Risk.raised_at.desc(),),
        Sort.REFERENCE: (),
    }
    return (*by[sort], Risk.reference.asc(), Risk.id.asc())
