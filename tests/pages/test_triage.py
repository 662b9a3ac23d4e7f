from datetime import timedelta

import pytest

from riskreg import clock
from riskreg.vocabulary import RiskStatus
from tests.conftest import A_TUESDAY
from tests.factories import moves, payloads
from tests.pages.dealing import links, now
from tests.pages.forms import errors, fields_of, heading, main_form, open_and_send, send, soup, words
from tests.reading import events_of

ACCEPT = {
    "outcome": "accept",
    "score.consequence": "4",
    "score.likelihood": "4",
    "score.rationale": "Two posts are vacant",
    "message": "Thank you, it is on our register",
}


@pytest.fixture
def visitor(client_for, cast):
    return client_for(cast.lead)


@pytest.fixture
def ref(cast):
    return moves.raise_risk(actor=cast.contributor).reference


def listed(answer):
    return [link.get_text().split()[0] for link in soup(answer).select("main .app-waiting a")]


def test_the_list_is_oldest_first_with_days_against_the_target(cast, client_for):
    moves.raise_risk(actor=cast.contributor)
    with clock.at(A_TUESDAY + timedelta(days=2)):
        moves.raise_risk(actor=cast.contributor, urgency="today", told_someone=True)
    moves.risk_at(RiskStatus.NEEDS_INFORMATION)
    with clock.at(A_TUESDAY + timedelta(days=6)):
        page = client_for(cast.lead).get("/triage")

    assert "2 new. Oldest 4 working days. Target 3 working days." in words(page)
    assert listed(page) == ["TESTA-0001", "TESTA-0002", "TESTA-0003"]
    first, second, _ = soup(page).select(".app-waiting__item")
    assert first.get_text(" ", strip=True).endswith("4 working days Overdue")
    assert second.get_text(" ", strip=True).endswith("2 working days Urgent")


def test_an_answer_starts_the_count_anew(cast, client_for):
    risk = moves.risk_at(RiskStatus.NEEDS_INFORMATION)
    with clock.at(A_TUESDAY + timedelta(days=7)):
        moves.answer_question(risk, payloads.answering(), actor=cast.contributor)
        page = client_for(cast.lead).get("/triage")

    assert "Sent today" in words(page)


def test_nothing_to_triage(visitor):
    assert "No new risks to look at." in words(visitor.get("/triage"))


def test_accepting_puts_it_on_the_register(visitor, cast, ref):
    answer = open_and_send(visitor, f"/triage/{ref}", **ACCEPT)

    assert answer.status_code == 303
    assert "The risk is on the register" in words(visitor.get(answer.location))
    risk = now(ref)
    assert (risk.status, risk.score, risk.owner.title) == (RiskStatus.OPEN, 16, "Title of lead")
    assert events_of(now(ref))[-1] == "risk.accepted"


def test_the_one_who_reads_it_is_offered_as_owner(visitor, cast, ref):
    page = soup(visitor.get(f"/triage/{ref}"))

    assert page.select_one("#owner [selected]").get_text() == "Title of lead, TESTA.SLT (fictional) (TESTA.SLT)"
    assert [option["value"] for option in page.select("#holder option")] == ["", "TESTA.SLT", "TESTA"]
    assert len(page.select("#owner option")) == 8


def test_asking_and_sending_back(visitor, cast, ref):
    other = moves.raise_risk(actor=cast.contributor).reference
    ask = {"outcome": "ask", "question": "Which weekends?", "message": "One thing first"}
    back = {"outcome": "decline", "reason": "An issue", "what_else": "Report it", "message": "Not taken on"}

    assert open_and_send(visitor, f"/triage/{ref}", **ask).status_code == 303
    assert open_and_send(visitor, f"/triage/{other}", **back).status_code == 303
    assert (now(ref).status, now(other).status) == (RiskStatus.NEEDS_INFORMATION, RiskStatus.DECLINED)
    assert "Which weekends?" in words(visitor.get(f"/triage/{ref}"))


def test_what_waits_for_an_answer_can_still_be_decided_but_not_asked_again(visitor):
    risk = moves.risk_at(RiskStatus.NEEDS_INFORMATION)

    page = soup(visitor.get(f"/triage/{risk.reference}"))

    assert [radio["value"] for radio in page.select("[name=outcome]")] == ["accept", "decline"]


def test_save_and_open_next_goes_down_the_list_and_ends_at_it(visitor, cast):
    first, second = (moves.raise_risk(actor=cast.contributor).reference for _ in range(2))

    after_first = open_and_send(visitor, f"/triage/{first}", "open_next", **ACCEPT)
    after_second = send(visitor, visitor.get(after_first.location), "open_next", **ACCEPT)

    assert after_first.location == f"/triage/{second}?done=triage-open"
    assert after_second.location == "/triage?done=triage-open"


