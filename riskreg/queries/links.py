"""Links of a risk as its reader may know them: one to another risk only when they see that one too."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, or_, select

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
    live = [row for row in risk.links if row.unlinked_at is None]
    others = _others_seen(risk, reader) if risk.linked_from or any(row.kind == LinkKind.RISK for row in live) else {}
    own = [
        Linked(row.n, row.kind, row.reference, row.linked_at, others[row.id].title if row.id in others else None)
        for row in live
        if row.kind != LinkKind.RISK or row.id in others
    ]
    incoming = [(row, others[row.id]) for row in risk.linked_from if row.id in others]
    return own + [Linked(None, LinkKind.RISK, other.reference, row.linked_at, other.title) for row, other in incoming]


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


def _others_seen(risk: Risk, reader: Reader) -> dict[int, Risk]:
    """By the id of a link that stands: the risk at its other end, where the reader sees it."""
    ends = or_(
        and_(RiskLink.risk_id == risk.id, RiskLink.linked_risk_id == Risk.id),
        and_(RiskLink.linked_risk_id == risk.id, RiskLink.risk_id == Risk.id),
    )
    found = select(RiskLink, Risk).join(Risk, ends)
    seen = found.where(RiskLink.unlinked_at.is_(None), policy.risks_visible_to(reader))
    return {row.id: other for row, other in db.session.execute(seen)}
