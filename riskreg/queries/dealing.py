"""One risk for those who deal with it, with what its pages show; what came before their time stays out of sight."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import contains_eager, joinedload, selectinload

from riskreg import policy
from riskreg.errors import NotFound
from riskreg.extensions import db
from riskreg.models import Action, Escalation, Event, Risk, Score
from riskreg.policy import LEADING, Reader
from riskreg.queries.escalations import visible_to
from riskreg.queries.looking_back import in_view_since
from riskreg.queries.risks import fill_in_what_is_not_there, named
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
    found = select(Risk).where(policy.risks_visible_to(reader), named(identifier)).options(*PLACED, *TREATED)
    risk = _the_one(found)
    leads = frozenset(policy.units_with(reader, LEADING))
    since = in_view_since(risk, reader=reader)
    if not since:
        return InView(risk, None, 0, 0, leads)
    began = select(Event.at, Event.seq, Event.version).where(Event.seq == since)
    first = db.session.execute(began).one()
    return InView(risk, first.at, first.seq, first.version or 0, leads)


def get_placed(identifier: str, *, reader: Reader) -> Risk:
    """As ``get_in_view``, without what people put against it: for a risk that is only being read for the first time."""
    return _the_one(select(Risk).where(policy.risks_visible_to(reader), named(identifier)).options(*PLACED))


def _the_one(found: Select[Risk]) -> Risk:
    risk = db.session.scalars(found).unique().one_or_none()
    if risk is None:
        raise NotFound()
    return fill_in_what_is_not_there(risk)


def get_request(identifier: str, *, reader: Reader) -> Escalation:
    """A request with its risk's place, what was said and who said it. Raises ``NotFound`` as ``get_in_view`` does."""
    try:
        uuid = UUID(identifier)
    except ValueError:
        raise NotFound from None
    found = (
        select(Escalation)
        .join(Escalation.risk)
        .where(Escalation.uuid == uuid, visible_to(reader))
        .options(
            contains_eager(Escalation.risk).options(*PLACED),
            joinedload(Escalation.asked_by, innerjoin=True),
            joinedload(Escalation.decided_by),
            joinedload(Escalation.support_action).joinedload(Action.owner),
            selectinload(Escalation.questions),
        )
    )
    request = db.session.scalars(found).one_or_none()
    if request is None:
        raise NotFound()
    fill_in_what_is_not_there(request.risk)
    return request
