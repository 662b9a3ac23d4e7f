"""What a list of risks may be filtered by, the same for the API's lists and the register page."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, bindparam, exists, not_, or_, select
from sqlalchemy.orm import aliased

from riskreg.models import Action, Control, Escalation, Risk, RiskProfession, Unit
from riskreg.vocabulary import UNDECIDED, Band, EscalationStatus, Level, RiskStatus, Stage, Theme

GIVEN: Any = "given"
"""Stands for the value of a filter in the shape of a statement, which is given to it each time."""
OF_ANY_VALUE = ("org", "ics", "profession", "score_gte", "raised_from", "raised_to", "changed_since")
"""The filters that have more values than statements are kept for."""


@dataclass(frozen=True)
class RiskFilters:
    """Each left None filters nothing. ``org`` and ``ics`` are unit codes; ``raised_to`` itself is left out."""

    level: Level | None = None
    status: RiskStatus | None = None
    stage: Stage | None = None
    org: str | None = None
    ics: str | None = None
    theme: Theme | None = None
    profession: str | None = None
    band: Band | None = None
    score_gte: int | None = None
    raised_from: datetime | None = None
    raised_to: datetime | None = None
    changed_since: datetime | None = None

    @property
    def shape(self) -> "RiskFilters":
        """What a statement is kept by: which filters there are. ``values`` belong to it each time it is asked."""
        return replace(self, **{name: GIVEN for name in OF_ANY_VALUE if getattr(self, name) is not None})

    @property
    def values(self) -> dict[str, Any]:
        return {f"wanted_{name}": getattr(self, name) for name in OF_ANY_VALUE}

    def value(self, name: str) -> Any:
        """Of one of those filters: for SQL."""
        given = getattr(self, name)
        return bindparam(f"wanted_{name}") if given is GIVEN else given


def conditions(filters: RiskFilters) -> list[ColumnElement[bool]]:
    """SQL over ``risks`` for a query that is scoped to its reader already."""
    equal = {
        Risk.level: filters.level,
        Risk.status: filters.status,
        Risk.theme: filters.theme,
        Risk.band: filters.band,
        Risk.organisation_id: _unit_id(filters.value("org")),
        Risk.ics_id: _unit_id(filters.value("ics")),
    }
    found: list[ColumnElement[bool]] = [column == value for column, value in equal.items() if value is not None]
    return found + _ranges(filters) + _related(filters)


def _unit_id(code: Any) -> ColumnElement[int] | None:
    return select(Unit.id).where(Unit.code == code).scalar_subquery() if code is not None else None


def _ranges(filters: RiskFilters) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if filters.score_gte is not None:
        found.append(Risk.score >= filters.value("score_gte"))
    if filters.raised_from is not None:
        found.append(Risk.raised_at >= filters.value("raised_from"))
    if filters.raised_to is not None:
        found.append(Risk.raised_at < filters.value("raised_to"))
    if filters.changed_since is not None:
        found.append(Risk.changed_at >= filters.value("changed_since"))
    return found


def _related(filters: RiskFilters) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if filters.profession is not None:
        row = aliased(RiskProfession)
        found.append(exists().where(row.risk_id == Risk.id, row.profession == filters.value("profession")))
    if filters.stage is not None:
        found.append(at_stage(filters.stage))
    return found


def at_stage(stage: Stage) -> ColumnElement[bool]:
    """SQL twin of ``workflows.document.stage``: the first that fits."""
    over = Risk.status.in_([RiskStatus.CLOSED, RiskStatus.DECLINED, RiskStatus.JOINED])
    waiting = Risk.status.in_([RiskStatus.NEW, RiskStatus.NEEDS_INFORMATION])
    undecided = exists().where(Escalation.risk_id == Risk.id, Escalation.status.in_(UNDECIDED))
    accepted = exists().where(Escalation.risk_id == Risk.id, Escalation.status == EscalationStatus.ACCEPTED)
    worked_on = or_(exists().where(Control.risk_id == Risk.id), exists().where(Action.risk_id == Risk.id))
    on_register = and_(not_(over), not_(waiting))
    return {
        Stage.CLOSED: over,
        Stage.IDENTIFICATION: waiting,
        Stage.ESCALATION: and_(on_register, undecided),
        Stage.GOVERNANCE: and_(on_register, not_(undecided), accepted),
        Stage.TREATMENT: and_(on_register, not_(undecided), not_(accepted), worked_on),
        Stage.ASSESSMENT: and_(on_register, not_(undecided), not_(accepted), not_(worked_on)),
    }[stage]
