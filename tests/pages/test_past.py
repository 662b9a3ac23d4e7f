"""Looking back on pages, and the checks of the register."""

from datetime import UTC, datetime

import pytest

from riskreg import clock
from riskreg.vocabulary import RiskStatus
from tests.factories import payloads
from tests.factories.moves import close, escalate, risk_at
from tests.pages.forms import soup

RAISED, CLOSED = datetime(2026, 10, 5, 9, tzinfo=UTC), datetime(2026, 10, 20, 9, tzinfo=UTC)


@pytest.fixture
def reference(cast):
    with clock.at(RAISED):
        risk = risk_at(RiskStatus.OPEN)
    with clock.at(CLOSED):
        close(risk, payloads.closure(), actor=cast.lead)
    return risk.reference


def words(answer):
    assert answer.status_code == 200, answer.status_code
    return " ".join(soup(answer).get_text(" ", strip=True).split())


@pytest.mark.parametrize(
    ("query", "heading", "status"),
    [
        ("?on=2026-10-12", "1 risk on 12 October 2026", "Open"),
        ("?on-day=20&on-month=10&on-year=2026", "1 risk on 20 October 2026", "Closed"),
        ("", "1 risk on 24 November 2026", "Closed"),
        ("?on=2026-10-04", "0 risks on 4 October 2026", "There was no risk"),
    ],
)
def test_the_register_as_it_stood(client_for, cast, reference, query, heading, status):
    shown = words(client_for(cast.lead).get("/register/as-at" + query))

    assert heading in shown
    assert status in shown


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("?on=2026-12-01", "Date must be today or in the past"),
        ("?on-day=30&on-month=2&on-year=2026", "Date must be a real date"),
        ("?on-day=3&on-month=&on-year=2026", "Date must include a month"),
    ],
)
@pytest.mark.parametrize("path", ["/register/as-at", "/risks/{}/as-at"])
def test_a_day_that_cannot_be_is_said_so(client_for, cast, reference, path, query, said):
    assert said in words(client_for(cast.lead).get(path.format(reference) + query))


def test_one_risk_as_it_stood(client_for, cast, reference):
    visitor = client_for(cast.lead)

    before, then = (words(visitor.get(f"/risks/{reference}/as-at?on={day}")) for day in ("2026-10-04", "2026-10-12"))

    assert "there was nothing of this risk" in before
    assert f"{reference} on 12 October 2026 Open" in then


def test_from_above_nothing_shows_from_before_it_came_into_view(client_for, cast):
    with clock.at(RAISED):
        risk = risk_at(RiskStatus.OPEN)
    with clock.at(CLOSED):
        escalate(risk, payloads.escalate("TESTI"), actor=cast.director)
    visitor, reference = client_for(cast.ics_lead), risk.reference

    assert "there was nothing of this risk" in words(visitor.get(f"/risks/{reference}/as-at?on=2026-10-12"))
    assert "0 risks" in words(visitor.get("/register/as-at?on=2026-10-12"))
    assert "1 risk on" in words(visitor.get("/register/as-at?on=2026-10-20"))


def test_a_risk_that_is_not_theirs_is_not_found(client_for, cast, reference):
    assert client_for(cast.neighbour).get(f"/risks/{reference}/as-at").status_code == 404


def test_checks_lead_from_numbers_to_risks(client_for, cast):
    reference = risk_at(RiskStatus.OPEN, score=payloads.score(5, 4)).reference
    visitor = client_for(cast.lead)

    listed = visitor.get("/register/checks")
    row = next(row for row in soup(listed).select("tbody tr") if "never escalated" in row.get_text())

    assert row.get_text(" ", strip=True).endswith("1")
    assert reference in words(visitor.get(row.a["href"]))


@pytest.mark.parametrize("query", ["?check=nonsense", "?other=1"])
def test_checks_that_are_none_are_refused(client_for, cast, query):
    assert client_for(cast.lead).get("/register/checks" + query).status_code == 400
