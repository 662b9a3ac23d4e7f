"""The allied health professions, their reporting splits and groupings."""

from typing import Any

from sqlalchemy import select

from riskreg.extensions import db
from riskreg.models import Profession


def professions() -> list[dict[str, Any]]:
    """All of them in the order of the list: ``code, name, kind, regulator, split_of``."""
    rows = db.session.scalars(select(Profession).order_by(Profession.position))
    names = ("code", "name", "kind", "regulator", "split_of")
    return [{name: getattr(row, name) for name in names} for row in rows]


def is_profession(code: str) -> bool:
    return db.session.scalar(select(Profession.code).where(Profession.code == code)) is not None
