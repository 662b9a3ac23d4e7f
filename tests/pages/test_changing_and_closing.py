import pytest

from riskreg.vocabulary import EscalationStatus, RiskStatus
from tests.factories import moves, payloads
from tests.pages.dealing import now
from tests.pages.forms import errors, fields_of, main_form, open_and_send, send, soup, words


@pytest.fixture
def visitor(client_for, cast):
    return client_for(cast.lead)


@pytest.fixture
def ref(cast):
    return moves.risk_at(RiskStatus.OPEN).reference


def test_changing_words_only_tells_what_differs(visitor, ref):
    answer = open_and_send(visitor, f"/risks/{ref}/change", cause="Two posts are vacant", affected=["", "staff"])

    assert answer.status_code == 303
    risk = now(ref)
    assert (risk.cause, risk.affected) == ("Two posts are vacant", ["staff"])
    history = words(visitor.get(f"/risks/{ref}/history"))
    assert "Because Before: nothing After: Two posts are vacant" in history
    assert "Who could be affected Before: nothing After: Staff" in history
    assert "Title Before" not in history


def test_boxes_can_all_be_cleared(visitor, ref):
    open_and_send(visitor, f"/risks/{ref}/change", affected=["", "staff", "learners"], professions=["", "DIE"])
    open_and_send(visitor, f"/risks/{ref}/change", affected="", professions="")

    risk = now(ref)
    assert (risk.affected, risk.professions) == ([], [])


def test_changing_nothing_is_said(visitor, ref):
    answer = open_and_send(visitor, f"/risks/{ref}/change")

    assert answer.status_code == 422
    assert "Nothing is different" in words(answer)


def test_bad_changes_come_back(visitor, ref):
    unsure = open_and_send(visitor, f"/risks/{ref}/change", affected=["", "staff", "not_sure"])
    empty = open_and_send(visitor, f"/risks/{ref}/change", title=" ", event="")
    answer = open_and_send(visitor, f"/risks/{ref}/change", title="", event="Too short", cause="x" * 501)

    assert errors(unsure) == {"affected": 'Select who could be affected, or select "I am not sure", not both'}
    assert errors(empty) == {"title": "Enter a short title", "event": "Enter what could go wrong and why"}
    assert errors(answer) == {
        "title": "Enter a short title",
        "event": "Enter a little more so someone else could understand it",
        "cause": "What is true now that worries you must be 500 characters or less",
    }
    assert fields_of(main_form(answer))["event"] == ["Too short"]


def test_while_a_request_waits_only_what_was_not_shown_can_be_changed(visitor):
    risk = moves.escalation_at(EscalationStatus.ASKED, "TESTI").risk.reference
    page = visitor.get(f"/risks/{risk}/change")

    answer = send(visitor, page, urgency="months")

    assert soup(page).select("#event") == []
    assert "TESTI (fictional) (TESTI) is deciding on this risk" in words(page)
    assert answer.status_code == 303
    assert now(risk).urgency == "months"


def test_closing(visitor):
    ref = moves.risk_at(RiskStatus.OPEN, score=payloads.score(2, 2)).reference

    wrong = open_and_send(visitor, f"/risks/{ref}/close", message="")
    answer = open_and_send(visitor, f"/risks/{ref}/close", reason="treated", text="Both posts are filled")

    assert errors(wrong) == {
        "reason": "Select why it can be closed",
        "text": "Enter what makes you sure",
        "message": "Enter a message to the person who raised it",
    }
    assert answer.status_code == 303
    text = words(visitor.get(answer.location))
    assert "Closed: What was done has worked. Both posts are filled" in text
    assert now(ref).status == RiskStatus.CLOSED


def test_from_a_score_of_fifteen_on_the_form_proposes_to_a_second_person(visitor):
    extreme = moves.risk_at(RiskStatus.OPEN, score=payloads.score(5, 3)).reference

    page = visitor.get(f"/risks/{extreme}/close")
    answer = send(visitor, page, reason="treated", text="Both posts are filled")

    assert answer.status_code == 303
    assert (now(extreme).status, now(extreme).closure_proposed.text) == (RiskStatus.OPEN, "Both posts are filled")


def test_closing_says_why_not_and_offers_no_form(visitor):
    closed = moves.risk_at(RiskStatus.CLOSED).reference

    page = visitor.get(f"/risks/{closed}/close")

    assert "Only a risk that is open on the register" in words(page)
    assert soup(page).select("main form") == []


def test_sent_past_the_page_closing_alone_is_still_refused(visitor):
    ref = moves.risk_at(RiskStatus.OPEN, score=payloads.score(2, 2)).reference
    page = visitor.get(f"/risks/{ref}/close")
    moves.score(now(ref), payloads.rescoring(5, 5), actor=moves.cast.lead)

    answer = send(visitor, page, reason="treated", text="Both posts are filled", version=str(now(ref).version))

    assert answer.status_code == 409
    assert "Both posts are filled" in words(answer)
    assert now(ref).status == RiskStatus.OPEN
