from datetime import timedelta

import pytest

from riskreg import clock
from riskreg.vocabulary import EscalationStatus, RiskStatus
from tests.conftest import A_TUESDAY
from tests.factories import moves, payloads
from tests.pages.forms import open_and_send, soup, words


def links(answer):
    return {" ".join(link.get_text().split()): link["href"] for link in soup(answer).select("main a")}


def navigation(answer):
    return [
        " ".join(link.get_text(" ").split()) for link in soup(answer).select(".nhsuk-header__navigation-link[href]")
    ]


@pytest.fixture
def home(client_for, cast):
    return lambda name: client_for(cast.person(name)).get("/")


def test_empty_it_says_so_and_offers_to_log(home):
    page = home("contributor")

    assert "Nothing is waiting for you" in words(page)
    assert "You have not raised a risk yet" in words(page)
    assert links(page)["Log a risk"] == "/risks/new"


@pytest.mark.parametrize(
    ("name", "places"),
    [
        ("contributor", ["Home", "Log a risk", "My risks", "Register"]),
        ("lead", ["Home", "Log a risk", "My risks", "Triage", "Register"]),
        ("director", ["Home", "Log a risk", "My risks", "Triage", "Register", "Requests"]),
        ("ics_lead", ["Home", "Log a risk", "My risks", "Triage", "Register", "Requests"]),
        ("chair", ["Home", "Register"]),
        ("secretary", ["Home", "Register"]),
        ("unit_administrator", ["Home"]),
        ("nobody", ["Home"]),
    ],
)
def test_places_to_go_follow_the_roles(home, name, places):
    assert navigation(home(name)) == places


def test_new_risks_wait_for_those_who_lead_their_origin(home, cast):
    moves.raise_risk(actor=cast.contributor)

    for name in ("lead", "director", "quality_officer", "both_sides"):
        assert links(home(name))["1 new risk to look at"] == "/triage"
        assert "Triage 1 waiting" in navigation(home(name))
    for name in ("contributor", "sibling_lead", "ics_lead", "neighbour", "elsewhere"):
        assert "new risk" not in words(home(name))


def test_requests_wait_for_the_unit_asked_and_never_for_who_asked(home):
    moves.escalation_at(EscalationStatus.ASKED, "TESTI")

    assert links(home("ics_lead"))["1 request to answer"] == "/requests"
    for name in ("director", "elsewhere_ics_lead", "regional_lead"):
        assert "request to answer" not in words(home(name))


def test_a_question_waits_for_the_person_who_raised_it(home, cast):
    risk = moves.risk_at(RiskStatus.NEEDS_INFORMATION)

    assert links(home("contributor"))[f"Answer the question about {risk.reference}"].endswith("/answer")
    assert "Step 3 of 6. A question waits for an answer" in words(home("contributor"))
    assert risk.reference not in words(home("colleague"))


def test_a_question_of_the_unit_asked_waits_for_owner_and_holder(home):
    request = moves.escalation_at(EscalationStatus.RETURNED, "TESTI")

    for name in ("lead",):
        assert f"Reply to the question about {request.risk.reference}" in links(home(name))
    for name in ("contributor", "sibling_lead", "ics_lead"):
        assert "Reply to the question" not in words(home(name))


def test_a_closing_waits_for_a_second_person_who_may_confirm_it(home, cast):
    risk = moves.risk_at(RiskStatus.OPEN, holder="TESTA", owner=cast.director, score=payloads.score(4, 4))
    moves.propose_closure(risk, payloads.closure(), actor=cast.director)
    link = f"Close {risk.reference} as the second person?"

    for name in ("chair", "secretary", "quality_officer"):
        assert links(home(name))[link] == f"/risks/{risk.reference}"
    for name in ("director", "lead", "contributor", "ics_lead", "neighbour", "unit_administrator"):
        assert link not in links(home(name))

    moves.confirm_closure(risk, {}, actor=cast.chair)

    assert link not in links(home("chair"))


def test_a_transfer_waits_for_the_organisation_asked(home, cast):
    risk = moves.risk_at(RiskStatus.OPEN)
    transfer = moves.propose_transfer(risk, payloads.propose_transfer(), actor=cast.director)
    link = f"Take {risk.reference} over from another organisation?"

    assert links(home("neighbour"))[link] == f"/transfers/{transfer.uuid}"
    for name in ("director", "lead", "ics_lead", "elsewhere", "neighbour_contributor"):
        assert link not in links(home(name))


def test_who_looks_after_people_is_told_so_and_that_they_read_no_risks(home):
    assert "You look after people and their roles at TESTA, and read no risks" in words(home("unit_administrator"))
    assert "You look after people" not in words(home("director"))


def test_reviews_and_actions_are_shown_when_near_and_marked_when_overdue(home, cast):
    risk = moves.risk_at(RiskStatus.OPEN, next_review_on=payloads.day(10))
    moves.add_action(
        risk, {"text": "Ask the bank", "owner": str(cast.lead.uuid), "due_on": payloads.day(3)}, actor=cast.lead
    )
    moves.add_action(
        risk, {"text": "Far away", "owner": str(cast.lead.uuid), "due_on": payloads.day(90)}, actor=cast.lead
    )

    near = words(home("lead"))
    with clock.at(A_TUESDAY + timedelta(days=12)):
        late = words(home("lead"))

    assert f"Review {risk.reference}" in near
    assert "Ask the bank" in near
    assert "Far away" not in near
    assert "Overdue" not in near
    assert late.count("Overdue") == 2


def test_drafts_wait_with_their_first_words(client_for, cast):
    visitor = client_for(cast.contributor)
    open_and_send(visitor, visitor.get("/risks/new").location, "later", event="Weekend cover is thin")

    page = visitor.get("/")

    assert "Weekend cover is thin" in words(page)
    assert links(page)["Finish your draft"].endswith("/quick")


def test_only_the_five_that_changed_last_are_listed(home, cast):
    risks = [moves.raise_risk(actor=cast.contributor) for _ in range(7)]

    shown = words(home("contributor"))

    assert [risk.reference in shown for risk in risks] == [False] * 2 + [True] * 5


def test_a_raiser_without_a_role_still_follows_their_risk(client_for, cast, session):
    risk = moves.raise_risk(actor=cast.contributor)
    for grant in cast.contributor.grants:
        grant.valid_to = clock.today() - timedelta(days=1)
    session.commit()
    visitor = client_for(cast.contributor)

    assert risk.reference in words(visitor.get("/"))
    assert visitor.get(f"/risks/{risk.reference}/journey").status_code == 200
    assert visitor.get(f"/risks/{risk.reference}/answer").status_code == 404
