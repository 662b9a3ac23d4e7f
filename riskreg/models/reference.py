"""Code lists that rows point at: professions, and the versions of the matrix that scores were given under."""

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from riskreg.models.base import Base, UtcDateTime


class Profession(Base):
    """One of the 14 allied health professions, a reporting split of one, or a grouping."""

    __tablename__ = "professions"

    code: Mapped[str] = mapped_column(String(8), primary_key=True)
    name: Mapped[str] = mapped_column(String(80))
    kind: Mapped[str] = mapped_column(String(24))
    regulator: Mapped[str] = mapped_column(String(40))
    split_of: Mapped[str | None] = mapped_column(ForeignKey("professions.code"))
    position: Mapped[int]


class RiskMatrix(Base):
    __tablename__ = "risk_matrices"

    version: Mapped[str] = mapped_column(String(40), primary_key=True)
    content: Mapped[str]
    loaded_at: Mapped[datetime] = mapped_column(UtcDateTime)
