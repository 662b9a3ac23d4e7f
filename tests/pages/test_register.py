from datetime import timedelta

import pytest

from riskreg import clock
from riskreg.vocabulary import EscalationStatus, RiskStatus
from tests.conftest import A_TUESDAY
from tests.factories import moves, payloads
from tests.pages.dealing import busy_risk, links, rows
from tests.pages.forms import heading, soup, words


@pytest.fixture
def visitor(client_for, cast):
    return client_for(cast.director)


def references(answer):
    return [row.split()[1] for row in rows(answer)]


def register(visitor, **filters):
    answer = visitor.get("/register", query_string=filters)
    assert answer.status_code == 200
    return answer


def test_a_row_says_what_it_is_where_it_is_and_how_it_stands(visitor, cast):
    busy_risk(cast)

    (row,) = rows(register(visitor))

    assert "TESTA-0001 Nobody covers the ward at weekends Staffing" in row
    assert "16 Extreme" in row
    assert "▲ up 4" in row
    assert "TESTA.SLT (fictional) (TESTA.SLT) Owner: Title of lead" in row
    assert row.endswith("Status Open")


def test_movement_is_said_against_the_score_before(visitor, cast):
    fell, same, fresh = (moves.risk_at(RiskStatus.OPEN) for _ in range(3))
    moves.score(fell, payloads.rescoring(3, 3), actor=cast.lead)
    moves.score(same, payloads.rescoring(4, 3), actor=cast.lead)
    moves.raise_risk(actor=cast.contributor)

    answer = register(visitor, sort="reference")
    found = dict(zip(references(answer), rows(answer), strict=True))

    assert "▼ down 3" in found[fell.reference]
    assert "▬ same" in found[same.reference]
    assert "★ new" in found[fresh.reference]
    assert "Not scored" in found["TESTA-0004"]


def test_a_request_shows_who_is_asked_and_until_when(visitor):
    moves.escalation_at(EscalationStatus.ASKED, "TESTI")

    (row,) = rows(register(visitor))

    assert "TESTI (fictional) (TESTI) asked, to decide by 22 December 2026" in row
    assert "Escalated" in row


def test_what_is_not_seen_in_time_shows_which_day_has_passed(client_for, cast):
    moves.escalation_at(EscalationStatus.ASKED, "TESTI")

    with clock.at(A_TUESDAY + timedelta(days=10)):
        visitor = client_for(cast.director)
        (row,) = rows(register(visitor))
        page = words(visitor.get("/risks/TESTA-0001"))

    said = "to be seen by 1 December 2026 (late) and decided by 22 December 2026"
    assert f"TESTI (fictional) (TESTI) asked, {said}" in row
    assert page.count(said) == 2


def test_what_is_late_is_flagged(visitor, cast, client_for):
    moves.risk_at(RiskStatus.OPEN, next_review_on=payloads.day(5))
    moves.escalation_at(EscalationStatus.ASKED, "TESTI")
    moves.raise_risk(actor=cast.contributor, urgency="today", told_someone=True)

    with clock.at(A_TUESDAY + timedelta(days=10)):
        later = client_for(cast.director)
        late = rows(register(later, sort="reference"))
        only_late = references(register(later, due="overdue", sort="reference"))

    assert ["Overdue" in row for row in late] == [True, True, True]
    assert late[2].endswith("Urgent")
    assert only_late == ["TESTA-0001", "TESTA-0002", "TESTA-0003"]
    assert references(register(visitor, due="overdue")) == []
    assert references(register(visitor, due="soon")) == ["TESTA-0001"]


def test_what_was_joined_is_found_by_its_status(visitor):
    joined = moves.risk_at(RiskStatus.JOINED)

    shown, asked_for = references(register(visitor)), references(register(visitor, status="joined"))

    assert asked_for == [joined.reference]
    assert joined.reference not in shown


@pytest.mark.parametrize(
    "query",
    [
        "surprise=1",
        "theme=nonsense",
        "band=huge",
        "status=merged",
        "sort=title",
        "sort=score&sort=review",
        "page=0",
        "page=-1",
        "page=x",
        "page=9999999",
        "page=%C2%B2",
        "rows=some",
        "owner=1",
        "due=never",
        "level=ward",
        "profession=XYZ",
        "org=a%00b",
        "q=a%00b",
        "q=%ED%A0%80%00",
    ],
)
def test_an_address_that_means_nothing_is_refused(visitor, query):
    assert visitor.get(f"/register?{query}").status_code == 400


