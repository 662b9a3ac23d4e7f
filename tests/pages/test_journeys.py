from datetime import timedelta

import pytest

from riskreg import clock
from riskreg.models import Risk
from riskreg.queries.journey import journey_of
from riskreg.vocabulary import EscalationStatus, RiskStatus
from tests.conftest import A_TUESDAY
from tests.factories import moves, payloads
from tests.pages.forms import errors, heading, open_and_send, send, soup, words

DONE, NOW, NOT_YET, NOT_NEEDED, STOPPED = "done", "now", "not_yet", "not_needed", "stopped"


def states(risk, reader):
    return [step["state"] for step in journey_of(risk, reader=reader).steps]


def accepted(mode):
    return moves.escalation_at(EscalationStatus.ACCEPTED, mode=mode).risk


def answered():
    risk = moves.risk_at(RiskStatus.NEEDS_INFORMATION)
    moves.answer_question(risk, {"text": "Every weekend"}, actor=risk.raised_by)
    return risk


@pytest.mark.parametrize(
    ("made", "expected"),
    [
        (lambda: moves.risk_at(RiskStatus.NEW), [DONE, NOW, NOT_YET, NOT_YET, NOT_YET, NOT_YET]),
        (lambda: moves.risk_at(RiskStatus.NEEDS_INFORMATION), [DONE, DONE, NOW, NOT_YET, NOT_YET, NOT_YET]),
        (answered, [DONE, DONE, NOW, NOT_YET, NOT_YET, NOT_YET]),
        (lambda: moves.risk_at(RiskStatus.DECLINED), [DONE, DONE, STOPPED, NOT_NEEDED, NOT_NEEDED, NOT_NEEDED]),
        (lambda: moves.risk_at(RiskStatus.OPEN), [DONE, DONE, DONE, NOT_NEEDED, NOT_NEEDED, NOW]),
        (lambda: moves.escalation_at(EscalationStatus.ASKED).risk, [DONE, DONE, DONE, DONE, NOW, NOT_YET]),
        (lambda: moves.escalation_at(EscalationStatus.RETURNED).risk, [DONE, DONE, DONE, DONE, NOW, NOT_YET]),
        (lambda: accepted("transfer"), [DONE, DONE, DONE, DONE, DONE, NOW]),
        (lambda: accepted("support"), [DONE, DONE, DONE, DONE, DONE, NOW]),
        (lambda: moves.escalation_at(EscalationStatus.DECLINED).risk, [DONE, DONE, DONE, DONE, DONE, NOW]),
        (lambda: moves.escalation_at(EscalationStatus.WITHDRAWN).risk, [DONE, DONE, DONE, DONE, NOT_NEEDED, NOW]),
        (lambda: moves.risk_at(RiskStatus.CLOSED), [DONE, DONE, DONE, NOT_NEEDED, NOT_NEEDED, DONE]),
    ],
)
def test_six_steps_at_every_turn(client_for, cast, made, expected):
    risk = made()

    assert states(risk, cast.contributor) == expected
    steps = soup(client_for(cast.contributor).get(f"/risks/{risk.reference}/journey")).select(".app-tracker__step")
    hidden = {DONE: "Done", NOW: "Now", NOT_YET: "Not yet", NOT_NEEDED: "Not needed", STOPPED: "Stopped here"}
    assert [hidden[state] in step.get_text() for state, step in zip(expected, steps, strict=True)] == [True] * 6


def test_what_no_step_tells_is_read_as_well_the_newest_first(client_for, cast):
    risk = moves.risk_at(RiskStatus.TOLERATED)
    told = payloads.tolerating()["message"]

    page = client_for(cast.contributor).get(f"/risks/{risk.reference}/journey")

    texts = [item.get_text() for item in soup(page).select("details .app-as-typed")]
    assert told not in words(page).partition("Everything you were told")[0]
    assert texts[0] == told
    assert payloads.accept(cast.lead)["message"] in texts
    # That it was sent is said by the register, not by the person it is said to.
    assert "Title of lead" in words(page).partition("Everything you were told")[2]
    assert "Title of contributor" not in words(page).partition("Everything you were told")[2]


def test_who_hears_of_a_risk_later_reads_nothing_of_what_was_told_before(client_for, cast):
    request = moves.escalation_at(EscalationStatus.ACCEPTED, mode="support")

    page = client_for(cast.ics_lead).get(f"/risks/{request.risk.reference}/journey")

    assert "Everything the person who raised it was told" in words(page)
    assert payloads.accept(cast.lead)["message"] not in words(page)


def test_the_raiser_reads_every_word_they_were_told(client_for, cast):
    request = moves.escalation_at(EscalationStatus.DECLINED)
    shown = words(client_for(cast.contributor).get(f"/risks/{request.risk.reference}/journey"))

    assert payloads.accept(cast.lead)["message"] in shown
    assert payloads.decline_request()["message"] in shown
    assert "Asked TESTI (fictional)" in shown
    assert "by you" in shown


