import pytest

from riskreg.vocabulary import EscalationStatus, RiskStatus
from tests.factories import moves, payloads
from tests.pages.dealing import links, now
from tests.pages.forms import errors, fields_of, heading, main_form, open_and_send, send, soup, words
from tests.reading import events_of

ASK = {
    "to_unit": "TESTI",
    "ask": "decision",
    "ask_sentence": "Fund two posts across the system, £90,000 a year, from April",
    "grounds": ["score", "cross_boundary"],
    "tried": "Three rounds of adverts",
    "evidence": "31 referrals waited 41 hours",
    "wanted_by-day": "1",
    "wanted_by-month": "2",
    "wanted_by-year": "2027",
}


@pytest.fixture
def visitor(client_for, cast):
    return client_for(cast.director)


@pytest.fixture
def ref(cast):
    return moves.risk_at(RiskStatus.OPEN).reference


def test_the_units_that_can_be_asked_show_the_clock_they_would_have(visitor, ref):
    page = soup(visitor.get(f"/risks/{ref}/escalate"))

    assert [radio["value"] for radio in page.select("[name=to_unit]")] == ["TESTA", "TESTI"]
    hints = [hint.get_text().strip() for hint in page.select("#to_unit-item-hint, #to_unit-2-item-hint")]
    assert hints == [
        "Has until 27 November 2026 to acknowledge and 8 December 2026 to decide."
        " Usually takes risks that score 15 or more; this one scores 12.",
        "Has until 1 December 2026 to acknowledge and 22 December 2026 to decide."
        " Usually takes risks that score 15 or more; this one scores 12.",
    ]


def test_a_team_lead_asks_inside_the_organisation_only(client_for, cast, ref):
    page = soup(client_for(cast.lead).get(f"/risks/{ref}/escalate"))

    assert [radio["value"] for radio in page.select("[name=to_unit]")] == ["TESTA"]
    assert page.select_one("[name=to_unit]").has_attr("checked")


def test_check_shows_what_the_receiver_will_see_and_sending_does_it(visitor, client_for, cast, ref):
    check = open_and_send(visitor, f"/risks/{ref}/escalate", **ASK)
    assert (check.status_code, events_of(now(ref))) == (200, ["risk.raised", "risk.accepted"])

    sent = send(visitor, check)
    assert sent.status_code == 303
    assert events_of(now(ref))[-1] == "escalation.asked"
    assert "The request was sent" in words(visitor.get(sent.location))

    received = client_for(cast.ics_lead).get(sent.location.partition("?")[0])
    before = [row.get_text(" ", strip=True) for row in soup(check).select("dl .nhsuk-summary-list__row")]
    after = [row.get_text(" ", strip=True) for row in soup(received).select("dl .nhsuk-summary-list__row")]
    assert before == after
    assert "Why it goes up Score meets the next level's threshold More than one organisation" in " ".join(before)


def test_changing_the_answers_loses_nothing(visitor, ref):
    check = open_and_send(visitor, f"/risks/{ref}/escalate", **ASK)
    content = fields_of(main_form(check)) | {"change": "yes"}

    again = visitor.post(f"/risks/{ref}/escalate/check", data=content)

    assert heading(again) == "Escalate this risk"
    form = fields_of(main_form(again))
    assert {name: form[name] for name in ASK} == {
        name: value if isinstance(value, list) else [value] for name, value in ASK.items()
    }
    assert send(visitor, send(visitor, again)).status_code == 303


@pytest.mark.parametrize("way", ["check", "at once"])
@pytest.mark.parametrize(
    ("answers", "wrong"),
    [
        (
            dict.fromkeys(ASK, ""),
            {
                "to_unit": "Select who needs to decide",
                "ask": "Select what you want them to do",
                "ask_sentence": "Enter what you are asking for in one sentence",
                "grounds": "Select at least one reason why it goes up",
                "tried": "Enter why this needs a decision now",
                "wanted_by": "Enter the date you need the answer by",
            },
        ),
        ({"ask_sentence": "x" * 201}, {"ask_sentence": "Your ask must be 200 characters or less"}),
        ({"to_unit": "TESTR"}, {"to_unit": "Select who needs to decide. You can ask: TESTA, TESTI"}),
        ({"to_unit": "TESTJ"}, {"to_unit": "Select who needs to decide. You can ask: TESTA, TESTI"}),
        ({"wanted_by-year": "2026"}, {"wanted_by": "The date you need the answer by must be in the future"}),
        ({"tried": "Patient 999 000 0018 waited"}, {"tried": "This may identify a patient"}),
    ],
)
def test_bad_answers_come_back(visitor, ref, answers, wrong, way):
    page = visitor.get(f"/risks/{ref}/escalate")
    content = fields_of(main_form(page)) | ASK | answers
    address = f"/risks/{ref}/escalate/check" if way == "check" else f"/risks/{ref}/escalate"

    answer = visitor.post(address, data={name: value for name, value in content.items() if value})

    assert answer.status_code == 422
    found = errors(answer)
    assert found.keys() == wrong.keys()
    assert all(found[name].startswith(text) for name, text in wrong.items())
    assert events_of(now(ref)) == ["risk.raised", "risk.accepted"]
    assert "999 000 0018" not in answer.text


def test_after_a_decline_what_is_new_is_asked_for(visitor):
    ref = moves.escalation_at(EscalationStatus.DECLINED, "TESTI").risk.reference

    page = visitor.get(f"/risks/{ref}/escalate")
    without = send(visitor, page, **ASK)
    with_it = send(visitor, page, **ASK, new_evidence="Two more harms in October")

    assert "Declined before." in words(page)
    assert errors(without) == {"new_evidence": "TESTI declined before. Enter what is new since then"}
    assert "New since the last request Two more harms in October" in words(with_it)
    assert send(visitor, with_it).status_code == 303


def test_one_request_at_a_time(visitor, cast):
    request = moves.escalation_at(EscalationStatus.ASKED, "TESTI")
    ref = request.risk.reference

    page = visitor.get(f"/risks/{ref}/escalate")

    assert "TESTI has been asked about this risk and has not decided yet." in words(page)
    assert soup(page).select("main form") == []
    assert links(page)["See the request"] == f"/requests/{request.uuid}"


def test_who_is_second_reads_that_and_keeps_their_words(visitor, client_for, cast, ref):
    check = open_and_send(visitor, f"/risks/{ref}/escalate", **ASK)
    other = client_for(cast.quality_officer)
    send(other, open_and_send(other, f"/risks/{ref}/escalate", **ASK))

    answer = send(visitor, check)
    at_check = visitor.post(f"/risks/{ref}/escalate/check", data=fields_of(main_form(check)))

    assert answer.status_code == 412
    assert ASK["ask_sentence"] in words(answer)
    assert "It cannot be escalated now" in words(at_check)
    assert ASK["ask_sentence"] in words(at_check)
    assert events_of(now(ref)).count("escalation.asked") == 1


def test_who_may_not_escalate_is_told_so(client_for, cast, ref):
    for name, status in {"contributor": 403, "ics_lead": 404, "neighbour": 404, "lead": 200}.items():
        assert client_for(cast.person(name)).get(f"/risks/{ref}/escalate").status_code == status


def test_a_risk_that_is_not_open_cannot_be_escalated(client_for, cast):
    ref = moves.risk_at(RiskStatus.CLOSED).reference

    page = client_for(cast.lead).get(f"/risks/{ref}/escalate")

    assert "Only a risk that is open on the register" in words(page)
    assert payloads.escalate()["ask_sentence"] not in words(page)