def test_sorts(visitor, cast):
    low = moves.risk_at(RiskStatus.OPEN, score=payloads.score(1, 3), next_review_on=payloads.day(3))
    high = moves.risk_at(RiskStatus.OPEN, score=payloads.score(5, 5), next_review_on=payloads.day(9))
    rose = moves.risk_at(RiskStatus.OPEN, score=payloads.score(2, 2), next_review_on=payloads.day(6))
    moves.score(rose, payloads.rescoring(2, 3), actor=cast.lead)
    new = moves.raise_risk(actor=cast.contributor)

    def sorted_by(**sort):
        return references(register(visitor, **sort))

    expected = {
        "worse": [rose, high, low, new],
        "score": [high, rose, low, new],
        "review": [low, rose, high, new],
        "newest": [low, high, rose, new],
    }
    for sort, risks in expected.items():
        assert sorted_by(sort=sort) == [risk.reference for risk in risks], sort
    assert sorted_by() == sorted_by(sort="worse")


def test_pages_of_the_list(visitor, cast):
    for _ in range(27):
        moves.raise_risk(actor=cast.contributor)

    first, second = register(visitor, theme="staffing"), register(visitor, theme="staffing", page="2")
    past, whole = register(visitor, page="99"), register(visitor, rows="all")

    assert (len(rows(first)), len(rows(second)), len(rows(past)), len(rows(whole))) == (25, 2, 2, 27)
    assert not set(rows(first)) & set(rows(second))
    assert "showing 26 to 27" in words(second)
    assert links(first)["2"] == "/register?theme=staffing&page=2"
    assert links(first)["Show all 27 on one page, to print"] == "/register?theme=staffing&rows=all"


def test_many_pages_leave_some_out(visitor, cast):
    for _ in range(126):
        moves.raise_risk(actor=cast.contributor)

    shown = soup(register(visitor, page="3")).select(".nhsuk-pagination__item")

    assert [item.get_text().strip() for item in shown] == ["1", "2", "3", "4", "⋯", "6"]


def test_empty_lists_say_why(visitor, cast, client_for):
    assert "You cannot see any risks yet" in words(register(visitor))
    moves.risk_at(RiskStatus.OPEN)
    none = register(visitor, q="podiatry", band="extreme")

    assert "No risks that you can see match “podiatry” and Extreme." in words(none)
    assert links(none)["Search everything you can see"] == "/register?q=podiatry"
    assert links(none)["Clear filters"] == "/register"


def test_several_organisations_can_be_told_apart_by_who_sees_several(client_for, cast):
    moves.escalation_at(EscalationStatus.ASKED, "TESTI")
    other = moves.risk_at(RiskStatus.OPEN, "TESTB")
    moves.escalate(other, payloads.escalate(), actor=cast.neighbour)

    page = register(client_for(cast.ics_lead))

    options = [option["value"] for option in soup(page).select("#org option")]
    assert options == ["", "TESTA", "TESTB"]
    assert heading(page) == "Risk register"


def test_movement_before_it_came_into_view_is_not_told(client_for, cast):
    risk = moves.risk_at(RiskStatus.OPEN)
    moves.score(risk, payloads.rescoring(4, 4), actor=cast.lead)
    moves.escalate(risk, payloads.escalate(), actor=cast.director)
    ics = client_for(cast.ics_lead)

    (unmoved,) = rows(register(ics))
    request = risk.undecided
    with clock.at(A_TUESDAY + timedelta(minutes=5)):
        moves.answer(request, payloads.transfer(cast.ics_lead), actor=cast.ics_lead)
        moves.score(risk, payloads.rescoring(4, 5), actor=cast.ics_lead)
    (moved,) = rows(register(ics))

    assert "★ new" in unmoved
    assert "▲ up 4" in moved
    assert "▲ up 4" in rows(register(client_for(cast.lead)))[0]
