from datetime import timedelta

import pytest
from sqlalchemy import select

from riskreg import clock
from riskreg.extensions import db
from riskreg.models import GovernanceReview
from riskreg.vocabulary import RiskStatus, Role
from tests.conftest import A_TUESDAY
from tests.factories.moves import risk_at
from tests.pages.dealing import links, rows
from tests.pages.forms import errors, fields_of, heading, main_form, open_and_send, send, soup, words
from tests.pages.test_escaping import PAYLOADS, shape
from tests.pages.test_statement_counts import MOST, statements_of
from tests.sight import someone

WAY = "/units/TESTA/governance-reviews"
REASON = "A complaint says that it names a patient"


@pytest.fixture
def governor():
    return someone(Role.INFORMATION_GOVERNANCE)


@pytest.fixture
def visitor(client_for, governor):
    return client_for(governor).step_up()


def opened(visitor, reason=REASON):
    done = send(visitor, open_and_send(visitor, f"{WAY}/new", reason=reason))
    assert done.status_code == 303
    return visitor.get(done.location)


def reviews():
    db.session.expire_all()
    return list(db.session.scalars(select(GovernanceReview).order_by(GovernanceReview.id)))


def test_from_the_reason_to_the_check_to_the_register(cast, visitor):
    ref = risk_at(RiskStatus.OPEN).reference
    before = visitor.get(f"/risks/{ref}").status_code

    check = open_and_send(visitor, f"{WAY}/new", reason=REASON)
    kept = reviews()
    page = visitor.get(send(visitor, check).location)

    assert heading(check) == "TESTA (fictional) (TESTA) Check before you open the review"
    told = [element.get_text(strip=True) for element in soup(check).select("main ul.nhsuk-list--bullet li")]
    assert told == ["Title of both_sides", "Title of director"]
    assert (before, kept) == (404, [])
    assert "The governance review is open" in words(page)
    assert links(page)["Read the register"] == "/register"
    assert "Open a governance review" not in links(page)
    assert "Register" in soup(visitor.get("/")).find("header").get_text()
    assert f"/risks/{ref}" in links(visitor.get("/register")).values()
    assert visitor.get(f"/risks/{ref}").status_code == 200
    with clock.at(A_TUESDAY + timedelta(hours=24)):
        assert visitor.get(f"/risks/{ref}").status_code in (302, 404)


def test_the_reason_can_be_changed_after_the_check(visitor):
    check = open_and_send(visitor, f"{WAY}/new", reason=REASON)

    again = visitor.post(f"{WAY}/check", data=fields_of(main_form(check)) | {"change": "yes"})

    assert fields_of(main_form(again))["reason"] == [REASON]
    assert reviews() == []


def test_it_says_what_is_wrong(visitor):
    assert errors(open_and_send(visitor, f"{WAY}/new")) == {
        "reason": "Enter why you have to read the risks of this unit"
    }


def test_it_asks_for_the_password_first(client_for, governor):
    visitor = client_for(governor)

    asked = visitor.get(f"{WAY}/new")
    sent = visitor.post(WAY, data={"csrf_token": visitor.csrf_token, "reason": REASON})

    assert asked.location.startswith("/sign-in/again?next=")
    assert (sent.status_code, reviews()) == (403, [])


def test_who_is_told_sees_it_on_their_home_page_and_reads_why(client_for, cast, visitor, governor):
    opened(visitor)
    director, other = client_for(cast.director), client_for(cast.lead)

    home, page = director.get("/"), director.get(WAY)

    assert "A governance review of TESTA is open until 25 November 2026" in words(home)
    assert "governance review" not in words(other.get("/"))
    assert rows(page) == [
        f"Who reads {governor.title} Unit TESTA Why {REASON} Opened 24 November 2026, 10:30am"
        " Ends 25 November 2026, 10:30am"
    ]
    assert "End it now" not in words(page)
    with clock.at(A_TUESDAY + timedelta(hours=24)):
        assert "governance review" not in words(client_for(cast.director).get("/"))
        assert "25 November 2026, 10:30am, by itself" in rows(client_for(cast.director).get(WAY))[0]


def test_it_is_ended_before_its_time(visitor, governor):
    page = opened(visitor)
    address = next(way for text, way in links(page).items() if text.startswith("End it now"))

    done = open_and_send(visitor, address)

    assert done.location == f"{WAY}?done=review-ended"
    assert f"24 November 2026, 10:30am, by {governor.title}" in rows(visitor.get(WAY))[0]
    assert "This governance review is over" in words(visitor.get(address))


@pytest.mark.parametrize(
    ("name", "status"), [("director", 200), ("quality_officer", 403), ("contributor", 403), ("unit_administrator", 403)]
)
def test_others_read_or_are_refused_and_open_nothing(client_for, cast, visitor, name, status):
    opened(visitor)
    who = client_for(cast.person(name)).step_up()
    (review,) = reviews()
    sent = {"csrf_token": who.csrf_token, "reason": REASON}

    assert who.get(WAY).status_code == status
    assert who.get(f"{WAY}/new").status_code == 403
    assert [who.post(way, data=sent).status_code for way in (WAY, f"{WAY}/check")] == [403, 403]
    assert who.get(f"{WAY}/{review.uuid}/end").status_code == 403
    assert who.post(f"{WAY}/{review.uuid}/end", data={"csrf_token": who.csrf_token}).status_code == 403
    assert [(row.id, row.ended_at) for row in reviews()] == [(review.id, None)]


@pytest.mark.parametrize(
    "way", ["/units/NOWHERE/governance-reviews", f"{WAY}/5f2d9f0e-5a34-4b5b-8e35-1c2f5a0d7a11/end", f"{WAY}/1/end"]
)
def test_what_is_not_there(visitor, way):
    assert visitor.get(way).status_code == 404


def test_a_form_sent_twice_opens_one(visitor):
    sent = fields_of(main_form(open_and_send(visitor, f"{WAY}/new", reason=REASON)))

    first, again = visitor.post(WAY, data=sent), visitor.post(WAY, data=sent)

    assert first.location == again.location
    assert len(reviews()) == 1


@pytest.mark.parametrize("text", PAYLOADS)
def test_what_somebody_wrote_is_text(client_for, cast, visitor, text):
    shapes = []
    for reason in ("Plain words", text):
        check = open_and_send(visitor, f"{WAY}/new", reason=reason)
        wrong = open_and_send(visitor, f"{WAY}/new", reason=reason * 600)
        send(visitor, check)
        pages = [check, wrong, visitor.get(WAY), client_for(cast.director).get(WAY)]
        shapes.append([shape(page) for page in pages])
        open_and_send(visitor, f"{WAY}/{reviews()[-1].uuid}/end")
        for row in reviews():
            db.session.delete(row)
        db.session.commit()

    assert shapes[0] == shapes[1]


def test_pages_ask_as_often_however_many_there_are(client_for, cast, visitor):
    opened(visitor)
    pages = [(visitor, WAY), (client_for(cast.director), WAY), (client_for(cast.director), "/"), (visitor, "/")]
    few = [len(statements_of(*page)) for page in pages]
    for _ in range(5):
        opened(client_for(someone(Role.INFORMATION_GOVERNANCE)).step_up())

    many = [len(statements_of(*page)) for page in pages]

    assert many == few
    # One more where a notice stands: on the home page of whoever leads a unit that is being read.
    assert max(many) <= MOST + 1
