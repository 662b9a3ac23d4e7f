from datetime import timedelta

import pytest

from riskreg import clock
from riskreg.vocabulary import EscalationStatus, RiskStatus
from tests.conftest import A_TUESDAY
from tests.factories import moves, payloads
from tests.pages.dealing import links, now
from tests.pages.forms import errors, fields_of, heading, main_form, open_and_send, send, soup, words
from tests.reading import events_of

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


def person(page, name):
    return next(o["value"] for o in soup(page).select("select option") if f"Title of {name}," in o.get_text())


def day(name, value):
    return dict(zip((f"{name}-day", f"{name}-month", f"{name}-year"), value.split("/"), strict=True))


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


def test_the_choice_comes_first_then_its_form_with_a_message(receiver, asked):
    choose = receiver.get(f"/requests/{asked[0]}/answer")
    messages = {
        decision: fields_of(main_form(receiver.get(f"/requests/{asked[0]}/answer?decision={decision}"))).get("message")
        for decision in ("transfer", "support", "return", "decline")
    }

    assert [r["value"] for r in soup(choose).select("[name=decision]")] == ["transfer", "support", "return", "decline"]
    assert messages == {
        "transfer": [
            "TESTI (fictional) has taken your risk on. They hold it from now on and will tell you what happens."
        ],
        "support": [
            "TESTI (fictional) will help with your risk. Your own organisation keeps it and will tell you what happens."
        ],
        "return": None,
        "decline": [
            "TESTI (fictional) has not taken your risk on. It stays on your register, where people go on working on it."
        ],
    }
    assert receiver.get(f"/requests/{asked[0]}/answer?decision=ignore").status_code == 400


def test_taking_the_risk_on(receiver, cast, asked):
    page = receiver.get(f"/requests/{asked[0]}/answer?decision=transfer")

    answer = send(receiver, page, owner=person(page, "ics_quality_officer"), reason="It is the same everywhere")

    assert answer.status_code == 303
    risk = now(asked[1])
    assert (risk.holder.code, risk.owner.title) == ("TESTI", "Title of ics_quality_officer")
    assert "The unit that was asked holds the risk now" in words(receiver.get(answer.location))


def test_promising_support(receiver, client_for, cast, asked):
    page = receiver.get(f"/requests/{asked[0]}/answer?decision=support")
    answer = send(
        receiver, page, support="A shared bank", by_whom=person(page, "ics_lead"), **day("by_when", "1/2/2027")
    )

    assert answer.status_code == 303
    assert now(asked[1]).holder.code == "TESTA.SLT"
    assert "Support owed A shared bank By Title of ics_lead, by 1 February 2027" in words(receiver.get(answer.location))
    assert "A shared bank" in words(client_for(cast.lead).get(f"/risks/{asked[1]}/actions"))


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


def test_while_a_question_is_open_only_a_decline_is_left(receiver):
    request = moves.escalation_at(EscalationStatus.RETURNED, "TESTI")

    choose = receiver.get(f"/requests/{request.uuid}/answer")
    accept = receiver.get(f"/requests/{request.uuid}/answer?decision=transfer")

    assert [radio["value"] for radio in soup(choose).select("[name=decision]")] == ["decline"]
    assert "Until they reply you can only decline" in words(accept)


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

    assert errors(wrong) == {"reason": "Enter reason"}
    assert answer.status_code == 303
    left = words(receiver.get(f"/requests/{asked[0]}"))
    assert "Withdrawn by the sender" in left
    assert "Reason We have found the money" in left
    assert "nobody covers the ward" not in left


@pytest.mark.parametrize(
    ("decision", "wrong"),
    [
        ("transfer", {"owner": "Select who will own this risk", "reason": "Enter why you take it on"}),
        (
            "support",
            {"support": "Enter what you will do", "by_whom": "Select who will do it", "by_when": "Enter by when"},
        ),
        ("return", {"question": "Enter your question"}),
        (
            "decline",
            {
                "reason_code": "Select the main reason",
                "reason": "Enter reason",
                "advice": "Enter what the sender can do instead",
            },
        ),
    ],
)
def test_bad_answers_come_back(receiver, asked, decision, wrong):
    empty = {} if decision == "return" else {"message": ""}
    answer = open_and_send(receiver, f"/requests/{asked[0]}/answer?decision={decision}", **empty)

    expected = wrong | ({"message": "Enter a message to the person who raised it"} if empty else {})
    assert answer.status_code == 422
    assert errors(answer) == expected
    assert events_of(now(asked[1]))[-1] == "escalation.asked"


def test_a_reply_date_out_of_reach(receiver, asked):
    answer = open_and_send(
        receiver, f"/requests/{asked[0]}/answer?decision=return", question="Why?", **day("reply_by", "5/1/2027")
    )

    assert errors(answer) == {"reply_by": "Reply by must be 1 to 10 working days from today"}
    assert fields_of(main_form(answer))["question"] == ["Why?"]


@pytest.mark.parametrize("first", ["decline", "transfer"])
def test_of_two_who_answer_at_once_the_second_sees_what_happened_and_keeps_their_text(
    receiver, client_for, cast, asked, first
):
    second = client_for(cast.ics_quality_officer)
    page = second.get(f"/requests/{asked[0]}/answer?decision=decline")
    before = receiver.get(f"/requests/{asked[0]}/answer?decision={first}")
    if first == "decline":
        send(receiver, before, reason_code="duplicate", reason="Already in hand", advice="See the other one")
    else:
        send(receiver, before, owner=person(before, "ics_lead"), reason="Already in hand")

    answer = send(second, page, reason_code="wrong_forum", reason="My own words", advice="My advice")

    text = words(answer)
    assert answer.status_code == 412
    assert heading(answer).endswith("This changed while you had it open")
    assert "Title of ics_lead" in text
    assert "Already in hand" in text
    assert "My own words" in text
    assert links(answer)["Go to the request"] == f"/requests/{asked[0]}"


def test_an_answer_to_a_decided_request_is_refused_with_what_happened(receiver, asked):
    page = receiver.get(f"/requests/{asked[0]}/answer?decision=decline")
    content = {"reason_code": "duplicate", "reason": "Already in hand", "advice": "See the other one"}
    send(receiver, page, **content)
    now_shown = receiver.get(f"/requests/{asked[0]}/answer?decision=decline")

    version = soup(receiver.get(f"/requests/{asked[0]}")).select("[name=version]")
    fields = fields_of(main_form(page)) | content | {"idempotency_key": "another"}
    again = receiver.post(f"/requests/{asked[0]}/answer", data=fields | {"version": str(now(asked[1]).version)})

    assert "This request has been decided already." in words(now_shown)
    assert version == []
    assert again.status_code == 409
    assert "Already in hand" in words(again)


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


def test_nobody_answers_what_they_asked_themselves(client_for, cast):
    risk = moves.risk_at(RiskStatus.OPEN)
    request = moves.escalate(risk, payloads.escalate(), actor=cast.both_sides)

    assert client_for(cast.both_sides).get(f"/requests/{request.uuid}/answer").status_code == 403


@pytest.mark.parametrize("identifier", ["x", "5f2d9f0e-5a34-4b5b-8e35-1c2f5a0d7a11", "a%00b"])
def test_a_request_that_is_none(receiver, identifier):
    assert receiver.get(f"/requests/{identifier}").status_code == 404
