"""What somebody with the database in hand can change, and whether it is found."""

import pytest
from sqlalchemy import delete, text, update

from riskreg import clock
from riskreg.extensions import db, transaction
from riskreg.models import Erasure, Event, LedgerHead, Outbox, RiskCurrent, RiskVersion, append_only
from riskreg.vocabulary import RiskStatus
from riskreg.workflows import auditing
from tests.factories.moves import risk_at

pytestmark = pytest.mark.usefixtures("own_database")


@pytest.fixture
def three_events():
    """Raised and accepted, and another one raised; the triggers are gone, as for the owner of the tables."""
    risk_at(RiskStatus.OPEN)
    risk_at(RiskStatus.NEW)
    dialect = db.engine.dialect.name
    transaction(lambda: [db.session.execute(text(line)) for line in append_only.drop(dialect)])


def change(*statements):
    transaction(lambda: [db.session.execute(statement) for statement in statements])
    return auditing.verify()


def test_an_untouched_ledger_holds(three_events, riskreg):
    said = riskreg("audit", "verify", "--json")

    assert said.code == 0
    assert said.json == {"events": 3, "head": said.json["head"], "ok": True, "first_bad": None, "reason": None}
    assert riskreg("audit", "verify").out == f"All 3 events hold. The head is {said.json['head']}.\n"


def test_a_ledger_that_does_not_hold_ends_with_1(three_events, riskreg):
    change(update(Event).where(Event.seq == 2).values(kind="risk.closed"))

    plain, as_json = riskreg("audit", "verify"), riskreg("audit", "verify", "--json")

    assert (plain.code, as_json.code, as_json.json["first_bad"]) == (1, 1, 2)
    assert plain.out.startswith("The ledger does NOT hold: at event 2, its columns differ")


@pytest.mark.parametrize(
    ("statements", "first_bad"),
    [
        ([update(Event).where(Event.seq == 1).values(body=Event.body + " ")], 1),
        ([update(Event).where(Event.seq == 2).values(unit_id=1)], 2),
        ([update(Event).where(Event.seq == 2).values(version=3)], 2),
        ([update(Event).where(Event.seq == 2).values(hash=b"x" * 32)], 2),
        ([delete(Outbox), delete(Event).where(Event.seq == 2)], 3),
        ([delete(Outbox), delete(Event).where(Event.seq == 3)], 3),
        ([update(LedgerHead).values(seq=2)], 3),
        ([update(RiskVersion).where(RiskVersion.seq == 2).values(document="{}")], 2),
        ([delete(RiskVersion).where(RiskVersion.seq == 2)], 2),
        ([update(RiskVersion).where(RiskVersion.seq == 2).values(document="", salt=b"")], 2),
        ([update(RiskCurrent).where(RiskCurrent.risk_id == 1).values(document="{}")], 2),
        ([update(RiskCurrent).where(RiskCurrent.risk_id == 1).values(version=1)], 1),
        ([update(RiskCurrent).where(RiskCurrent.risk_id == 1).values(version=9)], 2),
        ([delete(RiskCurrent).where(RiskCurrent.risk_id == 2)], 3),
    ],
)
def test_what_was_changed_in_place_is_found_and_named(three_events, statements, first_bad):
    found = change(*statements)

    assert (found["ok"], found["first_bad"]) == (False, first_bad)


def test_a_version_that_no_event_made_is_found(three_events):
    found = change(
        RiskVersion.__table__.insert().values(
            risk_id=1, version=9, seq=3, at=clock.now(), document="{}", salt=b"x" * 16
        )
    )

    assert found["reason"] == "there are versions that no event made"


def test_text_that_was_lawfully_erased_leaves_the_ledger_whole(three_events):
    found = change(
        Erasure.__table__.insert().values(risk_id=1, asked_at=clock.now()),
        update(RiskVersion).where(RiskVersion.risk_id == 1).values(document="", salt=b""),
        update(RiskCurrent).where(RiskCurrent.risk_id == 1).values(document=""),
    )

    assert found["ok"]


def test_it_reads_in_batches_and_misses_none_at_their_ends(three_events, monkeypatch):
    monkeypatch.setattr("riskreg.queries.audit.ROWS_AT_ONCE", 1)

    assert auditing.verify()["events"] == 3
