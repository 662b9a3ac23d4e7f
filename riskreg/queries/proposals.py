"""Which risks are proposed for escalation: derived from score and threshold, never stored. People decide.

A risk of the register is proposed to the next level of its holder's route whose threshold its score meets, while no
request or step-down waits, none was accepted there or above, and no hold stands.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Integer, Select, and_, bindparam, exists, false, func, not_, or_, select
from sqlalchemy.orm import aliased

from riskreg import clock, policy
from riskreg.extensions import db
from riskreg.models import Escalation, EscalationHold, Event, Risk, StepDown, Unit
from riskreg.pathway import Pathway, SetBy
from riskreg.queries.kept import kept
from riskreg.queries.pathway import Settings, pathway_for, pathways_found, settings_above
from riskreg.vocabulary import UNDECIDED, EscalationStatus, Level, RiskStatus, StepDownStatus

ON_REGISTER = (RiskStatus.OPEN, RiskStatus.TOLERATED)
Thresholds = tuple[tuple[Level, int], ...]
"""The route of a holder with the score from which each level takes risks, lowest first."""


@dataclass(frozen=True)
class Proposal:
    """The score meets the threshold of ``unit``. ``hold``: why it is not escalated for now, while that stands."""

    level: Level
    unit: Unit
    score: int
    threshold: int
    set_by: SetBy | None
    hold: EscalationHold | None

    def shown(self, *, hold_known: bool) -> dict[str, Any]:
        """As resources and pages show it; what was said before a reader's time stays unsaid."""
        return {
            "proposed": self.hold is None,
            "level": self.level,
            "unit": self.unit.code,
            "score": self.score,
            "threshold": self.threshold,
            "set_by": self.set_by,
            "hold": self.hold if hold_known else None,
        }


def proposal_of(risk: Risk) -> Proposal | None:
    """What is proposed about this risk today, held or not; none when nothing is."""
    if risk.status not in ON_REGISTER or risk.score is None or risk.undecided or risk.step_down_asked:
        return None
    pathway = pathway_for(risk.holder, on=clock.today())
    level = pathway.next_level(risk.level, among=risk.path.keys())
    if level is None or risk.score < pathway.takes_score_from(level) or _was_accepted(risk, level):
        return None
    set_by = pathway.set_by(f"levels.{level}.takes_score_from")
    hold = _hold_on(risk, level, risk.score)
    return Proposal(level, risk.path[level], risk.score, pathway.takes_score_from(level), set_by, hold)


def _was_accepted(risk: Risk, level: Level) -> bool:
    return any(
        row.status == EscalationStatus.ACCEPTED and row.to_unit.level.rank >= level.rank for row in risk.escalations
    )


def _hold_on(risk: Risk, level: Level, score: int) -> EscalationHold | None:
    found = select(EscalationHold).where(EscalationHold.risk_id == risk.id).order_by(EscalationHold.version.desc())
    newest = db.session.scalars(found.limit(1)).first()
    return newest if newest and newest.stands(on=clock.today(), level=level, score=score) else None


def hold_known_since(proposal: Proposal, seq: int) -> bool:
    """Was it held at or after this number of the ledger? A reader looks back no further than that."""
    if proposal.hold is None:
        return False
    held = select(Event.seq).where(
        Event.risk_id == proposal.hold.risk_id, Event.version == proposal.hold.version, Event.seq >= seq
    )
    return db.session.scalar(held) is not None


def proposed_to(reader: policy.Reader) -> ColumnElement[bool]:
    """Risks proposed for escalation that the reader sees and whose holder they lead. Reads pathways: one statement."""
    today = clock.today()
    pathways = pathways_found(_pathways(policy.kind_of(reader)), policy.values_of(reader), on=today)
    return and_(_led(policy.eyes_of(reader)), is_proposed(pathways, on=today))


def count_proposed(reader: policy.Reader) -> int:
    """How many these are."""
    eyes, values = policy.kind_of(reader), policy.values_of(reader)
    held = _by_thresholds(pathways_found(_pathways(eyes), values, on=clock.today()))
    values |= {f"held_{n}": ids for n, ids in enumerate(held.values())}
    return db.session.scalar(_count(eyes, tuple(held)), values) or 0


