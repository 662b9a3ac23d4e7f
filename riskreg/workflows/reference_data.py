"""Loading reference data: units with their dates, parents and successors, professions, the matrix. Repeatable."""

import json
import uuid
from datetime import UTC, date, datetime, timedelta

from sqlalchemy import select

from riskreg import clock, reference
from riskreg.errors import RuleBroken
from riskreg.extensions import db
from riskreg.models import (
    LedgerHead,
    Profession,
    RiskMatrix,
    Unit,
    UnitName,
    UnitParent,
    UnitSuccessor,
)
from riskreg.vocabulary import Level
from riskreg.workflows.ledger import NO_HASH

LEVELS = {"trust": Level.ORGANISATION, "icb": Level.ICS, "region": Level.REGION, "national": Level.NATIONAL}
BOARDS_MERGED = date(2026, 4, 1)
"""Twelve integrated care boards closed the day before and six opened: trusts moved from the one to the other."""
KINDS = {"yes": "profession", "reporting split": "reporting_split", "related workforce": "related_workforce"}


def load_reference_data() -> dict[str, int | str]:
    """Load what is missing; what is there stays as it is. Gives the numbers in the register afterwards."""
    open_ledger()
    load_units()
    load_professions()
    version = load_matrix()
    db.session.flush()
    return {
        "units": len(reference.rows("units.csv")),
        "professions": len(reference.rows("professions.csv")),
        "matrix": version,
    }


def open_ledger() -> None:
    """The head of an empty ledger, under an epoch of its own."""
    if db.session.get(LedgerHead, 1) is None:
        db.session.add(LedgerHead(id=1, seq=0, at=_beginning(), hash=NO_HASH, epoch=str(uuid.uuid4())))


def _beginning() -> datetime:
    return datetime(2000, 1, 1, tzinfo=UTC)


def load_units() -> None:
    known = dict(db.session.execute(select(Unit.code, Unit.id)).all())
    missing = [row for row in reference.rows("units.csv") if row["code"] not in known]
    units = {row["code"]: _unit(row) for row in missing}
    db.session.add_all(units.values())
    db.session.flush()
    ids = known | {code: unit.id for code, unit in units.items()}
    for row in missing:
        db.session.add_all(_parents(row, ids))
        db.session.add_all(_successors(row, ids))
        db.session.add(UnitName(unit_id=ids[row["code"]], name=row["name"]))


def _unit(row: dict[str, str]) -> Unit:
    return Unit(
        code=row["code"],
        level=LEVELS[row["type"]],
        valid_from=_day(row["valid_from"]),
        valid_to=_day(row["valid_to"]),
    )


def _parents(row: dict[str, str], ids: dict[str, int]) -> list[UnitParent]:
    """One parent, or two in turn for a trust whose board changed on 1 April 2026."""
    unit_id, now, before = ids[row["code"]], row["parent_code"], row["icb_code_before_2026_04"]
    ends = _day(row["valid_to"])
    if not now:
        return []
    if before in ("", now):
        return [UnitParent(unit_id=unit_id, parent_id=ids[now], valid_from=_day(row["valid_from"]), valid_to=ends)]
    return [
        UnitParent(
            unit_id=unit_id,
            parent_id=ids[before],
            valid_from=_day(row["valid_from"]),
            valid_to=BOARDS_MERGED - timedelta(days=1),
        ),
        UnitParent(unit_id=unit_id, parent_id=ids[now], valid_from=BOARDS_MERGED, valid_to=ends),
    ]


def _successors(row: dict[str, str], ids: dict[str, int]) -> list[UnitSuccessor]:
    """From the day after its last one. Which of several is the heir no source says."""
    codes, last_day = [code for code in row["successor_codes"].split(";") if code], _day(row["valid_to"])
    start = last_day + timedelta(days=1) if last_day else None
    return [UnitSuccessor(unit_id=ids[row["code"]], successor_id=ids[code], effective_on=start) for code in codes]


def load_professions() -> None:
    known = set(db.session.scalars(select(Profession.code)))
    for position, row in enumerate(reference.rows("professions.csv"), start=1):
        if row["code"] not in known:
            db.session.add(
                Profession(
                    code=row["code"],
                    name=row["name"],
                    kind=KINDS.get(row["nhse_ahp"], row["nhse_ahp"]),
                    regulator=row["regulator"],
                    split_of=row["split_of"] or None,
                    position=position,
                )
            )


def load_matrix() -> str:
    """A matrix in use never changes under its version: scores were given under it."""
    matrix = reference.matrix()
    content = json.dumps(matrix, sort_keys=True)
    known = db.session.get(RiskMatrix, matrix["version"])
    if known is None:
        db.session.add(RiskMatrix(version=matrix["version"], content=content, loaded_at=clock.now()))
    elif known.content != content:
        raise RuleBroken(f"The matrix {matrix['version']} has changed. Give the new one a new version.")
    return str(matrix["version"])


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None
