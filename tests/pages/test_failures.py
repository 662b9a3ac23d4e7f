import re
from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy import update
from sqlalchemy.exc import OperationalError

from riskreg import clock
from riskreg.errors import Busy, OutcomeUnknown, RuleBroken, TooManyRequests
from riskreg.extensions import db
from riskreg.models import SignedInSession
from riskreg.pages import quick_log
from riskreg.vocabulary import RiskStatus
from riskreg.web import identity
from tests.factories import moves
from tests.pages.forms import heading, open_and_send, send, soup, words


@pytest.fixture
def visitor(client_for, cast):
    return client_for(cast.contributor)


def without_token(text):
    return re.sub(r'name="csrf_token" value="[^"]*"', "", text)


def test_what_may_not_be_seen_looks_like_what_is_not_there(client_for, cast):
    risk = moves.raise_risk(actor=cast.contributor)
    visitor = client_for(cast.elsewhere)

    for page in ("journey", "sent", "answer"):
        hidden, missing = (visitor.get(f"/risks/{ref}/{page}") for ref in (risk.reference, "TESTA-9999"))
        assert (hidden.status_code, heading(hidden)) == (404, "Page not found")
        assert without_token(hidden.text) == without_token(missing.text)
        assert without_token(hidden.text) == without_token(visitor.get("/no/such/page").text)


@pytest.mark.parametrize("address", ["/", "/my/risks", "/sign-in", "/risks/new", "/healthz"])
def test_a_parameter_that_a_page_does_not_know_is_refused(visitor, address):
    assert visitor.get(f"{address}?surprise=1").status_code == 400


def test_a_nul_byte_is_in_no_address_and_in_no_answer(app, client_for, cast):
    lead = client_for(cast.lead)
    rules = [rule for rule in app.url_map.iter_rules() if rule.endpoint.startswith("pages.") and "GET" in rule.methods]
    addresses = [
        re.sub("<[^>]*>", lambda name: "1" if ":" in name.group() else "%00", rule.rule)
        for rule in rules
        if any(":" not in name for name in re.findall("<([^>]*)>", rule.rule))
    ]

    assert len(addresses) > 40
    assert {address: lead.get(address).status_code for address in addresses} == dict.fromkeys(addresses, 404)
    assert {lead.get(f"{address}%00").status_code for address in ("/units?q=", "/register?q=", "/?done=")} == {400}


def test_a_word_that_is_not_in_the_list_is_refused(visitor):
    answer = visitor.get("/my/drafts?done=<script>")

    assert answer.status_code == 400
    assert "<script>alert" not in answer.text
    assert "There is a problem" in heading(answer)


def test_reading_without_the_right_to_act_says_whom_to_ask(client_for, cast):
    risk = moves.risk_at(RiskStatus.NEEDS_INFORMATION)

    answer = client_for(cast.lead).get(f"/risks/{risk.reference}/answer")

    assert (answer.status_code, heading(answer)) == (403, "You cannot do this")
    assert f"You can read {risk.reference} but not do this. Ask" in words(answer)


def test_a_method_that_a_page_does_not_take(visitor):
    answer = visitor.get("/sign-out")

    assert (answer.status_code, set(answer.headers["Allow"].split(", "))) == (405, {"OPTIONS", "POST"})
    assert heading(answer) == "This page cannot be opened like this"


def test_too_large(visitor):
    answer = visitor.post("/sign-in", data={"email": "x" * 2_000_000})

    assert (answer.status_code, heading(answer)) == (413, "This is too large to send")


@pytest.fixture
def failing(visitor, monkeypatch):
    """Saving a draft fails like this."""

    def fail(failure):
        page = visitor.get(visitor.get("/risks/new").location)

        def broken(*_arguments, **_more):
            raise failure

        monkeypatch.setattr(quick_log.raising, "save_draft", broken)
        return send(visitor, page, event="All that I typed", theme="staffing")

    return fail


def test_a_move_that_is_not_legal_now_says_where_it_stands_and_what_can_be_done(failing):
    answer = failing(RuleBroken("TESTA-0001: this is open", risk_status="open", legal_moves=["amend", "escalate"]))

    assert (answer.status_code, heading(answer)) == (409, "This cannot be done now")
    shown = words(answer)
    for text in ("Where it stands now It is Open", "Change its words", "Escalate it", "All that I typed"):
        assert text in shown
    assert "this is open" not in shown