@kept
def _pathways(eyes: policy.Eyes) -> Settings:
    """Of the holders of the risks on the register that this reader sees and leads."""
    holders = select(Risk.holder_id).where(_led(eyes), Risk.status.in_(ON_REGISTER))
    return settings_above(holders, on=eyes.today)


@kept
def _count(eyes: policy.Eyes, routes: tuple[Thresholds, ...]) -> Select[int]:
    held = [(route, bindparam(f"held_{n}", type_=Integer, expanding=True)) for n, route in enumerate(routes)]
    return select(func.count(Risk.id)).where(_led(eyes), _is_proposed(held, eyes.today))


def _led(eyes: policy.Eyes) -> ColumnElement[bool]:
    return and_(policy.risks_visible_to(eyes), policy.holder_led_by(eyes))


def is_proposed(pathways: Mapping[int, Pathway], *, on: date) -> ColumnElement[bool]:
    """SQL twin of ``proposal_of``, without those held back on that day, for risks held by these units."""
    return _is_proposed(_by_thresholds(pathways).items(), on)


def _is_proposed(held: Iterable[tuple[Thresholds, Any]], on: Any) -> ColumnElement[bool]:
    """``held``: the ids of the units that have a route."""
    waits, hands_down = aliased(Escalation), aliased(StepDown)
    undecided = exists().where(waits.risk_id == Risk.id, waits.status.in_(UNDECIDED))
    stepping = exists().where(hands_down.risk_id == Risk.id, hands_down.status == StepDownStatus.ASKED)
    over = [and_(Risk.holder_id.in_(ids), _is_over(thresholds, on)) for thresholds, ids in held]
    return and_(Risk.status.in_(ON_REGISTER), not_(undecided), not_(stepping), or_(false(), *over))


def _by_thresholds(pathways: Mapping[int, Pathway]) -> dict[Thresholds, list[int]]:
    """Units with the same thresholds share a condition: mostly there are one or two kinds."""
    found: defaultdict[Thresholds, list[int]] = defaultdict(list)
    for unit_id, pathway in pathways.items():
        found[tuple((level, pathway.takes_score_from(level)) for level in pathway.route)].append(unit_id)
    return dict(sorted(found.items()))


def _is_over(thresholds: Thresholds, on: Any) -> ColumnElement[bool]:
    levels = [level for level, _ in thresholds]
    return or_(
        *(
            and_(Risk.score >= score, is_next(level, levels), not_(_accepted_from(level)), not_(_held_back(level, on)))
            for level, score in thresholds
        )
    )


def is_next(level: Level, route: Sequence[Level]) -> ColumnElement[bool]:
    """This is the first level above the holder's, of those on the route, that the risk's path has."""
    between = [
        or_(Risk.level.in_(_from(other)), unit_at(other).is_(None)) for other in route if other.rank < level.rank
    ]
    return and_(Risk.level.not_in(_from(level)), unit_at(level).is_not(None), *between)


def unit_at(level: Level) -> ColumnElement[int | None]:
    column: ColumnElement[int | None] = getattr(Risk, f"{level}_id")
    return column


def _from(level: Level) -> list[Level]:
    return [other for other in Level if other.rank >= level.rank]


def _accepted_from(level: Level) -> ColumnElement[bool]:
    row = aliased(Escalation)
    there = [row.to_unit_id == unit_at(other) for other in _from(level)]
    return exists().where(row.risk_id == Risk.id, row.status == EscalationStatus.ACCEPTED, or_(*there))


def _held_back(level: Level, on: Any) -> ColumnElement[bool]:
    row, other = aliased(EscalationHold), aliased(EscalationHold)
    newest = select(func.max(other.version)).where(other.risk_id == Risk.id).correlate(Risk).scalar_subquery()
    return exists().where(
        row.risk_id == Risk.id,
        row.version == newest,
        row.level == level,
        row.until >= on,
        row.score >= Risk.score,
    )
