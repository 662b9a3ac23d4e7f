"""Reminders from the date that comes near to the mail that arrives."""

from datetime import UTC, datetime
from threading import Barrier, Thread

import pytest
from sqlalchemy import func, select

from riskreg import clock
from riskreg.delivery import jobs, worker
from riskreg.delivery.worker import Tally
from riskreg.extensions import db, transaction
from riskreg.models import Outbox, Reminder
from riskreg.queries.reminders import reminders_owed
from riskreg.vocabulary import EscalationStatus, RiskStatus
from riskreg.workflows import deliveries, reminders
from tests.cast import Cast, address
from tests.factories import moves, payloads

pytestmark = pytest.mark.usefixtures("own_database")
ASKED = datetime(2026, 12, 1, 10, tzinfo=UTC)
LATE = datetime(2027, 1, 11, 10, tzinfo=UTC)
"""A Monday, when nobody has answered yet."""
A_SATURDAY = datetime(2027, 1, 9, 10, tzinfo=UTC)
cast = Cast()


@pytest.fixture
def asked():
    """A request that nobody answers; what its making told is out of the way."""
    with clock.at(ASKED):
        risk = moves.risk_at(RiskStatus.OPEN, next_review_on="2027-02-20")
        request = moves.escalation_at(EscalationStatus.ASKED, risk=risk)
    transaction(lambda: deliveries.settle_all("before the test"))
    return request


def work(config, *, at=LATE):
    """Everything a worker does when it looks at this moment."""
    with clock.at(at):
        jobs.owe_reminders(config)
        tally = Tally()
        while worker.deliver_next(config, tally):
            pass
    return tally


def test_each_person_gets_each_reminder_once_however_often_it_is_looked_for(asked, mail_config, postbox):
    first, again = work(mail_config), work(mail_config)

    who = {
        name: [mail["Subject"] for mail in postbox.mails if mail["To"] == address(name)]
        for name in ("ics_lead", "ics_quality_officer", "director", "lead", "contributor")
    }
    reference = asked.risk.reference
    to_receiver = [
        f"The request about {reference} is not acknowledged yet",
        f"Your decision on {reference} was due 31 December 2026",
    ]
    late = f"TESTI (fictional) has not decided on {reference} yet"
    assert {name: sorted(subjects) for name, subjects in who.items()} == {
        "ics_lead": to_receiver,
        "ics_quality_officer": to_receiver,
        "director": [late],
        "lead": [late],
        "contributor": [],
    }
    assert (first.sent, again.sent) == (len(postbox.mails), 0)
    assert len({mail["Message-ID"] for mail in postbox.mails}) == len(postbox.mails)


def test_a_reminder_holds_no_word_that_anybody_wrote_and_leads_to_the_page_to_answer_on(asked, mail_config, postbox):
    work(mail_config)

    for mail in postbox.mails:
        text = mail.get_body(("plain",)).get_content()
        assert f"http://localhost/requests/{asked.uuid}" in text
        assert [
            words for words in (asked.ask_sentence, asked.risk.title, asked.tried) if words in mail.as_string()
        ] == []


def test_what_is_answered_before_its_reminder_leaves_is_not_reminded_of(asked, mail_config, postbox):
    with clock.at(LATE):
        jobs.owe_reminders(mail_config)
        moves.answer(asked, payloads.decline_request(), actor=cast.ics_lead)
    transaction(lambda: db.session.execute(Outbox.__table__.update().values(sent_at=Outbox.due_at)))

    tally = work(mail_config)

    assert (tally.sent, tally.dropped, postbox.mails) == (0, 8, [])


def test_who_may_not_see_it_any_more_when_it_leaves_gets_nothing(asked, mail_config, postbox):
    with clock.at(LATE):
        jobs.owe_reminders(mail_config)
    transaction(lambda: [setattr(grant, "valid_to", ASKED.date()) for grant in cast.ics_lead.grants])

    tally = work(mail_config)

    assert tally.dropped == 2
    assert address("ics_lead") not in {mail["To"] for mail in postbox.mails}


def test_nothing_new_is_owed_on_a_day_off_and_what_was_missed_comes_on_the_next(asked, mail_config):
    on_saturday, on_monday = work(mail_config, at=A_SATURDAY), work(mail_config)

    assert (on_saturday, on_monday.sent) == (Tally(), 8)


def test_two_that_notice_at_once_write_one_row_each(asked, own_database, mail_config):
    together = Barrier(2)

    def notice():
        with own_database.app_context(), clock.at(LATE):
            found = reminders_owed()
            db.session.rollback()
            together.wait()
            transaction(lambda: reminders.owe(found))

    threads = [Thread(target=notice) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert db.session.scalar(select(func.count(Reminder.id))) == 8


def test_a_reminder_that_was_claimed_is_not_taken_by_another_until_its_lease_ends(asked, mail_config):
    with clock.at(LATE):
        jobs.owe_reminders(mail_config)

    claims = [transaction(lambda: deliveries.claim_next(Reminder)) for _ in range(9)]

    assert len({claim.id for claim in claims[:8]}) == 8
    assert claims[8] is None
