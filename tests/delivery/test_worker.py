import os
import signal
import subprocess
import sys
import time
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from config.unfit import UnfitSettings
from riskreg.delivery import jobs, worker
from riskreg.delivery.worker import Tally
from riskreg.extensions import db, transaction
from riskreg.models import IdempotencyKey, Outbox, Person
from riskreg.vocabulary import EscalationStatus, RiskStatus
from riskreg.workflows import deliveries, once
from tests.cast import Cast
from tests.factories.moves import escalation_at, risk_at

pytestmark = pytest.mark.usefixtures("own_database")


def rows():
    db.session.rollback()
    db.session.expire_all()
    return list(db.session.scalars(select(Outbox).order_by(Outbox.id)))


def make_due(**values):
    transaction(lambda: db.session.execute(update(Outbox).values(due_at=deliveries.database_time(), **values)))


def test_everything_owed_is_sent_once(mail_config, postbox):
    escalation_at(EscalationStatus.DECLINED)
    owed = len(rows())

    first = worker.run(mail_config, once=True)
    second = worker.run(mail_config, once=True)

    assert (first, second) == (
        {"sent": owed, "dropped": 0, "failed": 0},
        {"sent": 0, "dropped": 0, "failed": 0},
    )
    assert len(postbox.mails) == owed == len({mail["Message-ID"] for mail in postbox.mails})
    assert all(row.sent_at is not None and row.last_error is None for row in rows())


def test_a_mail_that_the_server_refuses_is_tried_again_later_and_arrives_once(mail_config, postbox):
    risk_at(RiskStatus.OPEN)
    postbox.refusals = ["451 Try again later"]

    refused = worker.run(mail_config, once=True)
    (row,) = rows()
    noted, waits = (row.lease, row.last_error), row.due_at - deliveries.database_time()
    make_due()
    taken = worker.run(mail_config, once=True)

    assert (refused["failed"], taken["sent"], len(postbox.mails)) == (1, 1, 1)
    assert noted == (None, "SMTPDataError")
    assert timedelta(0) < waits <= deliveries.WAITS[0]


def test_waits_grow_and_after_the_last_attempt_it_is_given_up(mail_config):
    risk_at(RiskStatus.OPEN)
    unreachable = mail_config | {"MAIL_PORT": 1}
    make_due(attempts=deliveries.GIVEN_UP_AFTER - 1)

    worker.run(unreachable, once=True)

    (row,) = rows()
    assert (row.sent_at is not None, row.last_error) == (True, "given up: ConnectionRefusedError")
    waits = [deliveries.wait(attempts) for attempts in range(1, deliveries.GIVEN_UP_AFTER)]
    assert waits == sorted(waits)


def test_a_person_who_has_left_gets_nothing(mail_config, postbox):
    risk_at(RiskStatus.OPEN)
    transaction(lambda: db.session.execute(update(Person).values(active=False)))

    assert worker.run(mail_config, once=True) == {"sent": 0, "dropped": 1, "failed": 0}
    assert postbox.mails == []
    assert [row.last_error for row in rows()] == ["not owed any more"]


def test_a_receiver_whose_grant_has_ended_is_not_told_of_the_request(mail_config, postbox, nothing_owed):
    escalation_at(EscalationStatus.ASKED)
    receiver = Cast().ics_lead
    transaction(lambda: [setattr(grant, "valid_to", grant.valid_from) for grant in receiver.grants])

    worker.run(mail_config, once=True)

    assert receiver.email not in {mail["To"] for mail in postbox.mails}


def test_two_workers_never_take_the_same_message():
    escalation_at(EscalationStatus.ACCEPTED)
    owed = len(rows())

    claims = [transaction(lambda: deliveries.claim_next(Outbox)) for _ in range(owed + 1)]

    assert claims[-1] is None
    assert len({claim.id for claim in claims[:-1]}) == owed


def test_the_message_of_a_worker_that_died_is_due_again_when_its_lease_has_ended():
    risk_at(RiskStatus.OPEN)
    died = transaction(lambda: deliveries.claim_next(Outbox))

    before = transaction(lambda: deliveries.claim_next(Outbox))
    make_due()
    after = transaction(lambda: deliveries.claim_next(Outbox))

    assert (before, after.id, after.attempts) == (None, died.id, 2)


def test_a_worker_that_was_away_longer_than_its_lease_does_not_speak_for_the_next():
    risk_at(RiskStatus.OPEN)
    late = transaction(lambda: deliveries.claim_next(Outbox))
    make_due()
    now_has_it = transaction(lambda: deliveries.claim_next(Outbox))

    assert transaction(lambda: deliveries.settle(late)) is False
    assert transaction(lambda: deliveries.try_again(late, "late")) is False
    assert transaction(lambda: deliveries.settle(now_has_it)) is True


def test_keys_of_last_week_are_thrown_away_and_those_of_today_kept(mail_config):
    transaction(lambda: [once.claim("person:1", key, "f") for key in ("old", "new")])
    old = update(IdempotencyKey).where(IdempotencyKey.key == "old")
    week_ago = deliveries.database_time() - timedelta(days=8)
    transaction(lambda: db.session.execute(old.values(created_at=week_ago)))

    jobs.clean(mail_config)

    assert list(db.session.scalars(select(IdempotencyKey.key))) == ["new"]


def test_nothing_is_held_open_while_the_mail_server_takes_its_time(mail_config, monkeypatch):
    risk_at(RiskStatus.OPEN)
    seen = []
    monkeypatch.setattr(worker.mail, "post", lambda *_: seen.append(db.session().in_transaction()))

    worker.deliver_next(mail_config, Tally())

    assert seen == [False]


def test_it_refuses_to_start_where_no_mail_could_leave(mail_config):
    with pytest.raises(UnfitSettings) as refused:
        worker.run(mail_config | {"MAIL_SERVER": "", "MAIL_FROM": ""}, once=True)

    assert len(refused.value.problems) == 2


@pytest.mark.slow
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_it_stops_at_once_when_told_to(own_database, tmp_path, number):
    environment = os.environ | {
        "RISKREG_CONFIG": "testing",
        "RISKREG_DATABASE_URL": own_database.config["SQLALCHEMY_DATABASE_URI"],
        "RISKREG_MAIL_FOLDER": str(tmp_path),
    }
    risk_at(RiskStatus.OPEN)
    running = subprocess.Popen([sys.executable, "-m", "riskreg", "worker", "--json"], env=environment, stdout=-1)
    deadline = time.monotonic() + 60
    while rows()[0].sent_at is None and time.monotonic() < deadline:
        time.sleep(0.1)

    running.send_signal(number)
    said, _ = running.communicate(timeout=30)

    assert (running.returncode, said) == (0, b'{"sent": 1, "dropped": 0, "failed": 0}\n')
    assert len(list(tmp_path.glob("*.eml"))) == 1
