from datetime import UTC, datetime

import pytest
from playwright.sync_api import Page
from sqlalchemy import update

from riskreg.extensions import db, transaction
from riskreg.models import Escalation
from riskreg.vocabulary import EscalationStatus
from tests.browser.people import come_as
from tests.browser.test_every_dealing_page import look_at
from tests.factories import moves


@pytest.mark.slow
def test_what_is_unanswered_below_can_be_read_by_everybody_on_a_small_phone_too(page: Page, own_database):
    moves.escalation_at(EscalationStatus.ASKED, "TESTI")
    past = update(Escalation).values(acknowledge_by=datetime(2026, 1, 5, tzinfo=UTC).date())
    transaction(lambda: db.session.execute(past))

    come_as(page, "regional_lead")
    look_at(page, "/", "/unanswered")
    come_as(page, "ics_lead")
    look_at(page, "/unanswered")
