import json

import pytest
from sqlalchemy import func, select

from riskreg import demo
from riskreg.demo.world import OneHash
from riskreg.errors import RuleBroken
from riskreg.extensions import db, transaction
from riskreg.models import Event, LedgerHead, RiskVersion
from tests.databases import app_on
from tests.demo.conftest import CHEAP, fill


def words_of(databases, **how):
    """All that was written, without what is random by design: ids and salts."""
    with app_on(databases.copy()) as app, app.app_context():
        fill(**how)
        documents = [json.loads(row) for row in db.session.scalars(select(RiskVersion.document).order_by("seq"))]
        events = [tuple(row) for row in db.session.execute(select(Event.at, Event.kind).order_by("seq"))]
    keys = ("reference", "version", "title", "event", "status", "next_review_on", "changed_at")
    return [[document[key] for key in keys] for document in documents], events


@pytest.mark.slow
def test_the_same_seed_gives_the_same_risks_and_another_seed_others(databases):
    first, again = words_of(databases, risks=12), words_of(databases, risks=12)
    other = words_of(databases, risks=12, seed=2)

    assert first == again
    assert first != other


@pytest.mark.slow
def test_a_register_with_events_takes_no_demo_data(own_database):
    fill(1)

    with pytest.raises(RuleBroken, match="never runs back"):
        fill(1)

    assert db.session.scalar(select(LedgerHead.seq)) == 1


@pytest.mark.slow
def test_it_stops_when_somebody_else_writes_meanwhile(own_database, monkeypatch):
    monkeypatch.setattr(demo.filling, "ACTS_A_COMMIT", 5)

    def write(_done, _of):
        transaction(lambda: db.session.execute(LedgerHead.__table__.update().values(seq=LedgerHead.seq + 1)))

    with pytest.raises(RuleBroken, match="Somebody else"):
        demo.fill(risks=20, seed=1, costs=CHEAP, progress=write)

    # What happens to units is no event of a risk; the next five acts would be.
    assert 0 < db.session.scalar(select(func.count(Event.seq))) <= 5


def test_one_hash_serves_all_and_is_of_the_strength_asked_for():
    hasher = OneHash(time_cost=2, memory_cost=64, parallelism=1)

    first, second = hasher.hash("one password for all"), hasher.hash("one password for all")

    assert first == second
    assert "m=64,t=2,p=1" in first
    assert hasher.verify(first, "one password for all")
