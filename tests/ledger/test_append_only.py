import pytest
from sqlalchemy import delete, insert, text, update
from sqlalchemy.exc import DBAPIError

from riskreg import clock
from riskreg.extensions import db
from riskreg.models import Base, Event, RiskVersion
from riskreg.vocabulary import RiskStatus
from tests.factories.moves import raise_risk, risk_at

EVENTS, VERSIONS = Base.metadata.tables["events"], Base.metadata.tables["risk_versions"]
ERASURES = Base.metadata.tables["erasures"]


@pytest.fixture
def risk(cast):
    return risk_at(RiskStatus.OPEN)


def refused(statement):
    before = contents()
    with pytest.raises(DBAPIError, match="is append-only"), db.session.begin_nested():
        db.session.execute(statement)
    return contents() == before


def contents():
    return [db.session.execute(table.select()).all() for table in (EVENTS, VERSIONS)]


def list_for_erasure(risk):
    db.session.execute(insert(ERASURES).values(risk_id=risk.id, asked_at=clock.now()))


@pytest.mark.parametrize("column", [column.name for column in EVENTS.c])
def test_no_column_of_an_event_changes(risk, column):
    assert refused(update(EVENTS).values({column: EVENTS.c[column]}))


@pytest.mark.parametrize("column", [column.name for column in VERSIONS.c])
def test_no_column_of_a_version_changes(risk, column):
    assert refused(update(VERSIONS).values({column: VERSIONS.c[column]}))


@pytest.mark.parametrize("table", [EVENTS, VERSIONS], ids=str)
def test_no_row_is_deleted(risk, table):
    assert refused(delete(table))


def test_nor_through_the_models(risk):
    assert refused(update(Event).values(kind="risk.closed"))
    assert refused(delete(RiskVersion).where(RiskVersion.version == 1))


@pytest.mark.parametrize("table", [EVENTS, VERSIONS], ids=str)
def test_no_table_is_emptied(risk, table):
    if db.session.get_bind().dialect.name == "postgresql":
        assert refused(text(f"TRUNCATE {table} CASCADE"))


def test_the_text_of_a_risk_listed_for_erasure_is_emptied_and_no_other(cast, risk):
    other = raise_risk(actor=cast.colleague)
    list_for_erasure(risk)

    emptied = db.session.execute(update(VERSIONS).where(VERSIONS.c.risk_id == risk.id).values(document="", salt=b""))

    assert emptied.rowcount == risk.version
    assert refused(update(VERSIONS).where(VERSIONS.c.risk_id == other.id).values(document="", salt=b""))


@pytest.mark.parametrize(
    "change",
    [
        {"document": "{}", "salt": b""},
        {"document": "", "salt": b"x" * 16},
        {"document": ""},
        {"document": "", "salt": b"", "seq": 99},
        {"document": "", "salt": b"", "version": 99},
        {"document": "", "salt": b"", "at": clock.now()},
    ],
    ids=lambda change: " ".join(change),
)
def test_erasing_empties_and_does_nothing_else(risk, change):
    list_for_erasure(risk)

    assert refused(update(VERSIONS).where(VERSIONS.c.version == 1).values(**change))


def test_a_version_of_an_erased_risk_does_not_move_to_another(cast, risk):
    other = raise_risk(actor=cast.colleague)
    list_for_erasure(risk)
    moved = (
        update(VERSIONS)
        .where(VERSIONS.c.risk_id == risk.id, VERSIONS.c.version == 2)
        .values(document="", salt=b"", risk_id=other.id)
    )

    assert refused(moved)


def test_erasing_deletes_nothing_and_leaves_events_alone(risk):
    list_for_erasure(risk)

    assert refused(delete(VERSIONS).where(VERSIONS.c.risk_id == risk.id))
    assert refused(update(EVENTS).where(EVENTS.c.risk_id == risk.id).values(body=""))
