"""The real job and the real worker: what becomes of a share whose last day has passed."""

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from riskreg import clock
from riskreg.delivery import jobs, worker
from riskreg.extensions import db, transaction
from riskreg.models import Event, PeriodicJob, Risk, RiskShare
from riskreg.queries.feed import read_feed
from riskreg.vocabulary import RiskStatus
from riskreg.workflows import deliveries
from riskreg.workflows.sharing import end_expired_shares
from tests.factories import moves, payloads
from tests.factories.moves import cast, risk_at
from tests.invariants import check_all

pytestmark = pytest.mark.usefixtures("own_database")
ENDED = "risk.share_ended"


def shared(unit="TESTJ", days=30, risk=None):
    risk = risk or risk_at(RiskStatus.OPEN)
    until = (clock.today() + timedelta(days=days)).isoformat()
    moves.share(risk, payloads.share(unit, until=until), actor=cast.lead)
    return risk


def days_later(days):
    return clock.at(clock.now() + timedelta(days=days))


def work(config):
    """A whole run of the worker, every job due."""
    due = update(PeriodicJob).values(due_at=deliveries.database_time())
    transaction(lambda: db.session.execute(due))
    worker.run(config, once=True)
    db.session.expire_all()


def endings():
    return list(db.session.scalars(select(Event).where(Event.kind == ENDED).order_by(Event.seq)))


def heard(since):
    """What the program of the unit it was shared with is told from there on."""
    changes = read_feed(reader=cast.elsewhere_client, since=since, start=0, limit=10).changes
    return [(change.risk_id, change.visible, change.document is None) for change in changes]


def newest():
    return db.session.scalar(select(Event.seq).order_by(Event.seq.desc()).limit(1))


def test_after_its_last_day_the_worker_ends_it_once_and_copies_hear_of_it(mail_config):
    risk, uuid = shared(), None
    uuid, since = risk.uuid, newest()

    with days_later(30):
        work(mail_config)
        on_the_day = (endings(), heard(since))
    with days_later(31):
        work(mail_config)
        after = heard(since)
        work(mail_config)

    (event,) = endings()
    assert on_the_day == ([], [])
    assert (event.actor_id, event.version) == (None, 4)
    assert after == [(uuid, False, True)]
    assert heard(event.seq) == []
    assert db.session.scalars(select(RiskShare.ended_at)).all() == [event.at]
    check_all()


def test_two_shares_of_a_risk_that_run_out_on_one_day_are_one_event_and_a_later_one_goes_on(mail_config):
    risk = shared("TESTB", 5)
    shared("TESTJ", 5, risk)
    shared("TESTC", 9, risk)

    with days_later(7):
        work(mail_config)
        first = [event.body.count('"units":["TESTB","TESTJ"]') for event in endings()]
        live = [share.unit.code for share in db.session.get_one(Risk, risk.id).shares if share.ended_at is None]

    assert (first, live) == ([1], ["TESTC"])
    check_all()


def test_a_job_that_was_killed_between_two_risks_does_the_rest(mail_config, monkeypatch):
    shared("TESTB", 5), shared("TESTJ", 5)
    calls = []

    def once(risk_id, on):
        calls.append(risk_id)
        if len(calls) == 2:
            raise RuntimeError("the machine went away")
        return end_expired_shares(risk_id, on)

    with days_later(7):
        monkeypatch.setattr(jobs, "end_expired_shares", once)
        with pytest.raises(RuntimeError):
            jobs.end_shares({})
        db.session.rollback()
        after_one = len(endings())
        monkeypatch.undo()
        jobs.end_shares({})
        jobs.end_shares({})

    assert (after_one, len(endings())) == (1, 2)
    check_all()


def test_what_became_confidential_before_its_day_is_not_ended_again(mail_config):
    risk = shared(days=5)
    moves.mark_confidential(risk, payloads.mark(), actor=cast.lead)
    before = newest()

    with days_later(7):
        work(mail_config)

    assert (endings(), newest()) == ([], before)
