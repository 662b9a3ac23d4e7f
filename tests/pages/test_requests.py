from datetime import timedelta

import pytest

from riskreg import clock
from riskreg.vocabulary import EscalationStatus
from tests.conftest import A_TUESDAY
from tests.factories import moves, payloads
from tests.pages.dealing import now
from tests.pages.forms import errors, open_and_send, send, soup, words

ASKED = EscalationStatus.ASKED


@pytest.fixture
def receiver(client_for, cast):
    return client_for(cast.ics_lead)


@pytest.fixture
def asked():
    request = moves.escalation_at(ASKED, "TESTI")
    return str(request.uuid), request.risk.reference


def tables(answer):
    return {
        table.caption.get_text(): [" ".join(row.get_text(" ").split()) for row in table.select("tbody tr")]
        for table in soup(answer).select("table")
    }


def test_how_a_request_was_accepted_is_not_said_once_it_has_ended(client_for, cast):
    visitor, told = client_for(cast.ics_lead), "The sender keeps the risk and is owed support"
    moves.escalation_at(EscalationStatus.ENDED, "TESTI", mode="support")
    assert told not in words(visitor.get("/requests"))

    moves.escalation_at(EscalationStatus.ACCEPTED, "TESTI", mode="support")
    assert words(visitor.get("/requests")).count(told) == 1


def test_the_list_tells_waiting_late_decided_and_ours(client_for, cast):
    moves.escalation_at(ASKED, "TESTI")
    moves.escalation_at(EscalationStatus.RETURNED, "TESTI")
    moves.escalation_at(EscalationStatus.DECLINED, "TESTI")
    moves.escalation_at(EscalationStatus.WITHDRAWN, "TESTI")
    with clock.at(A_TUESDAY + timedelta(days=9)):
        found = tables(client_for(cast.ics_lead).get("/requests"))
        of_the_sender = tables(client_for(cast.director).get("/requests"))

    assert {title: len(rows) for title, rows in found.items()} == {
        "Waiting for your answer or theirs": 2,
        "Decided": 2,
    }
    assert found["Waiting for your answer or theirs"][0].endswith("Asked Overdue")
    assert found["Waiting for your answer or theirs"][1].endswith("Question asked")
    assert of_the_sender.keys() == {"Asked by your units"}
    assert len(of_the_sender["Asked by your units"]) == 4


def test_empty_lists(receiver):
    text = words(receiver.get("/requests"))

    assert "No request is waiting for your units." in text
    assert "Your units have not asked a unit above for anything yet." in text


def test_the_receiver_reads_the_ask_and_the_risk(receiver, asked):
    text = words(receiver.get(f"/requests/{asked[0]}"))

    for said in (
        "The ask Fund two posts across the system",
        "What is wanted Decide something",
        "From TESTA (fictional) (TESTA), Title of director",
        "Why it goes up Score meets the next level's threshold",
        "To acknowledge by 1 December 2026",
        "To decide by 22 December 2026",
        "What could go wrong There is a risk that nobody covers the ward at weekends",
        "Score 12 High",
    ):
        assert said in text
    assert "Name of contributor" not in text


def test_acknowledging(receiver, asked):
    answer = open_and_send(receiver, f"/requests/{asked[0]}")

    assert answer.status_code == 303
    page = words(receiver.get(answer.location))
    assert "Acknowledged" in page
    assert "I have seen this" not in page


def test_asking_first_and_the_senders_reply(receiver, client_for, cast, asked):
    ask = receiver.get(f"/requests/{asked[0]}/answer?decision=return")
    send(receiver, ask, question="What does the rota cost?")
    sender = client_for(cast.director)
    page = sender.get(f"/requests/{asked[0]}")

    wrong = send(sender, page)
    answer = send(sender, page, text="It costs £40,000 a year")

    assert errors(wrong) == {"text": "Enter your reply"}
    assert answer.status_code == 303
    text = words(receiver.get(f"/requests/{asked[0]}"))
    assert "Question What does the rota cost? Reply It costs £40,000 a year" in text
    assert "To decide by 22 December 2026" in text


def test_declining_leaves_the_snapshot_and_nothing_later(receiver, cast, asked):
    page = receiver.get(f"/requests/{asked[0]}/answer?decision=decline")
    answer = send(
        receiver, page, reason_code="insufficient_evidence", reason="Numbers of last year", advice="Send this year's"
    )
    moves.amend(now(asked[1]), {"title": "Canary title", "event": "Canary event of twenty letters"}, actor=cast.lead)
    moves.score(now(asked[1]), payloads.rescoring(5, 5), actor=cast.lead)

    shown = receiver.get(answer.location)
    listed = receiver.get("/requests")

    assert answer.status_code == 303
    assert "This is how it stood when it was decided, on 24 November 2026" in words(shown)
    assert "There is a risk that nobody covers the ward at weekends" in words(shown)
    assert "12 High" in words(listed)
    for page in (shown, listed):
        assert "Canary" not in page.text
        assert "25 Extreme" not in page.text
    assert receiver.get(f"/risks/{asked[1]}").status_code == 404


def test_withdrawing(receiver, client_for, cast, asked):
    sender = client_for(cast.director)

    wrong = open_and_send(sender, f"/requests/{asked[0]}/withdrawal")
    answer = open_and_send(sender, f"/requests/{asked[0]}/withdrawal", reason="We have found the money")

    assert errors(wrong) == {"reason": "Enter why you are withdrawing it"}
    assert answer.status_code == 303
    left = words(receiver.get(f"/requests/{asked[0]}"))
    assert "Withdrawn by the sender" in left
    assert "Reason We have found the money" in left
    assert "nobody covers the ward" not in left


def test_who_may_see_and_answer_a_request(client_for, cast, asked):
    pages = ("", "/answer", "/withdrawal")
    expected = {
        "ics_lead": [200, 200, 403],
        "ics_contributor": [200, 403, 403],
        "director": [200, 403, 200],
        "lead": [200, 403, 200],
        "contributor": [200, 403, 403],
        "both_sides": [200, 200, 200],
        "regional_lead": [404, 404, 404],
        "neighbour": [404, 404, 404],
        "elsewhere_ics_lead": [404, 404, 404],
        "nobody": [404, 404, 404],
    }

    found = {
        name: [client_for(cast.person(name)).get(f"/requests/{asked[0]}{page}").status_code for page in pages]
        for name in expected
    }

    assert found == expected


@pytest.mark.parametrize("identifier", ["x", "5f2d9f0e-5a34-4b5b-8e35-1c2f5a0d7a11", "a%00b"])
def test_a_request_that_is_none(receiver, identifier):
    assert receiver.get(f"/requests/{identifier}").status_code == 404
