from datetime import UTC, datetime

import pytest

from riskreg import clock
from riskreg.vocabulary import EscalationStatus, RiskStatus
from tests.factories import moves
from tests.pages.forms import soup, words

ASKED, LATE = datetime(2026, 12, 1, 10, tzinfo=UTC), datetime(2026, 12, 9, 10, tzinfo=UTC)
LINK = "1 request to units below yours has not been answered in time"


@pytest.fixture
def asked():
    with clock.at(ASKED):
        return moves.escalation_at(EscalationStatus.ASKED, "TESTI")


@pytest.fixture
def shown_to(client_for, cast):
    def look(name, address, at=LATE):
        with clock.at(at):
            return client_for(cast.person(name)).get(address)

    return look


def test_the_home_of_those_who_lead_the_unit_above_leads_to_it(shown_to, asked):
    (link,) = soup(shown_to("regional_lead", "/")).find_all("a", string=LINK)

    assert link["href"] == "/unanswered"
    for name in ("director", "ics_lead", "elsewhere_ics_lead", "national_lead", "contributor", "unit_administrator"):
        assert "Unanswered below" not in words(shown_to(name, "/"))


def test_it_shows_who_waits_for_whom_and_since_when_and_not_for_what(shown_to, asked):
    shown = shown_to("regional_lead", "/unanswered")

    cells = [" ".join(cell.get_text(" ").split()) for cell in soup(shown).select("tbody .app-cell")]
    assert cells == [
        "TESTI (fictional) (TESTI)",
        "TESTA (fictional) (TESTA)",
        "High",
        "1 December 2026",
        "8 December 2026",
    ]
    risk = asked.risk
    for secret in (risk.reference, risk.title, str(risk.uuid), str(asked.uuid), asked.ask_sentence):
        assert secret not in shown.text
        assert secret not in shown_to("regional_lead", "/").text


def test_a_unit_is_not_told_to_have_asked_itself(shown_to):
    with clock.at(ASKED):
        moves.escalation_at(EscalationStatus.ASKED, "TESTA")

    (waits_for, asked_by, *_) = soup(shown_to("ics_lead", "/unanswered")).select("tbody .app-cell")

    assert " ".join(waits_for.get_text(" ").split()) == "TESTA (fictional) (TESTA)"
    assert asked_by.get_text().strip() == "One of its own units"


def test_empty_it_says_so(shown_to, asked):
    for name in ("ics_lead", "elsewhere_ics_lead", "nobody"):
        assert "Every request to units right below yours has been answered in time" in words(
            shown_to(name, "/unanswered")
        )


def test_the_list_of_requests_leads_to_it(shown_to):
    assert soup(shown_to("ics_lead", "/requests")).find("a", href="/unanswered")
    assert not soup(shown_to("contributor", "/requests")).find("a", href="/unanswered")


def test_an_owner_sees_when_those_who_lead_are_told_that_a_review_is_late(shown_to):
    with clock.at(ASKED):
        moves.risk_at(RiskStatus.OPEN, next_review_on="2026-12-12")
    early, late = datetime(2026, 12, 14, 10, tzinfo=UTC), datetime(2026, 12, 29, 10, tzinfo=UTC)

    assert "leadership" not in words(shown_to("lead", "/"))
    # Two weeks later is Boxing Day, a Saturday; the Monday after it is a day off too.
    assert "AHP leadership is told on Tuesday 29 December if it is late then" in words(shown_to("lead", "/", early))
    assert "AHP leadership has been told that it is late" in words(shown_to("lead", "/", late))
