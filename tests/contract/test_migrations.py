import pytest
from sqlalchemy import create_engine, inspect, text

from riskreg import schema_history
from riskreg.extensions import db
from riskreg.models import Base, append_only
from riskreg.vocabulary import RiskStatus
from tests.factories import moves

TRIGGERS = {
    "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger'",
    "postgresql": "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal",
}
FUNCTIONS = "SELECT proname FROM pg_proc WHERE proname LIKE 'refuse%'"


@pytest.fixture
def engine(databases):
    made = create_engine(databases.empty())
    yield made
    made.dispose()


def tables(engine):
    return set(inspect(engine).get_table_names()) - {"alembic_version"}


def triggers(engine):
    with engine.connect() as connection:
        return set(connection.scalars(text(TRIGGERS[engine.dialect.name])))


def expected_triggers(engine):
    emptying = {f"{table}_no_truncate" for table in append_only.APPEND_ONLY}
    return append_only.trigger_names() | (emptying if engine.dialect.name == "postgresql" else set())


def test_going_up_makes_what_the_models_say_with_the_triggers(engine):
    schema_history.upgrade(engine)

    schema_history.check(engine)
    assert tables(engine) == set(Base.metadata.tables)
    assert triggers(engine) == expected_triggers(engine)


def test_going_down_leaves_nothing_and_up_again_makes_the_same(engine):
    schema_history.upgrade(engine)
    schema_history.downgrade(engine, "base")
    left = (tables(engine), triggers(engine))

    schema_history.upgrade(engine)

    assert left == (set(), set())
    assert triggers(engine) == expected_triggers(engine)
    schema_history.check(engine)


def test_going_down_leaves_no_function_behind(engine):
    schema_history.upgrade(engine)
    schema_history.downgrade(engine, "base")

    if engine.dialect.name == "postgresql":
        with engine.connect() as connection:
            assert list(connection.scalars(text(FUNCTIONS))) == []


def test_a_difference_between_models_and_tables_is_noticed(engine):
    schema_history.upgrade(engine)
    with engine.begin() as connection:
        connection.execute(text("ALTER TABLE clients DROP COLUMN agreement"))

    with pytest.raises(Exception, match="New upgrade operations detected"):
        schema_history.check(engine)


def test_going_up_again_changes_nothing_on_a_register_in_use(own_database):
    before = {table: _count(table) for table in Base.metadata.tables}

    schema_history.upgrade(db.engine)

    assert {table: _count(table) for table in Base.metadata.tables} == before


@pytest.mark.parametrize("status", [RiskStatus.TOLERATED, RiskStatus.JOINED])
def test_going_down_is_refused_where_a_risk_would_lose_what_its_status_needs(own_database, status):
    moves.risk_at(status)
    db.session.commit()
    db.session.remove()

    with pytest.raises(RuntimeError, match="1 rows of risks hold a status"):
        schema_history.downgrade(db.engine, "0020")


def _count(table):
    with db.engine.connect() as connection:
        return connection.scalar(text(f"SELECT count(*) FROM {table}"))


def test_migrating_leaves_foreign_keys_on(own_database):
    schema_history.upgrade(db.engine)

    if db.engine.dialect.name == "sqlite":
        with db.engine.connect() as connection:
            assert connection.scalar(text("PRAGMA foreign_keys")) == 1
