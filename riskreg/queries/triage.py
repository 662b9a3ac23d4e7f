"""What waits for triage, oldest first, and how long it has waited against the target."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, or_, select

from riskreg import clock, policy, reference
from riskreg.clock import london_day
from riskreg.extensions import db
from riskreg.models import Risk
from riskreg.models.correspondence import RiskQuestion
from riskreg.queries.kept import kept
from riskreg.vocabulary import Level, RiskStatus, Urgency

WAITING = (RiskStatus.NEW, RiskStatus.NEEDS_INFORMATION)


@dataclass(frozen=True)
class Waiting:
    """A risk that AHP leadership has to read. ``days``: working days since its clock started."""

    reference: str
    title: str
    urgency: Urgency
    raised_on: date
    triage_by: date | None
    days: int

    @property
    def is_urgent(self) -> bool:
        return self.urgency == Urgency.TODAY

    def is_late(self, *, on: date) -> bool:
        return self.triage_by is not None and self.triage_by < on


@dataclass(frozen=True)
class TriageList:
    """``new`` waits for the reader, ``asked`` for an answer of the person who raised it."""

    new: list[Waiting]
    asked: list[Waiting]
    target: int

    @property
    def oldest(self) -> int:
        return max((row.days for row in self.new), default=0)

    def after(self, reference: str) -> str | None:
        """The reference of the risk that follows in the list, or the first one left; none when it empties."""
        found = [row.reference for row in self.new]
        later = found[found.index(reference) + 1 :] if reference in found else found
        return next((other for other in [*later, *found] if other != reference), None)


def triage_list(*, reader: policy.Reader) -> TriageList:
    """Every risk this reader may triage now, oldest first."""
    found = db.session.execute(_rows(policy.kind_of(reader)), policy.values_of(reader))
    lists: dict[RiskStatus, list[Waiting]] = {status: [] for status in WAITING}
    today, target = clock.today(), reference.clocks()["triage_working_days"]
    for ref, title, urgency, raised_at, triage_by, status in found:
        raised_on = london_day(raised_at)
        days = _waited(raised_on, triage_by, today, target)
        lists[status].append(Waiting(ref, title, urgency, raised_on, triage_by, days))
    return TriageList(lists[RiskStatus.NEW], lists[RiskStatus.NEEDS_INFORMATION], target)


@kept
def _rows(eyes: policy.Eyes) -> Select[*tuple[Any, ...]]:
    return (
        select(Risk.reference, Risk.title, Risk.urgency, Risk.raised_at, Risk.triage_by, Risk.status)
        .where(Risk.status.in_(WAITING), led_by(eyes), policy.risks_visible_to(eyes))
        .order_by(Risk.raised_at, Risk.id)
    )


def _waited(raised_on: date, triage_by: date | None, today: date, target: int) -> int:
    """Working days since the clock started: when it was sent, or when a question about it was answered."""
    started = raised_on if triage_by is None else clock.subtract_working_days(triage_by, target)
    return clock.working_days_between(max(started, raised_on), today)


def led_by(reader: policy.Reader | policy.Eyes) -> ColumnElement[bool]:
    """SQL twin of ``leads_origin``: L or Q on the path from origin to its organisation, or on an origin above."""
    units = policy.eyes_of(reader).units("leading")
    inside = [getattr(Risk, f"{level}_id").in_(units) for level in Level if level.inside_organisation]
    nowhere_inside = [getattr(Risk, f"{level}_id").is_(None) for level in Level if level.inside_organisation]
    above = Risk.origin_id.in_(units)
    for none in nowhere_inside:
        above = above & none
    return or_(*inside, above)


def question_of(risk: Risk) -> RiskQuestion | None:
    """The newest question of triage to the person who raised it."""
    return db.session.scalars(
        select(RiskQuestion).where(RiskQuestion.risk_id == risk.id).order_by(RiskQuestion.version.desc()).limit(1)
    ).first()
