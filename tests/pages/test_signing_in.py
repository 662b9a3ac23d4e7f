from datetime import timedelta

import pytest

from riskreg import clock
from riskreg.extensions import db
from riskreg.models import SignedInSession, SignInAttempt
from tests.cast import PASSWORD, address
from tests.conftest import A_TUESDAY
from tests.pages.forms import errors, heading, open_and_send, soup, words

WRONG = "Enter the correct email address and password"


@pytest.fixture
def visitor(client_for):
    return client_for()


def sign_in(visitor, name="contributor", *, page="/sign-in", **more):
    return open_and_send(visitor, page, **{"email": address(name), "password": PASSWORD} | more)


def key_of(visitor):
    cookie = visitor.get_cookie("session")
    return cookie.value if cookie else None


def test_the_right_password_leads_home(visitor):
    answer = sign_in(visitor)

    assert (answer.status_code, answer.location) == (303, "/")
    assert heading(visitor.get("/")) == "Home"


def test_a_page_that_needs_signing_in_is_where_one_comes_back_to(visitor):
    asked = visitor.get("/my/risks?page=1")

    answer = sign_in(visitor, page=asked.location)

    assert asked.status_code == 302
    assert answer.location == "/my/risks?page=1"


@pytest.mark.parametrize(
    "answers", [{"password": PASSWORD + "x"}, {"email": "stranger@test.example"}, {"email": "", "password": ""}]
)
def test_what_is_wrong_is_not_told_apart(visitor, answers):
    answer = sign_in(visitor, **answers)

    assert answer.status_code == 422
    assert errors(answer) == {"email": WRONG}
    assert soup(answer).title.get_text().startswith("Error: ")
    assert key_of(visitor) is None


def test_the_address_is_kept_and_the_password_is_not(visitor):
    answer = sign_in(visitor, email='a"><b>@x', password="hunter2hunter2")

    assert soup(answer).select_one("#email")["value"] == 'a"><b>@x'
    assert not soup(answer).select_one("#password").get("value")


def test_an_account_that_ended_is_like_a_wrong_password(visitor, cast, session):
    cast.contributor.active = False
    session.commit()

    assert errors(sign_in(visitor)) == {"email": WRONG}


def test_each_sign_in_has_a_new_key(visitor):
    sign_in(visitor)
    first = key_of(visitor)
    visitor.delete_cookie("session")
    sign_in(visitor)

    assert key_of(visitor) not in (None, first)


def test_somebody_else_signing_in_on_the_same_browser_ends_the_session_before(visitor, client_for, cast):
    form = visitor.get("/sign-in")
    before = client_for(cast.lead)
    visitor.set_cookie("session", key_of(before))
    content = {"csrf_token": csrf(before), "email": address("contributor"), "password": PASSWORD}
    assert form.status_code == 200

    assert visitor.post("/sign-in", data=content).status_code == 303

    assert before.get("/").status_code == 302


def test_a_key_that_somebody_else_chose_is_never_taken(visitor):
    visitor.set_cookie("session", "chosen-by-an-attacker")
    sign_in(visitor)

    assert key_of(visitor) != "chosen-by-an-attacker"
    visitor.set_cookie("session", "chosen-by-an-attacker")
    assert visitor.get("/").status_code == 302


def test_a_copied_cookie_is_dead_after_signing_out(visitor):
    sign_in(visitor)
    copied = key_of(visitor)

    answer = visitor.post("/sign-out", data={"csrf_token": csrf(visitor), "next": "/my/risks"})

    assert key_of(visitor) is None
    visitor.set_cookie("session", copied)
    assert visitor.get("/").status_code == 302
    assert soup(visitor.get(answer.location)).select_one("main a")["href"] == "/sign-in?next=/my/risks"


def csrf(visitor):
    return soup(visitor.get("/")).select_one("[name=csrf_token]")["value"]


def test_on_a_shared_computer_it_ends_after_fifteen_minutes(visitor):
    sign_in(visitor, shared_device="yes")

    with clock.at(A_TUESDAY + timedelta(minutes=14)):
        assert visitor.get("/").status_code == 200
    with clock.at(A_TUESDAY + timedelta(minutes=30)):
        assert visitor.get("/").status_code == 302


