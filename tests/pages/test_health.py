from sqlalchemy import text

from riskreg.extensions import db


def test_alive_without_a_database(client_for):
    assert client_for().get("/healthz").json == {"status": "ok"}


def test_ready_when_all_is_well(client_for):
    assert client_for().get("/readyz").json == {"status": "ok"}


def test_not_ready_without_the_protection_of_the_ledger(own_database):
    on = "" if db.engine.dialect.name == "sqlite" else " ON events"
    db.session.execute(text(f"DROP TRIGGER events_no_update{on}"))
    db.session.commit()

    answer = own_database.test_client().get("/readyz")

    assert (answer.status_code, answer.json) == (503, {"status": "not ready", "problems": ["ledger"]})


def test_not_ready_before_the_migrations(own_database):
    db.session.execute(text("UPDATE alembic_version SET version_num = '0000'"))
    db.session.commit()

    answer = own_database.test_client().get("/readyz")

    assert (answer.status_code, answer.json) == (503, {"status": "not ready", "problems": ["migrations"]})


def test_not_ready_without_a_database(own_database, monkeypatch):
    db.session.remove()
    monkeypatch.setitem(db.engines, None, db._make_engine(None, {"url": "sqlite:////no/such/place.db"}, own_database))

    answer = own_database.test_client().get("/readyz")

    assert (answer.status_code, answer.json) == (503, {"status": "not ready", "problems": ["database"]})
    assert own_database.test_client().get("/healthz").status_code == 200
