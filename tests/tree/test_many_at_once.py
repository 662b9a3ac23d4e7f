"""Hundreds of risks go along in one command: as few statements as can be, and each with its version and event."""

import pytest
from sqlalchemy import event, select

from riskreg.extensions import db
from riskreg.models import Event, Risk, RiskVersion
from riskreg.workflows import auditing, rows
from tests.factories.moves import cast, held_at, raise_risk
from tests.invariants import check_all
from tests.tree.conftest import merge_boards


@pytest.fixture
def statements(session):
    found = []

    def note(_connection, _cursor, statement, *_more):
        found.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    yield found
    event.remove(db.engine, "before_cursor_execute", note)


def test_ten_times_the_risks_take_no_more_updates_of_risks(do, route, statements):
    for _ in range(10):
        raise_risk(actor=cast.contributor)
    merge_boards(do)
    statements.clear()

    answer = route()

    assert answer["risks"] == [{"from": "TESTI", "to": "TESTK", "status": "new", "count": 10}]
    assert len([text for text in statements if text.startswith("UPDATE risks")]) == 1
    assert {risk.ics.code for risk in db.session.scalars(select(Risk).execution_options(populate_existing=True))} == {
        "TESTK"
    }
    check_all()


def test_as_a_stream_every_column_holds_what_it_held_row_by_row(do, route, monkeypatch):
    risks = [held_at("TESTI"), raise_risk(actor=cast.contributor), held_at("TESTI")]
    monkeypatch.setattr(rows, "WORTH_A_STREAM", 2)
    merge_boards(do)

    route()

    newest = list(db.session.scalars(select(Event).order_by(Event.seq.desc()).limit(3)))
    assert [row.risk_id for row in newest] == [risk.id for risk in reversed(risks)]
    versions = select(RiskVersion).where(RiskVersion.seq.in_([row.seq for row in newest]))
    assert {len(row.salt) for row in db.session.scalars(versions)} == {16}
    assert auditing.verify()["ok"]
    check_all()