def test_a_decline_says_why_and_what_else(client_for, cast):
    risk = moves.risk_at(RiskStatus.DECLINED)
    shown = words(client_for(cast.contributor).get(f"/risks/{risk.reference}/journey"))

    for name in ("message", "reason", "what_else"):
        assert payloads.decline()[name] in shown


def test_who_can_see_it_is_named(client_for, cast):
    risk = moves.risk_at(RiskStatus.OPEN)
    before = words(client_for(cast.contributor).get(f"/risks/{risk.reference}/journey"))
    moves.escalation_at(EscalationStatus.ASKED, risk=risk)
    after = words(client_for(cast.contributor).get(f"/risks/{risk.reference}/journey"))

    assert "TESTA.SLT (fictional)" in before
    assert "TESTI (fictional)" not in before
    assert "TESTI (fictional)" in after


def test_above_the_organisation_earlier_words_are_not_shown(client_for, cast):
    risk = moves.risk_at(RiskStatus.NEEDS_INFORMATION)
    moves.answer_question(risk, {"text": "Every weekend"}, actor=cast.contributor)
    moves.triage_risk(risk, payloads.accept(cast.lead), actor=cast.lead)
    moves.escalation_at(EscalationStatus.ASKED, risk=risk)

    steps = journey_of(risk, reader=cast.ics_lead).steps
    shown = words(client_for(cast.ics_lead).get(f"/risks/{risk.reference}/journey"))

    assert [step["state"] for step in steps] == states(risk, cast.contributor)
    assert [(step["who"], step["message"], step["question"]) for step in steps[:3]] == [(None, None, None)] * 3
    assert steps[3]["message"]
    for text in (payloads.ask()["question"], payloads.ask()["message"], payloads.accept(cast.lead)["message"]):
        assert text not in shown


@pytest.mark.parametrize("name", ["sibling_lead", "ics_lead", "neighbour", "elsewhere", "unit_administrator", "nobody"])
def test_others_do_not_find_it(client_for, cast, name):
    risk = moves.raise_risk(actor=cast.contributor)

    assert client_for(cast.person(name)).get(f"/risks/{risk.reference}/journey").status_code == 404


def test_an_answer_goes_back_to_triage(client_for, cast, session):
    risk = moves.risk_at(RiskStatus.NEEDS_INFORMATION)
    visitor = client_for(cast.contributor)
    form = visitor.get(f"/risks/{risk.reference}/answer")
    assert payloads.ask()["question"] in words(form)

    answer = open_and_send(visitor, f"/risks/{risk.reference}/answer", text="Every one since June")

    assert answer.location == f"/risks/{risk.reference}/journey?done=answered"
    assert "Your answer was sent" in words(visitor.get(answer.location))
    assert session.get(Risk, risk.id).status == RiskStatus.NEW
    assert "No question is waiting" in words(visitor.get(f"/risks/{risk.reference}/answer"))


def test_an_empty_answer_is_asked_for(client_for, cast):
    risk = moves.risk_at(RiskStatus.NEEDS_INFORMATION)

    answer = open_and_send(client_for(cast.contributor), f"/risks/{risk.reference}/answer", text=" ")

    assert errors(answer) == {"text": "Enter your answer"}


def test_only_the_person_asked_answers(client_for, cast):
    risk = moves.risk_at(RiskStatus.NEEDS_INFORMATION)

    for name, status in {"colleague": 403, "lead": 403, "sibling_lead": 404, "elsewhere": 404}.items():
        assert client_for(cast.person(name)).get(f"/risks/{risk.reference}/answer").status_code == status


def test_an_answer_to_a_risk_that_moved_on_is_not_lost(client_for, cast):
    risk = moves.risk_at(RiskStatus.NEEDS_INFORMATION)
    visitor = client_for(cast.contributor)
    form = visitor.get(f"/risks/{risk.reference}/answer")
    moves.triage_risk(risk, payloads.decline(), actor=cast.lead)

    answer = send(visitor, form, text="Here is all I know")

    assert (answer.status_code, heading(answer)) == (412, "This risk changed while you had it open")
    assert "Here is all I know" in words(answer)


@pytest.mark.parametrize(
    ("made", "days", "soon", "late"),
    [
        (RiskStatus.NEW, 5, "AHP leadership will read it by", "AHP leadership was to read it by"),
        (RiskStatus.OPEN, 120, "Next review", "Review was due"),
    ],
)
def test_a_day_that_has_passed_is_said_to_have_passed(client_for, cast, made, days, soon, late):
    risk = moves.risk_at(made)
    addresses = (f"/risks/{risk.reference}/journey", "/my/risks")

    for address in addresses:
        assert soon in words(client_for(cast.contributor).get(address))
    with clock.at(A_TUESDAY + timedelta(days=days)):
        for address in addresses:
            # What was told before is kept as it was told.
            shown = words(client_for(cast.contributor).get(address)).partition("Everything you were told")[0]
            assert late in shown
            assert soon not in shown
