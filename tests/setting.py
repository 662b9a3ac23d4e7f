"""What units set of the pathway, and what comes of it, as tests ask for it."""

from datetime import date
from typing import Any

from sqlalchemy import select

from riskreg import clock
from riskreg.extensions import db
from riskreg.models import PathwaySetting, Risk
from riskreg.policy import Reader
from riskreg.queries.proposals import proposed_to
from tests.cast import Cast


def sets(unit: str, content: dict[str, Any], *, starts_on: date | None = None) -> None:
    """The row as it stands once this unit has set it; without the checks of the verb."""
    row = PathwaySetting(
        unit_id=Cast().unit(unit).id,
        starts_on=starts_on or clock.today(),
        content=content,
        reason="Agreed by the board",
        set_at=clock.now(),
    )
    db.session.add(row)
    db.session.commit()


def proposed(reader: Reader) -> list[str]:
    """References of the risks on this reader's list of what is proposed for escalation."""
    return sorted(db.session.scalars(select(Risk.reference).where(proposed_to(reader))))
