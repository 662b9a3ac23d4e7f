"""Checks of the register: what looks wrong with a risk. A finding asks a question; it changes nothing.

Each check is one query over the risks on the register that its reader sees; all of them are one statement.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, String, and_, cast, exists, func, literal, not_, or_, select, union_all
from sqlalchemy.orm import aliased

from riskreg import clock, policy
from riskreg.extensions import db
from riskreg.models import Action, ActionDate, Escalation, Grant, Person, Risk, RiskTolerance, Score, Voice
from riskreg.policy import WORKING
from riskreg.queries.units import valid_on
from riskreg.scoring import SECOND_PERSON_FROM
from riskreg.vocabulary import UNDECIDED, Check, EscalationStatus, RiskStatus, ScoreKind

QUIET = timedelta(days=365)
OFTEN = 3
"""An action given another date so many times is not going to be done by the next one."""
FINDINGS_SHOWN = 50


@dataclass(frozen=True)
class Finding:
    """A risk that a check found, by reference."""

    check: Check
    reference: str
    title: str


def findings(*, reader: policy.Reader, only: Check | None = None) -> list[Finding]:
    """What the checks find in the risks this reader sees, by check and reference; at most 50 of each check."""
    checks = [only] if only else list(Check)
    each = [_found(check, reader).limit(FINDINGS_SHOWN).subquery() for check in checks]
    rows = db.session.execute(union_all(*(select(one) for one in each)))
    found = [Finding(Check(row.check), row.reference, row.title) for row in rows]
    return sorted(found, key=lambda one: (checks.index(one.check), one.reference))


def counts(*, reader: policy.Reader) -> dict[Check, int]:
    """How many risks each check finds."""
    each = [
        select(literal(check.value).label("check"), func.count(Risk.id).label("number")).where(
            *_conditions(check, reader)
        )
        for check in Check
    ]
    return {Check(row.check): row.number for row in db.session.execute(union_all(*each))}


def _found(check: Check, reader: policy.Reader) -> Select[str, str, str]:
    rows = select(literal(check.value).label("check"), Risk.reference, Risk.title)
    return rows.where(*_conditions(check, reader)).order_by(Risk.reference)


def _conditions(check: Check, reader: policy.Reader) -> tuple[ColumnElement[bool], ...]:
    on_register = Risk.status.in_([RiskStatus.OPEN, RiskStatus.TOLERATED])
    return policy.risks_visible_to(reader), on_register, RULES[check]()


def _newest(kind: ScoreKind) -> ColumnElement[int]:
    row = aliased(Score)
    found = select(row.score).where(row.risk_id == Risk.id, row.kind == kind, row.beside_unit_id.is_(None))
    return found.order_by(row.n.desc()).limit(1).correlate(Risk).scalar_subquery()


def _current_above_initial() -> ColumnElement[bool]:
    return Risk.score > _newest(ScoreKind.INITIAL)


def _target_out_of_reach() -> ColumnElement[bool]:
    """The target is lower than the score, and no open action is due by the target's day."""
    row = aliased(Score)
    newer = aliased(Score)
    # Two deep, a subquery knows the rows around it, and not the risk around those.
    later = exists().where(newer.risk_id == row.risk_id, newer.kind == ScoreKind.TARGET, newer.n > row.n)
    leads_there = exists().where(
        Action.risk_id == row.risk_id, Action.done_on.is_(None), or_(row.by.is_(None), Action.due_on <= row.by)
    )
    return exists().where(
        row.risk_id == Risk.id, row.kind == ScoreKind.TARGET, row.score < Risk.score, not_(later), not_(leads_there)
    )


def _lowered_without_action() -> ColumnElement[bool]:
    """The newest score is lower than the one before it, and no action had been done by then."""
    now, before = aliased(Score), aliased(Score)
    newer, between = aliased(Score), aliased(Score)
    is_newest = not_(exists().where(*_scores(newer, now.risk_id), newer.n > now.n))
    follows = not_(exists().where(*_scores(between, now.risk_id), between.n > before.n, between.n < now.n))
    done = exists().where(Action.risk_id == now.risk_id, Action.done_on <= func.date(now.scored_at))
    return exists().where(
        *_scores(now, Risk.id),
        *_scores(before, Risk.id),
        before.n < now.n,
        now.score < before.score,
        is_newest,
        follows,
        not_(done),
    )