def test_on_ones_own_after_thirty_and_after_twelve_hours_in_any_case(visitor):
    sign_in(visitor)

    with clock.at(A_TUESDAY + timedelta(minutes=29)):
        assert visitor.get("/").status_code == 200
    for minutes in range(49, 719, 20):
        with clock.at(A_TUESDAY + timedelta(minutes=minutes)):
            assert visitor.get("/").status_code == 200
    with clock.at(A_TUESDAY + timedelta(minutes=721)):
        assert visitor.get("/").status_code == 302


def test_one_person_has_at_most_five_sessions(client_for):
    visitors = [client_for() for _ in range(6)]
    for visitor in visitors:
        sign_in(visitor)

    assert [visitor.get("/").status_code for visitor in visitors] == [302, 200, 200, 200, 200, 200]


def test_ten_wrong_guesses_stop_the_right_one_too_for_five_minutes(visitor):
    for _ in range(10):
        assert sign_in(visitor, password="wrong").status_code == 422

    answer = sign_in(visitor)

    assert (answer.status_code, answer.headers["Retry-After"]) == (429, "300")
    assert "Wait 5 minutes" in words(answer)
    with clock.at(A_TUESDAY + timedelta(minutes=6)):
        assert sign_in(visitor).status_code == 303


def test_an_unknown_address_is_throttled_alike(visitor):
    answers = [sign_in(visitor, email="stranger@test.example").status_code for _ in range(11)]

    assert answers == [422] * 10 + [429]


def test_a_guess_counts_even_if_looking_at_the_password_fails(app, visitor, session, monkeypatch):
    def fail(*_arguments):
        raise RuntimeError

    monkeypatch.setattr(app.extensions["passwords"], "belongs_to", fail)

    assert sign_in(visitor).status_code == 500
    assert [row.succeeded for row in db.session.query(SignInAttempt)] == [False]


@pytest.mark.parametrize(
    "elsewhere",
    [
        "//evil.example",
        "///evil.example",
        "/\\evil.example",
        "\\\\evil.example",
        "https://evil.example",
        "https:evil.example",
        "javascript:alert(1)",
        "/%2f%2fevil.example",
        "/%5cevil.example",
        "/%2Fevil.example",
        " //evil.example",
        "/\t/evil.example",
        "/\n/evil.example",
        "//evil.example/../",
        "evil.example",
        "/ //evil.example",
        "/a//evil.example",
        "@evil.example",
        "",
        "/sign-in",
        "/sign-out",
    ],
)
def test_next_leads_nowhere_else(visitor, elsewhere):
    page = visitor.get("/sign-in", query_string={"next": elsewhere})
    answer = open_and_send(visitor, "/sign-in", email=address("contributor"), password=PASSWORD, next=elsewhere)

    assert "evil" not in page.text
    assert answer.location == "/"
    assert "evil" not in visitor.get("/signed-out", query_string={"next": elsewhere}).text


def test_a_form_without_its_token_or_from_elsewhere_is_refused(visitor):
    form = {"email": address("contributor"), "password": PASSWORD}
    page = visitor.get("/sign-in")
    token = {"csrf_token": soup(page).select_one("[name=csrf_token]")["value"]}

    assert visitor.post("/sign-in", data=form).status_code == 403
    for header in ({"Origin": "https://evil.example"}, {"Origin": "null"}, {"Sec-Fetch-Site": "cross-site"}):
        assert visitor.post("/sign-in", data=form | token, headers=header).status_code == 403
    assert db.session.query(SignedInSession).count() == 0


def test_who_is_signed_in_needs_no_form(client_for, cast):
    visitor = client_for(cast.contributor)

    assert visitor.get("/sign-in?next=/my/risks").location == "/my/risks"


def test_typed_answers_come_back_when_the_session_is_over(client_for, cast):
    visitor = client_for(cast.contributor)
    page = visitor.get(visitor.get("/risks/new").location)
    visitor.delete_cookie("session")
    form = {"csrf_token": soup(page).select_one("[name=csrf_token]")["value"], "event": "All that I wrote"}

    answer = visitor.post(page.request.path, data=form)

    assert (answer.status_code, heading(answer)) == (403, "You were signed out")
    assert "All that I wrote" in words(answer)
    assert f"next={page.request.path}" in answer.text
