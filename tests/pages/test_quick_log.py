from datetime import timedelta

import pytest
from sqlalchemy import select

from riskreg.extensions import db
from riskreg.models import Draft, Event, Risk
from tests.factories import moves, payloads
from tests.pages.forms import errors, fields_of, heading, main_form, open_and_send, send, soup, words

EVENT = "There is a risk that nobody covers the ward at weekends"
ANSWERS = {"theme": "staffing", "event": EVENT, "urgency": "weeks"}
NHS_NUMBER = "999 000 0018"


@pytest.fixture
def visitor(client_for, cast):
    return client_for(cast.contributor)


@pytest.fixture
def blank(visitor):
    return visitor.get(visitor.get("/risks/new").location)


def risks():
    return db.session.scalars(select(Risk)).all()


def drafts():
    return db.session.scalars(select(Draft), execution_options={"populate_existing": True}).all()


def test_four_answers_check_send(visitor, blank):
    check = visitor.get(send(visitor, blank, **ANSWERS).location)
    sent = visitor.get(send(visitor, check).location)

    assert heading(check) == "Check before you send"
    for word in (EVENT, "Staffing", "In the next few weeks", "TESTA.SLT (fictional)", "Title of contributor"):
        assert word in words(check)
    assert heading(sent) == "Risk sent"
    assert "TESTA-0001" in words(sent)
    assert "Friday 27 November" in words(sent)
    (risk,) = risks()
    assert [row.profession for row in risk.professions] == ["SLT"]
    assert drafts() == []


def test_the_unit_is_filled_in(blank, cast):
    assert fields_of(main_form(blank))["unit"] == ["TESTA.SLT"]


@pytest.mark.parametrize(
    ("name", "units", "usual"),
    [
        ("director", ["TESTA", "TESTA.PHY", "TESTA.SLT"], "TESTA"),
        ("elsewhere_service_lead", ["TESTC.CHS", "TESTC.OT"], "TESTC.CHS"),
        ("both_sides", ["TESTI", "TESTA", "TESTA.PHY", "TESTA.SLT"], "TESTA"),
    ],
)
def test_the_units_are_those_one_may_raise_in(client_for, cast, name, units, usual):
    visitor = client_for(cast.person(name))
    blank = visitor.get(visitor.get("/risks/new").location)

    assert [option["value"] for option in soup(blank).select("#unit option")] == units
    assert fields_of(main_form(blank))["unit"] == [usual]
    for unit in units:
        assert open_and_send(visitor, visitor.get("/risks/new").location, **ANSWERS, unit=unit).status_code == 303


def test_a_unit_of_others_is_refused_when_sent(visitor, blank):
    check = visitor.get(send(visitor, blank, **ANSWERS | {"unit": "TESTB.SLT"}).location)

    answer = send(visitor, check)

    assert answer.status_code == 403
    assert risks() == []


def test_without_a_unit_there_is_nothing_to_log(client_for, cast):
    for name in ("unit_administrator", "nobody"):
        visitor = client_for(cast.person(name))
        answer = visitor.get(visitor.get("/risks/new").location)

        assert answer.status_code == 403
        assert "Ask your AHP lead" in words(answer)
        assert "Log a risk" not in soup(visitor.get("/")).get_text()


def test_what_is_missing_is_said_and_what_was_typed_is_kept(visitor, blank):
    answer = send(visitor, blank, event="Too short", theme="retention")

    assert answer.status_code == 422
    assert errors(answer) == {
        "event": "Enter a little more so someone else could understand it",
        "urgency": 'Select how soon it could cause harm, or select "I am not sure"',
    }
    kept = fields_of(main_form(answer))
    assert (kept["event"], kept["theme"]) == (["Too short"], ["retention"])
    for field in errors(answer):
        assert soup(answer).select_one(f"#{field}") is not None
    assert [draft.answers["event"] for draft in drafts()] == ["Too short"]


def test_too_long_is_kept_whole(visitor, blank):
    long = "It could go wrong. " * 30

    answer = send(visitor, blank, **ANSWERS | {"event": long})

    assert errors(answer) == {"event": "What could go wrong must be 500 characters or less"}
    assert fields_of(main_form(answer))["event"] == [long.strip()]


def test_back_finds_what_was_typed(visitor, blank):
    send(visitor, blank, **ANSWERS)

    again = visitor.get(blank.request.path)

    kept = fields_of(main_form(again))
    assert {name: kept[name] for name in ANSWERS} == {name: [text] for name, text in ANSWERS.items()}
    assert "Saved" in words(again)


def test_save_and_come_back_later_asks_for_nothing(visitor, blank):
    answer = send(visitor, blank, "later", event="Weekend")

    listed = visitor.get(answer.location)
    assert "Draft saved" in words(listed)
    assert soup(listed).find("a", string="Weekend")["href"] == blank.request.path


