"""What a risk is linked to: records of other systems by their number there, other risks of this register."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from riskreg.models.base import Base, UtcDateTime, one_of
from riskreg.models.risk import Risk
from riskreg.vocabulary import LinkKind


class RiskLink(Base):
    """By number only, never a copy of the other record's words. ``linked_risk_id`` for a link to another risk."""

    __tablename__ = "risk_links"
    __table_args__ = (
        UniqueConstraint("risk_id", "n"),
        CheckConstraint("(kind = 'risk') = (linked_risk_id IS NOT NULL)", name="risk_is_a_row"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    risk_id: Mapped[int] = mapped_column(ForeignKey("risks.id"))
    n: Mapped[int]
    kind: Mapped[LinkKind] = mapped_column(one_of(LinkKind, "kind"))
    reference: Mapped[str] = mapped_column(String(40))
    linked_risk_id: Mapped[int | None] = mapped_column(ForeignKey("risks.id"), index=True)
    linked_at: Mapped[datetime] = mapped_column(UtcDateTime)
    unlinked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    risk: Mapped[Risk] = relationship(back_populates="links", foreign_keys=risk_id)
    linked_risk: Mapped[Risk | None] = relationship(foreign_keys=linked_risk_id)
