import pytest

from riskreg.vocabulary import EscalationStatus, RiskStatus
from tests.factories import moves, payloads
from tests.pages.dealing import day, links, now, person
from tests.pages.forms import errors, fields_of, heading, main_form, open_and_send, send, soup, words
from tests.reading import events_of

DECISIONS = ["transfer", "joint", "support", "note", "return", "redirect", "decline"]


@pytest.fixture
def receiver(client_for, cast):
    return client_for(cast.ics_lead)


@pytest.fixture
def asked():
    request = moves.escalation_at(EscalationStatus.ASKED, "TESTI")
    return str(request.uuid), request.risk.reference


def test_the_choice_comes_first_then_its_form_with_a_message(receiver, asked):
    choose = receiver.get(f"/requests/{asked[0]}/answer")
    messages = {
        decision: fields_of(main_form(receiver.get(f"/requests/{asked[0]}/answer?decision={decision}"))).get("message")
        for decision in DECISIONS
    }

    assert [r["value"] for r in soup(choose).select("[name=decision]")] == DECISIONS
    assert messages == {
        "transfer": [
            "TESTI (fictional) has taken your risk on. They hold it from now on and will tell you what happens."
        ],
        "joint": [
            "TESTI (fictional) and your own organisation hold your risk together now."
            " One named lead will tell you what happens."
        ],
        "note": [
            "TESTI (fictional) has seen your risk. Your own organisation keeps it and will tell you what happens."
        ],
        "redirect": [
            "TESTI (fictional) has passed the request on to a unit that can decide. You will hear what it says."
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


def test_while_a_question_is_open_only_a_decline_is_left(receiver):
    request = moves.escalation_at(EscalationStatus.RETURNED, "TESTI")

    choose = receiver.get(f"/requests/{request.uuid}/answer")
    accept = receiver.get(f"/requests/{request.uuid}/answer?decision=transfer")

    assert [radio["value"] for radio in soup(choose).select("[name=decision]")] == ["decline"]
    assert "Until they reply you can only decline" in words(accept)


@pytest.mark.parametrize(
    ("decision", "wrong"),
    [
        ("transfer", {"owner": "Select who will own this risk", "reason": "Enter why you take it on"}),
        (
            "support",
            {
                "support": "Enter what you will do",
                "by_whom": "Select who will do it",
                "by_when": "Enter the date it will be done by",
            },
        ),
        ("return", {"question": "Enter your question"}),
        (
            "decline",
            {
                "reason_code": "Select the main reason",
                "reason": "Enter why you decline",
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

    assert errors(answer) == {"reply_by": "The date you need the reply by must be 1 to 10 working days from today"}
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


def test_nobody_answers_what_they_asked_themselves(client_for, cast):
    risk = moves.risk_at(RiskStatus.OPEN)
    request = moves.escalate(risk, payloads.escalate(), actor=cast.both_sides)

    assert client_for(cast.both_sides).get(f"/requests/{request.uuid}/answer").status_code == 403