def test_the_script_saves_with_the_forms_token(visitor, blank):
    save = soup(blank).select_one("form[data-save-to]")["data-save-to"]
    content = fields_of(main_form(blank)) | {"event": "Half a sen"}
    token = {"X-CSRFToken": content.pop("csrf_token")[0]}

    assert visitor.post(save, data=content, headers=token).json == {"saved_at": "10:30"}
    assert visitor.post(save, data=content).status_code == 403
    wrong = visitor.post(save, data=content | {"event": f"Mr {NHS_NUMBER}"}, headers=token)

    assert (wrong.status_code, wrong.json) == (422, {"code": "pii_suspected", "fields": ["event"]})
    assert [draft.answers["event"] for draft in drafts()] == ["Half a sen"]


def test_an_nhs_number_is_never_shown_and_nothing_is_saved(visitor, blank):
    answer = send(visitor, blank, **ANSWERS | {"event": f"{EVENT} for {NHS_NUMBER}"})

    assert (answer.status_code, heading(answer)) == (422, "This may identify a patient")
    assert NHS_NUMBER not in answer.text
    assert "0018" not in answer.text
    assert drafts() == risks() == []


def test_going_back_from_there_keeps_the_rest(visitor, blank):
    stopped = send(visitor, blank, **ANSWERS | {"event": f"{EVENT} for {NHS_NUMBER}"})

    back = send(visitor, stopped, "change")

    kept = fields_of(main_form(back))
    assert kept["event"] == [f"{EVENT} for [number taken out]"]
    assert (kept["theme"], kept["urgency"]) == (["staffing"], ["weeks"])
    assert drafts() == []


def test_urgent_stops_until_somebody_was_told(visitor, blank):
    answers = ANSWERS | {"urgency": "today"}
    urgent = visitor.get(send(visitor, blank, **answers).location)
    check = blank.request.path.replace("quick", "check")

    assert heading(urgent) == "Someone could be harmed today"
    assert visitor.get(check).location == urgent.request.path
    told = send(visitor, urgent)
    assert told.location == check
    assert drafts()[0].answers["told_someone"] is True
    assert send(visitor, blank, **answers).location == check
    sent = send(visitor, visitor.get(check))

    assert sent.status_code == 303
    assert risks()[0].urgency == "today"


def test_urgent_cannot_be_sent_past_the_warning(visitor, blank):
    send(visitor, blank, **ANSWERS | {"urgency": "today"})
    key = fields_of(main_form(blank)) | {"idempotency_key": "k1"}

    answer = visitor.post(blank.request.path.replace("quick", "send"), data=key)

    assert answer.status_code == 422
    assert risks() == []


def test_changing_how_soon_forgets_who_was_told(visitor, blank):
    send(visitor, visitor.get(send(visitor, blank, **ANSWERS | {"urgency": "today"}).location))
    send(visitor, blank, **ANSWERS)

    assert send(visitor, blank, **ANSWERS | {"urgency": "today"}).location.endswith("/urgent")


def test_send_pressed_twice_makes_one_risk(visitor, blank):
    check = visitor.get(send(visitor, blank, **ANSWERS).location)

    first, second = send(visitor, check), send(visitor, check)

    assert first.location == second.location == "/risks/TESTA-0001/sent"
    assert len(risks()) == 1


def test_after_sending_its_pages_say_so(visitor, blank):
    check = visitor.get(send(visitor, blank, **ANSWERS).location)
    send(visitor, check)

    again = visitor.get(check.request.path)

    assert (again.status_code, heading(again)) == (404, "This draft is not here any more")


def test_a_draft_is_its_authors_alone(client_for, cast, visitor, blank):
    send(visitor, blank, **ANSWERS)
    other = client_for(cast.colleague)
    address = blank.request.path

    blank = other.get(address)
    assert EVENT not in blank.text
    assert send(other, blank, **ANSWERS).status_code == 404
    for way in ("check", "urgent"):
        assert EVENT not in other.get(address.replace("quick", way)).text
    assert drafts()[0].person_id == cast.contributor.id


def test_opening_pages_writes_nothing(visitor, blank):
    for way in ("quick", "check", "urgent"):
        visitor.get(blank.request.path.replace("quick", way))

    assert drafts() == []
    assert db.session.scalars(select(Event)).all() == []


def test_only_who_sent_it_sees_that_it_was_sent(client_for, cast):
    risk = moves.raise_risk(actor=cast.contributor)

    assert client_for(cast.contributor).get(f"/risks/{risk.reference}/sent").status_code == 200
    for name in ("colleague", "lead", "elsewhere"):
        assert client_for(cast.person(name)).get(f"/risks/{risk.reference}/sent").status_code == 404


def test_a_closed_unit_asks_for_another(client_for, cast, session, visitor, blank):
    check = visitor.get(send(visitor, blank, **ANSWERS).location)
    cast.unit("TESTA.SLT").valid_to = cast.contributor.created_at.date() + timedelta(days=1)
    session.commit()

    answer = send(visitor, check)

    assert answer.status_code in (403, 422)
    assert risks() == []
    assert payloads.day(0)
