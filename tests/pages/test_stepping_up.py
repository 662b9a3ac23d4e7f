from datetime import timedelta

import pytest

from riskreg import clock
from riskreg.extensions import db
from riskreg.models import Risk, SignedInSession, SignInAttempt
from tests.cast import PASSWORD
from tests.conftest import A_TUESDAY
from tests.factories import moves, payloads
from tests.factories.moves import risk_at
from tests.pages.dealing import now
from tests.pages.forms import errors, fields_of, heading, main_form, open_and_send, send, soup, words

WRONG = "Enter the password you sign in with"


@pytest.fixture
def address():
    return f"/risks/{risk_at('open').reference}/confidential"


@pytest.fixture
def visitor(client_for, cast):
    return client_for(cast.lead)


def key_of(visitor):
    return visitor.get_cookie("session").value


def test_the_page_is_asked_for_again_after_the_password(visitor, address):
    asked = visitor.get(address)
    again = visitor.get(asked.location)
    answer = send(visitor, again, password=PASSWORD)

    assert (asked.status_code, asked.location) == (302, f"/sign-in/again?next={address}")
    assert heading(again) == "Enter your password again"
    assert (answer.status_code, answer.location) == (303, address)
    assert visitor.get(address).status_code == 200


def test_the_session_goes_on_under_another_key(visitor, address):
    before = key_of(visitor)
    send(visitor, visitor.get(visitor.get(address).location), password=PASSWORD)
    after = key_of(visitor)
    visitor.set_cookie("session", before)

    replayed = visitor.get("/")

    assert before != after
    assert replayed.location.startswith("/sign-in?")
    visitor.set_cookie("session", after)
    assert visitor.get(address).status_code == 200


def test_another_session_of_the_same_person_has_not_stepped_up(visitor, client_for, cast, address):
    send(visitor, visitor.get(visitor.get(address).location), password=PASSWORD)

    assert client_for(cast.lead).get(address).status_code == 302


@pytest.mark.parametrize(("minutes", "status"), [(5, 200), (6, 302)])
def test_it_counts_for_five_minutes(visitor, address, minutes, status):
    visitor.step_up()

    with clock.at(A_TUESDAY + timedelta(minutes=minutes)):
        assert visitor.get(address).status_code == status


def test_a_wrong_password_changes_nothing(visitor, address):
    before = key_of(visitor)

    answer = send(visitor, visitor.get(visitor.get(address).location), password=PASSWORD + "x")

    assert (answer.status_code, errors(answer)) == (422, {"password": WRONG})
    assert key_of(visitor) == before
    assert visitor.get(address).status_code == 302
    assert not soup(answer).select_one("#password").get("value")


def test_somebody_elses_password_is_wrong(visitor, cast, address, session):
    cast.director.password_hash = "x"
    session.commit()

    assert send(visitor, visitor.get(visitor.get(address).location), password="").status_code == 422


def test_guesses_are_throttled_with_those_of_signing_in(visitor, address):
    again = visitor.get(visitor.get(address).location)
    for _ in range(10):
        send(visitor, again, password="wrong")

    answer = send(visitor, again, password=PASSWORD)

    assert (answer.status_code, answer.headers["Retry-After"]) == (429, "300")
    assert visitor.get(address).status_code == 302
    assert len(db.session.scalars(db.select(SignInAttempt)).all()) == 10


def test_what_was_typed_comes_back_to_the_form_when_the_password_ran_out(visitor, address, cast):
    visitor.step_up()
    form = fields_of(main_form(visitor.get(address)))
    readers = [str(cast.director.uuid), str(cast.quality_officer.uuid)]
    with clock.at(A_TUESDAY + timedelta(minutes=10)):
        typed = {"reason": "It names <b>somebody</b>", "readers": readers}
        sent = visitor.post(address, data=form | typed)
        wrong = send(visitor, sent, password="wrong")
        kept = send(visitor, wrong, password=PASSWORD)
        nothing_yet = now(address.split("/")[2]).confidential
        done = send(visitor, kept)

    risk = now(address.split("/")[2])
    assert (sent.status_code, wrong.status_code, kept.status_code, done.status_code) == (403, 422, 200, 303)
    assert "Nothing has been done yet" in words(sent)
    assert nothing_yet is False
    assert risk.confidential
    assert {str(row.person.uuid) for row in risk.readers} == {*readers, str(cast.lead.uuid)}
    assert db.session.scalar(db.select(Risk.version).where(Risk.id == risk.id)) == 3


def test_an_nhs_number_is_not_carried_along(visitor, address):
    visitor.step_up()
    form = fields_of(main_form(visitor.get(address)))
    with clock.at(A_TUESDAY + timedelta(minutes=10)):
        sent = visitor.post(address, data=form | {"reason": "About 999 000 0018"})

    assert "999 000 0018" not in sent.text


@pytest.mark.parametrize("next_page", ["//evil.example", "https://evil.example/", "/sign-in/again", "/%2f%2fevil", ""])
def test_it_only_leads_to_our_own_pages(visitor, next_page):
    answer = send(visitor, visitor.get("/sign-in/again", query_string={"next": next_page}), password=PASSWORD)

    assert answer.location == "/"


def test_nobody_steps_up_without_being_signed_in(client_for):
    visitor = client_for()

    assert visitor.get("/sign-in/again").location.startswith("/sign-in?")


def test_a_session_that_ended_meanwhile_is_not_brought_back(visitor, address, monkeypatch):
    from riskreg.pages import stepping_up

    again = visitor.get(visitor.get(address).location)
    guess = stepping_up.signing_in.guess

    def ended(*args):
        db.session.execute(db.delete(SignedInSession))
        return guess(*args)

    monkeypatch.setattr(stepping_up.signing_in, "guess", ended)

    assert send(visitor, again, password=PASSWORD).location.startswith("/sign-in")


def test_stepping_up_gives_no_right_to_anybody_who_has_none(client_for, cast, address):
    assert client_for(cast.colleague).step_up().get(address).status_code == 403
    assert client_for(cast.neighbour).step_up().get(address).status_code == 404


def test_the_password_is_asked_for_alike_for_what_is_there_and_what_is_not(client_for, cast, address):
    stranger = client_for(cast.neighbour)

    there, nowhere = stranger.get(address), stranger.get("/risks/TESTA-9999/confidential")

    assert (there.status_code, nowhere.status_code) == (302, 302)
    assert there.location == f"/sign-in/again?next={address}"


def test_a_token_never_steps_up(client_for, cast):
    risk = risk_at("open")
    path = f"/api/v1/risks/{risk.reference}/confidential-marks"
    moves.add_control(risk, payloads.control(), actor=cast.lead)
    visitor = client_for(cast.lead).step_up()
    about = {"headers": {"Idempotency-Key": "k", "If-Match": '"3"'}}

    answers = [
        visitor.post(path, json=payloads.mark(), **about),
        client_for(cast.neighbour).post(path, json=payloads.mark(), **about),
        visitor.post("/api/v1/risks/TESTA-9999/readers", json={}, **about),
    ]

    assert {(answer.status_code, answer.json["code"]) for answer in answers} == {(403, "step_up_needed")}
    assert not now(risk.reference).confidential
    assert client_for().post(path, json={}).json["code"] == "not_signed_in"


def test_the_form_of_the_password_says_how_long_it_counts(visitor, address):
    assert "It counts for 5 minutes" in words(visitor.get(visitor.get(address).location))
    assert open_and_send(visitor, "/sign-in/again", password=PASSWORD).location == "/"
