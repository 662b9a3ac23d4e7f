"""One risk for those who deal with it, with what its pages show; what came before their time stays out of sight."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Integer, Select, Uuid, bindparam, select
from sqlalchemy.orm import contains_eager, joinedload, selectinload

from riskreg import policy
from riskreg.errors import NotFound
from riskreg.extensions import db
from riskreg.models import Action, Escalation, Event, Risk, Score
from riskreg.policy import LEADING, Reader
from riskreg.queries.escalations import visible_to
from riskreg.queries.kept import kept
from riskreg.queries.looking_back import in_view_since
from riskreg.queries.risks import fill_in_what_is_not_there, named_by, naming
from riskreg.vocabulary import Level, ScoreKind

PLACED = (
    joinedload(Risk.raised_by, innerjoin=True),
    joinedload(Risk.owner),
    joinedload(Risk.origin, innerjoin=True),
    joinedload(Risk.holder, innerjoin=True),
    *(joinedload(getattr(Risk, level.value)) for level in Level),
)
TREATED = (
    # A few rows more of the one statement that finds the risk.
    joinedload(Risk.professions),
    selectinload(Risk.scores).joinedload(Score.scored_by),
    selectinload(Risk.actions).joinedload(Action.owner),
    selectinload(Risk.escalations).joinedload(Escalation.support_action),
)
_BEGAN = select(Event.at, Event.seq, Event.version).where(Event.seq == bindparam("since", type_=Integer))


@dataclass(frozen=True)
class InView:
    """The risk, and from which moment, event and version on its history is the reader's to know (None, 0: all)."""

    risk: Risk
    since: datetime | None
    seq: int
    version: int
    leads: frozenset[int]

    @property
    def scores(self) -> list[Score]:
        """Those of the document, and those given since it came into view; oldest first."""
        newest = {row.kind: row for row in self.risk.scores}
        return [
            row
            for row in self.risk.scores
            if self.since is None or row.scored_at > self.since or newest[row.kind] is row
        ]

    @property
    def before(self) -> int | None:
        """The current score before this one, when the reader could see it while it stood."""
        current = [row for row in self.risk.scores if row.kind == ScoreKind.CURRENT]
        if len(current) < 2 or (self.since is not None and current[-1].scored_at <= self.since):
            return None
        return current[-2].score

    @property
    def requests(self) -> list[Escalation]:
        """Newest first: those since it came into view, and those asked of a unit the reader leads."""
        rows = [
            r
            for r in self.risk.escalations
            if r.asked_version >= self.version or self.leads & {r.to_unit_id, r.kept_by_id}
        ]
        return rows[::-1]


def get_in_view(identifier: str, *, reader: Reader) -> InView:
    """Raises ``NotFound``, alike for what does not exist and what is not theirs to see."""
    risk = _the_one(_treated, identifier, reader)
    leads = frozenset(policy.units_with(reader, LEADING))
    since = in_view_since(risk, reader=reader)
    if not since:
        return InView(risk, None, 0, 0, leads)
    first = db.session.execute(_BEGAN, {"since": since}).one()
    return InView(risk, first.at, first.seq, first.version or 0, leads)


def get_placed(identifier: str, *, reader: Reader) -> Risk:
    """As ``get_in_view``, without what people put against it: for a risk that is only being read for the first time."""
    return _the_one(_placed, identifier, reader)


def _the_one(built: Callable[[policy.Eyes, str], Select[Risk]], identifier: str, reader: Reader) -> Risk:
    by, name = naming(identifier)
    found = built(policy.kind_of(reader), by)
    risk = db.session.scalars(found, name | policy.values_of(reader)).unique().one_or_none()
    if risk is None:
        raise NotFound()
    return fill_in_what_is_not_there(risk)


@kept
def _placed(eyes: policy.Eyes, by: str) -> Select[Risk]:
    return select(Risk).where(policy.risks_visible_to(eyes, one=True), named_by(by)).options(*PLACED)


@kept
def _treated(eyes: policy.Eyes, by: str) -> Select[Risk]:
    return _placed(eyes, by).options(*TREATED)


def get_request(identifier: str, *, reader: Reader) -> Escalation:
    """A request with its risk's place, what was said and who said it. Raises ``NotFound`` as ``get_in_view`` does."""
    try:
        uuid = UUID(identifier)
    except ValueError:
        raise NotFound from None
    found = _request(policy.kind_of(reader))
    request = db.session.scalars(found, {"uuid": uuid} | policy.values_of(reader)).one_or_none()
    if request is None:
        raise NotFound()
    fill_in_what_is_not_there(request.risk)
    return request


@kept
def _request(eyes: policy.Eyes) -> Select[Escalation]:
    return (
        select(Escalation)
        .join(Escalation.risk)
        .where(Escalation.uuid == bindparam("uuid", type_=Uuid), visible_to(eyes))
        .options(
            contains_eager(Escalation.risk).options(*PLACED),
            joinedload(Escalation.asked_by, innerjoin=True),
            joinedload(Escalation.decided_by),
            joinedload(Escalation.support_action).joinedload(Action.owner),
            selectinload(Escalation.questions),
        )
    )
