"""What the register may be filtered and sorted by, beyond what the API's lists know."""

from dataclasses import dataclass, field, replace
from datetime import timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Date, String, and_, bindparam, exists, func, not_, or_
from sqlalchemy.orm import aliased

from riskreg import clock, policy
from riskreg.models import Escalation, Risk
from riskreg.queries.filters import RiskFilters, conditions
from riskreg.queries.movement import previous_score
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

    @property
    def shape(self) -> "Wanted":
        """What a statement is kept by: which filters there are, how many words. ``values`` belong to it."""
        words = " ".join(f"word{n}" for n, _ in enumerate(_first(self.words)))
        return replace(self, words=words, proposed=False, shared=self.shared.shape)

    @property
    def values(self) -> dict[str, Any]:
        words = {f"word{n}": _escaped(word) for n, word in enumerate(_first(self.words))}
        return self.shared.values | words | {"soon": clock.today() + SOON}


def wanted_conditions(wanted: Wanted, eyes: policy.Eyes) -> list[ColumnElement[bool]]:
    """SQL over ``risks`` for a query that is scoped to its reader already, of the shape of what is wanted.

    Not of what is proposed, as that hangs on more than the reader.
    """
    found = [*conditions(wanted.shared), *(_has(bindparam(name, type_=String)) for name in _first(wanted.words))]
    if wanted.themes:
        found.append(Risk.theme.in_(wanted.themes))
    if wanted.bands:
        found.append(Risk.band.in_(wanted.bands))
    if wanted.mine:
        found.append(Risk.owner_id == eyes.person)
    if wanted.due is not None:
        found.append(_due(wanted.due, eyes.today))
    if wanted.standings:
        found.append(or_(*(_stands(standing) for standing in wanted.standings)))
    elif not wanted.words:
        found.append(Risk.status.not_in([RiskStatus.DECLINED, RiskStatus.JOINED, RiskStatus.CLOSED]))
    return found


def has_words(words: str) -> list[ColumnElement[bool]]:
    """Each of the first few of them, in reference, title or event."""
    return [_has(_escaped(word)) for word in _first(words)]


def _first(words: str) -> list[str]:
    return words.split()[:MOST_WORDS]


def _has(word: Any) -> ColumnElement[bool]:
    columns = (Risk.reference, Risk.title, Risk.event)
    return or_(*(column.icontains(word, escape="/") for column in columns))


def _escaped(word: str) -> str:
    """So that it means itself."""
    return word.replace("/", "//").replace("%", "/%").replace("_", "/_")


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


def _due(due: Due, today: Any) -> ColumnElement[bool]:
    """Overdue: a review, a request above, or the reading of a new risk is late; soon: a review within 14 days."""
    on_register = Risk.status.in_([RiskStatus.OPEN, RiskStatus.TOLERATED])
    if due == Due.SOON:
        return and_(on_register, Risk.next_review_on.between(today, bindparam("soon", type_=Date)))
    row = aliased(Escalation)
    late_to_read = and_(row.status == EscalationStatus.ASKED, row.acknowledge_by < today)
    late_answer = exists().where(
        row.risk_id == Risk.id, row.status.in_(UNDECIDED), or_(row.decide_by < today, late_to_read)
    )
    return or_(and_(on_register, Risk.next_review_on < today), late_answer, Risk.triage_by < today)


def order(sort: Sort, eyes: policy.Eyes) -> tuple[ColumnElement[Any], ...]:
    """How rows follow each other; the id at the end makes the order total, so that pages never overlap."""
    highest = Risk.score.desc().nulls_last()
    by: dict[Sort, tuple[ColumnElement[Any], ...]] = {
        # What has not moved yet stands between what got worse and what got better.
        Sort.WORSE: (func.coalesce(Risk.score - previous_score(eyes), 0).desc(), highest),
        Sort.SCORE: (highest,),
        Sort.REVIEW: (Risk.next_review_on.asc().nulls_last(),),
        Sort.NEWEST: (Risk.raised_at.desc(),),
        Sort.REFERENCE: (),
    }
    return (*by[sort], Risk.reference.asc(), Risk.id.asc())