def test_a_rule_says_its_own_words(failing):
    answer = failing(RuleBroken("A second person must confirm that.", code="second_person_needed"))

    assert "A second person must confirm that." in words(answer)


def test_busy_says_that_nothing_was_changed(failing):
    answer = failing(Busy())

    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "5")
    assert "Nothing was changed" in words(answer)
    assert "All that I typed" in words(answer)


def test_a_connection_lost_while_saving_says_that_it_can_be_sent_again(failing):
    answer = failing(OutcomeUnknown())

    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "5")
    assert heading(answer) == "We do not know if that was saved"
    assert "it is saved once only" in words(answer)


def full(*_arguments, **_more):
    raise OperationalError("SELECT", {}, Exception("database or disk is full"))


def test_a_database_that_does_not_answer_makes_nobody_a_stranger(visitor, monkeypatch):
    monkeypatch.setattr(db.session, "scalars", full)

    page, form = visitor.get("/my/risks"), visitor.post("/sign-out")

    for answer in (page, form):
        assert (answer.status_code, answer.headers["Retry-After"]) == (503, "5")
        assert heading(answer) == "The register is busy"


def test_a_page_that_cannot_read_says_that_the_register_is_busy(visitor, monkeypatch):
    monkeypatch.setattr(db.session, "execute", full)

    answer = visitor.get("/register")

    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "5")


def test_a_page_can_be_read_when_the_use_of_the_session_cannot_be_noted(visitor, session, monkeypatch):
    session.execute(update(SignedInSession).values(last_used_at=clock.now() - timedelta(minutes=6)))
    session.commit()
    monkeypatch.setattr(identity, "note_use", full)

    assert visitor.get("/my/risks").status_code == 200


def test_too_many_requests(failing):
    answer = failing(TooManyRequests("Wait a minute.", retry_after=60))

    assert (answer.status_code, answer.headers["Retry-After"]) == (429, "60")
    assert "Wait a minute." in words(answer)


def test_a_fault_of_ours_shows_a_number_and_nothing_else(failing, caplog):
    answer = failing(RuntimeError("the secret of TESTA-0001"))

    number = soup(answer).select_one("main strong").get_text()
    assert (answer.status_code, heading(answer)) == (500, "Sorry, there is a problem with the service")
    assert number in caplog.text
    assert "All that I typed" in words(answer)
    for text in (answer.text, caplog.text):
        assert "secret of" not in text


def test_a_fault_of_the_database_still_has_a_page(app, visitor, monkeypatch):
    def broken(*_arguments, **_more):
        raise RuntimeError

    monkeypatch.setitem(app.config, "PROPAGATE_EXCEPTIONS", False)
    monkeypatch.setattr(db.session, "scalar", broken)
    monkeypatch.setattr(db.session, "scalars", broken)

    answer = visitor.get("/")

    assert (answer.status_code, heading(answer)) == (500, "Sorry, there is a problem with the service")


def test_no_page_shows_a_password(client_for):
    visitor = client_for()

    answer = visitor.post("/sign-in", data={"email": "a@test.example", "password": "my secret password"})

    assert answer.status_code == 403
    assert "secret" not in answer.text


def test_an_nhs_number_is_not_shown_again_by_any_page(visitor):
    answer = visitor.post("/risks/TESTA-0001/answer", data={"text": "It is 9990000018"})

    assert answer.status_code == 403
    assert "9990000018" not in answer.text
    assert "It is [number taken out]" in words(answer)


@pytest.mark.parametrize("way", ["quick", "check", "urgent", "send", "save"])
def test_an_address_with_a_broken_draft_is_not_found(visitor, way):
    assert visitor.get(f"/risks/new/{str(uuid4())[:-1]}/{way}").status_code == 404


def test_the_same_key_with_other_answers_is_asked_again(visitor, cast):
    risk = moves.risk_at(RiskStatus.NEEDS_INFORMATION)
    address = f"/risks/{risk.reference}/answer"
    form = visitor.get(address)
    send(visitor, form, text="First")

    again = send(visitor, form, text="Second")

    assert again.status_code == 422
    assert "You sent this form before" in words(again) or "No question is waiting" in words(again)
    assert open_and_send
