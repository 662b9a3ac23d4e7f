from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from riskreg.delivery import jobs
from riskreg.delivery.jobs import Job
from riskreg.extensions import db, transaction
from riskreg.models import PeriodicJob
from riskreg.workflows import deliveries

pytestmark = pytest.mark.usefixtures("own_database")
EVERY = timedelta(hours=1)


@pytest.fixture
def done(monkeypatch):
    """Two jobs that only note that they were done, in the place of the real ones."""
    noted = []
    known = {name: Job(name, EVERY, lambda _config, name=name: noted.append(name)) for name in ("one", "two")}
    monkeypatch.setattr(jobs, "_BY_NAME", known)
    jobs.enlist()
    return noted


def work(config=None):
    while jobs.do_next(config):
        pass


def rows():
    db.session.rollback()
    db.session.expire_all()
    return {row.name: row for row in db.session.scalars(select(PeriodicJob))}


def pass_time(**values):
    transaction(lambda: db.session.execute(update(PeriodicJob).values(due_at=deliveries.database_time(), **values)))


def test_each_is_done_once_and_again_when_its_interval_is_over(done):
    work()
    first = sorted(done)
    work()
    pass_time()
    work()

    assert (first, sorted(done)) == (["one", "two"], ["one", "one", "two", "two"])
    assert all(
        EVERY - timedelta(minutes=1) < row.due_at - deliveries.database_time() <= EVERY for row in rows().values()
    )


def test_enlisting_again_puts_nothing_forward(done):
    work()
    jobs.enlist()
    work()

    assert sorted(done) == ["one", "two"]


def test_one_that_another_worker_has_taken_is_left_to_it(done):
    transaction(lambda: deliveries.claim_next(PeriodicJob, PeriodicJob.name == "one"))

    work()

    assert done == ["two"]


def test_one_whose_worker_was_killed_in_the_middle_is_done_by_the_next(done):
    transaction(lambda: deliveries.claim_next(PeriodicJob, PeriodicJob.name == "one", lease=timedelta(0)))

    work()

    assert sorted(done) == ["one", "two"]


def test_a_job_that_fails_is_said_to_and_tried_again_and_the_others_go_on(done, monkeypatch, caplog):
    def fail(_config):
        raise ValueError("no such thing")

    monkeypatch.setitem(jobs._BY_NAME, "one", replace(jobs._BY_NAME["one"], do=fail))

    work()

    failed = rows()["one"]
    assert (done, failed.last_error, failed.lease) == (["two"], "ValueError", None)
    assert failed.due_at - deliveries.database_time() <= deliveries.WAITS[0]
    assert "The job one failed" in caplog.text


def test_a_job_of_another_release_is_left_alone(done):
    transaction(lambda: deliveries.enlist(["of tomorrow"]))

    work()

    assert (sorted(done), rows()["of tomorrow"].attempts) == (["one", "two"], 0)


def test_every_job_has_a_name_of_its_own():
    assert len({job.name for job in jobs.JOBS}) == len(jobs.JOBS)
