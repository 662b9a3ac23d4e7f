"""Requests between units as a list: asked of the reader's units, and asked by them."""

import json
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Row, Select, and_, or_, select
from sqlalchemy.orm import aliased

from riskreg import policy
from riskreg.clock import london_day
from riskreg.extensions import db
from riskreg.models import Escalation, Risk, RiskVersion, Unit
from riskreg.queries.escalations import kept_by, visible_to
from riskreg.queries.kept import kept
from riskreg.vocabulary import UNDECIDED, AcceptMode, Ask, EscalationStatus, Route

MOST = 100
"""How many requests of each list a page shows, newest decisions first."""


@dataclass(frozen=True)
class Asked:
    """One request. ``risk`` is what the reader may know of the risk: as it is, as it was decided on, or nothing."""

    id: str
    reference: str
    risk: dict[str, Any]
    from_unit: str
    to_unit: str
    status: EscalationStatus
    mode: AcceptMode | None
    route: Route
    is_appeal: bool
    ask: Ask
    ask_sentence: str
    acknowledge_by: date
    decide_by: date
    decided_on: date | None

    @property
    def is_undecided(self) -> bool:
        return self.status in UNDECIDED

    def is_overdue(self, *, on: date) -> bool:
        """As ``Escalation.is_overdue``."""
        late_to_read = self.status == EscalationStatus.ASKED and self.acknowledge_by < on
        return self.is_undecided and (late_to_read or self.decide_by < on)


@dataclass(frozen=True)
class Requests:
    waiting: list[Asked]
    decided: list[Asked]
    ours: list[Asked]


def requests_for(*, reader: policy.Reader) -> Requests:
    """Asked of the reader's units: waiting, the soonest decision first, and decided; asked by them: newest first."""
    eyes, values = policy.kind_of(reader), policy.values_of(reader)
    return Requests(*(_list(found, values) for found in (_waiting(eyes), _decided(eyes), _ours(eyes))))


def _list(found: Select[*tuple[Any, ...]], values: dict[str, Any]) -> list[Asked]:
    return [_asked(row) for row in db.session.execute(found, values)]


@kept
def _waiting(eyes: policy.Eyes) -> Select[*tuple[Any, ...]]:
    which = kept_by(eyes.units("reading")) & Escalation.status.in_(UNDECIDED)
    return _rows(eyes).where(which).order_by(Escalation.decide_by.asc(), Escalation.id.asc())


@kept
def _decided(eyes: policy.Eyes) -> Select[*tuple[Any, ...]]:
    which = kept_by(eyes.units("reading")) & Escalation.status.not_in(UNDECIDED)
    return _rows(eyes).where(which).order_by(Escalation.decided_at.desc(), Escalation.id.desc())


@kept
def _ours(eyes: policy.Eyes) -> Select[*tuple[Any, ...]]:
    which = or_(Escalation.from_unit_id.in_(eyes.units("reading")), Escalation.asked_by_id == eyes.person)
    return _rows(eyes).where(which).order_by(Escalation.asked_at.desc(), Escalation.id.desc())


def _rows(eyes: policy.Eyes) -> Select[*tuple[Any, ...]]:
    sender, receiver = aliased(Unit), aliased(Unit)
    decided_on = and_(RiskVersion.risk_id == Escalation.risk_id, RiskVersion.version == Escalation.decided_version)
    return (
        select(
            Escalation.route,
            Escalation.appeal_of_id.is_not(None).label("is_appeal"),
            *(Escalation.uuid, Escalation.status, Escalation.mode, Escalation.ask, Escalation.ask_sentence),
            *(Escalation.acknowledge_by, Escalation.decide_by, Escalation.decided_at),
            *(Risk.reference, Risk.title, Risk.score, Risk.band),
            policy.risks_visible_to(eyes).label("seen"),
            RiskVersion.document,
            sender.code.label("from_unit"),
            receiver.code.label("to_unit"),
        )
        .join(Risk, Risk.id == Escalation.risk_id)
        .join(sender, sender.id == Escalation.from_unit_id)
        .join(receiver, receiver.id == Escalation.to_unit_id)
        .outerjoin(RiskVersion, decided_on)
        .where(visible_to(eyes))
        .limit(MOST)
    )


def _asked(row: Row[*tuple[Any, ...]]) -> Asked:
    names = (
        "reference",
        "from_unit",
        "to_unit",
        "status",
        "mode",
        "route",
        "is_appeal",
        "ask",
        "ask_sentence",
        "acknowledge_by",
        "decide_by",
    )
    return Asked(
        id=str(row.uuid),
        risk=_known(row),
        decided_on=london_day(row.decided_at) if row.decided_at else None,
        **{name: row._mapping[name] for name in names},
    )


def _known(row: Row[*tuple[Any, ...]]) -> dict[str, Any]:
    """Title and score: today's for one who sees the risk, else those of the decision, else (withdrawn) none."""
    if row.seen:
        return {"title": row.title, "score": row.score, "band": row.band.value if row.band else None, "seen": True}
    if row.document is None:
        return {"title": None, "score": None, "band": None, "seen": False}
    document = json.loads(row.document)
    current = document["scores"]["current"] or {"score": None, "band": None}
    return {"title": document["title"], "score": current["score"], "band": current["band"], "seen": False}
