"""Links of a risk as its reader may know them: one to another risk only when they see that one too."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import InstrumentedAttribute

from riskreg import policy
from riskreg.extensions import db
from riskreg.models import Risk, RiskLink
from riskreg.policy import Reader
from riskreg.vocabulary import LinkKind, Permission


@dataclass(frozen=True)
class Linked:
    """``n``: its number in the risk; none where the other risk made the link."""

    n: int | None
    kind: LinkKind
    reference: str
    linked_at: datetime
    title: str | None = None


def is_known(link: RiskLink, *, reader: Reader) -> bool:
    return link.linked_risk is None or policy.can(reader, Permission.VIEW_RISK, link.linked_risk)


def links_of(risk: Risk, *, reader: Reader) -> list[Linked]:
    """Its own by number, then those that other risks made to it."""
    own = [Linked(row.n, row.kind, row.reference, row.linked_at, title) for row, title in _own(risk, reader)]
    rows = _risks_seen(reader, RiskLink.risk_id, RiskLink.linked_risk_id == risk.id)
    return own + [Linked(None, LinkKind.RISK, other.reference, row.linked_at, other.title) for row, other in rows]


def known_links(risk: Risk, *, reader: Reader) -> dict[int, RiskLink]:
    """By number, those it ever made that the reader may know: to other risks only where they see these."""
    to_risks = [row.n for row in risk.links if row.kind == LinkKind.RISK]
    seen = (
        select(RiskLink.n)
        .join(Risk, Risk.id == RiskLink.linked_risk_id)
        .where(RiskLink.risk_id == risk.id, policy.risks_visible_to(reader))
    )
    known = set(db.session.scalars(seen)) if to_risks else set()
    return {row.n: row for row in risk.links if row.kind != LinkKind.RISK or row.n in known}


def _own(risk: Risk, reader: Reader) -> list[tuple[RiskLink, str | None]]:
    rows = _risks_seen(reader, RiskLink.linked_risk_id, RiskLink.risk_id == risk.id)
    titles = {row.id: other.title for row, other in rows}
    live = [row for row in risk.links if row.unlinked_at is None]
    return [(row, titles.get(row.id)) for row in live if row.kind != LinkKind.RISK or row.id in titles]


def _risks_seen(
    reader: Reader, other: InstrumentedAttribute[Any], *of: ColumnElement[bool]
) -> list[tuple[RiskLink, Risk]]:
    found = (
        select(RiskLink, Risk)
        .join(Risk, Risk.id == other)
        .where(*of, RiskLink.unlinked_at.is_(None), policy.risks_visible_to(reader))
        .order_by(RiskLink.id)
    )
    return [(row, risk) for row, risk in db.session.execute(found)]