@pytest.mark.parametrize(
    ("answers", "wrong"),
    [
        ({}, {"outcome": "Select what you want to do with this risk"}),
        (
            {"outcome": "accept", "owner": "", "message": ""},
            {
                "owner": "Select who will own this risk",
                "score.consequence": "Select how bad it would be",
                "score.likelihood": "Select how likely it is",
                "score.rationale": "Enter why this score",
                "message": "Enter a message to the person who raised it",
            },
        ),
        (
            ACCEPT | {"next_review_on-day": "1", "next_review_on-month": "6", "next_review_on-year": "2027"},
            {"next_review_on": "Review date must be within 30 days because the score is Extreme"},
        ),
        (
            ACCEPT | {"next_review_on-day": "1"},
            {"next_review_on": "Review date must include a month"},
        ),
        (ACCEPT | {"holder": "TESTI"}, {"holder": "Select one of TESTA.SLT, TESTA. To go further up, escalate it"}),
        ({"outcome": "ask"}, {"question": "Enter your question"}),
        (
            {"outcome": "decline"},
            {
                "reason": "Enter why you are sending it back. The person who raised it will see this",
                "what_else": "Enter what else they can do",
            },
        ),
        ({"outcome": "ask", "question": "?" * 501}, {"question": "Your question must be 500 characters or less"}),
    ],
)
def test_bad_answers_come_back_with_what_was_typed(visitor, ref, answers, wrong):
    answer = open_and_send(visitor, f"/triage/{ref}", **answers)

    assert answer.status_code == 422
    assert soup(answer).title.get_text().startswith("Error: ")
    assert errors(answer) == wrong
    form = fields_of(main_form(answer))
    kept = {name: [value] for name, value in answers.items() if value and name not in wrong}
    assert {name: form[name] for name in kept} == kept
    assert events_of(now(ref)) == ["risk.raised"]


def test_fields_of_another_outcome_are_left_aside_and_unknown_ones_refused(visitor, cast, ref):
    other = moves.raise_risk(actor=cast.contributor).reference
    left = open_and_send(visitor, f"/triage/{ref}", **ACCEPT, question="Which?", reason="None")
    unknown = open_and_send(visitor, f"/triage/{other}", **ACCEPT, status="closed")

    assert left.status_code == 303
    assert unknown.status_code == 422


def test_no_nhs_number_travels_in_a_message(visitor, ref):
    answer = open_and_send(visitor, f"/triage/{ref}", **(ACCEPT | {"message": "About patient 999 000 0018"}))

    assert answer.status_code == 422
    assert "999 000 0018" not in answer.text
    assert "This may identify a patient" in errors(answer)["message"]


def test_who_deals_with_it_second_is_told_and_keeps_their_words(visitor, client_for, cast, ref):
    second = client_for(cast.director)
    page = second.get(f"/triage/{ref}")
    open_and_send(visitor, f"/triage/{ref}", **ACCEPT)

    answer = send(second, page, outcome="ask", question="How many weekends?", message="One thing")

    assert answer.status_code == 412
    assert "How many weekends?" in words(answer)
    assert links(answer)[f"Go to {ref}"] == f"/risks/{ref}"


def test_sending_twice_does_it_once(visitor, ref):
    page = visitor.get(f"/triage/{ref}")

    answers = [send(visitor, page, **ACCEPT) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [303, 303]
    assert events_of(now(ref)) == ["risk.raised", "risk.accepted"]


def test_a_risk_that_was_dealt_with_says_so(visitor, ref):
    open_and_send(visitor, f"/triage/{ref}", **ACCEPT)

    page = visitor.get(f"/triage/{ref}")

    assert heading(page).startswith(ref)
    assert "does not wait for triage any more" in words(page)
    assert soup(page).select("main form") == []


def test_only_those_who_lead_the_origin_triage(client_for, cast, ref):
    page = f"/triage/{ref}"
    expected = {"lead": 200, "director": 200, "quality_officer": 200, "contributor": 403, "sibling_lead": 404}
    expected |= {"ics_lead": 404, "neighbour": 404, "nobody": 404}

    assert {name: client_for(cast.person(name)).get(page).status_code for name in expected} == expected
    assert listed(client_for(cast.ics_lead).get("/triage")) == []
    assert listed(client_for(cast.director).get("/triage")) == [ref]