def _scores(row: type[Score], risk_id: Any) -> tuple[ColumnElement[bool], ...]:
    """Current scores of the holder."""
    return row.risk_id == risk_id, row.kind == ScoreKind.CURRENT, row.beside_unit_id.is_(None)


def _redated_often() -> ColumnElement[bool]:
    times = select(func.count(ActionDate.id)).where(ActionDate.action_id == Action.id).correlate(Action)
    return exists().where(Action.risk_id == Risk.id, Action.done_on.is_(None), times.scalar_subquery() >= OFTEN)


def _never_escalated() -> ColumnElement[bool]:
    asked = exists().where(Escalation.risk_id == Risk.id)
    return and_(Risk.score >= SECOND_PERSON_FROM, Risk.organisation_id.is_not(None), not_(asked))


def _owner_left() -> ColumnElement[bool]:
    """The owner's account is not active, or they hold no working role at the holder today."""
    here = exists().where(
        Grant.person_id == Risk.owner_id,
        Grant.unit_id == Risk.holder_id,
        Grant.role.in_(WORKING),
        valid_on(Grant, clock.today()),
    )
    active = exists().where(Person.id == Risk.owner_id, Person.active)
    return not_(and_(here, active))


def _review_overdue() -> ColumnElement[bool]:
    return Risk.next_review_on < clock.today()


def _tolerated_without_record() -> ColumnElement[bool]:
    record = exists().where(RiskTolerance.risk_id == Risk.id, RiskTolerance.until == Risk.tolerated_until)
    return and_(Risk.status == RiskStatus.TOLERATED, not_(record))


def _only_the_person() -> ColumnElement[bool]:
    """Blaming is not explaining: ``person`` is never the only factor of a work system."""
    return func.replace(cast(Risk.seips, String), " ", "") == '["person"]'


def _cause_is_a_risk() -> ColumnElement[bool]:
    """A cause is true now; what might happen belongs to the event."""
    words = ("there is a risk", "risk that", "risk of", "might ", "could ", "may happen")
    return or_(*(Risk.cause.icontains(text, autoescape=True) for text in words))


def _unanswered() -> ColumnElement[bool]:
    today = clock.today()
    unread = and_(Escalation.status == EscalationStatus.ASKED, Escalation.acknowledge_by < today)
    late = or_(unread, Escalation.decide_by < today)
    return exists().where(Escalation.risk_id == Risk.id, Escalation.status.in_(UNDECIDED), late)


def _silent() -> ColumnElement[bool]:
    """Nobody changed it or added a voice for a year."""
    since = clock.now() - QUIET
    heard = exists().where(Voice.risk_id == Risk.id, Voice.added_at >= since)
    return and_(Risk.changed_at < since, not_(heard))


RULES: dict[Check, Callable[[], ColumnElement[bool]]] = {
    Check.CURRENT_ABOVE_INITIAL: _current_above_initial,
    Check.TARGET_OUT_OF_REACH: _target_out_of_reach,
    Check.LOWERED_WITHOUT_ACTION: _lowered_without_action,
    Check.ACTION_REDATED_OFTEN: _redated_often,
    Check.NEVER_ESCALATED: _never_escalated,
    Check.OWNER_LEFT: _owner_left,
    Check.REVIEW_OVERDUE: _review_overdue,
    Check.TOLERATED_WITHOUT_RECORD: _tolerated_without_record,
    Check.ONLY_THE_PERSON: _only_the_person,
    Check.CAUSE_IS_A_RISK: _cause_is_a_risk,
    Check.ESCALATION_UNANSWERED: _unanswered,
    Check.SILENT: _silent,
}
