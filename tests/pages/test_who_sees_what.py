import re

import pytest

from riskreg.vocabulary import EscalationStatus, RiskStatus
from tests.factories import moves, payloads
from tests.pages.dealing import asked_risk, busy_risk, links, now, request_pages, sub_pages
from tests.pages.forms import soup, words

CANARY = "Canarybird"
NO_REQUEST = "5f2d9f0e-5a34-4b5b-8e35-1c2f5a0d7a11"
READERS = ("contributor", "colleague", "lead", "director", "quality_officer", "organisation_contributor")
STRANGERS = (
    *("sibling_lead", "ics_lead", "ics_contributor", "regional_lead", "national_lead", "neighbour"),
    *("elsewhere", "elsewhere_ics_lead", "unit_administrator", "nobody"),
)


@pytest.fixture
def secret(cast):
    """A risk of a team with its own word in every text."""
    risk = moves.raise_risk(
        actor=cast.contributor, event=f"{CANARY} event of the team alone", title=f"{CANARY} title", cause=CANARY
    )
    moves.triage_risk(risk, payloads.accept(cast.lead, message=CANARY), actor=cast.lead)
    moves.add_control(risk, payloads.control(text=CANARY), actor=cast.lead)
    moves.add_action(risk, payloads.action(cast.lead, text=CANARY), actor=cast.lead)
    return risk.reference


def as_shown(answer):
    """Every byte but the token against forgery, which holds the second it was made in."""
    assert answer.status_code == 404
    return re.sub(rb'name="csrf_token"\s+value="[^"]+"', b"", answer.data), dict(answer.headers)


def test_what_each_person_gets_of_each_page(client_for, cast):
    ref = busy_risk(cast).reference
    ways = ("", "/scores", "/in-place", "/actions", "/history", "/change", "/close", "/escalate", "/actions/1/done")
    reads = [200] * 5
    expected = {
        "lead": [*reads, 200, 200, 200, 200],
        "director": [*reads, 200, 200, 200, 403],
        "quality_officer": [*reads, 200, 200, 200, 403],
        "contributor": [*reads, 403, 403, 403, 403],
        "colleague": [*reads, 403, 403, 403, 403],
        "organisation_contributor": [*reads, 403, 403, 403, 403],
        **{name: [404] * 9 for name in STRANGERS},
    }

    found = {
        name: [client_for(cast.person(name)).get(f"/risks/{ref}{way}").status_code for way in ways] for name in expected
    }

    assert found == expected


def test_nobody_signed_out_gets_any_page(client_for, cast):
    request = asked_risk()
    visitor = client_for()
    pages = ["/register", "/triage", "/requests", "/actions", *sub_pages(request.risk.reference)]

    for page in [*pages, *request_pages(request.uuid)]:
        answer = visitor.get(page)
        assert (answer.status_code, answer.location.partition("?")[0]) == (302, "/sign-in"), page


@pytest.mark.parametrize("name", STRANGERS)
def test_a_risk_one_may_not_see_is_the_same_as_none(client_for, cast, secret, name):
    request = asked_risk()
    visitor = client_for(cast.person(name))

    for page, of_none in zip(sub_pages(secret), sub_pages("TESTA-9999"), strict=True):
        assert as_shown(visitor.get(page)) == as_shown(visitor.get(of_none))
    if name not in ("ics_lead", "ics_contributor"):
        for page, of_none in zip(request_pages(request.uuid), request_pages(NO_REQUEST), strict=True):
            assert as_shown(visitor.get(page)) == as_shown(visitor.get(of_none))


@pytest.mark.parametrize("name", STRANGERS)
def test_nothing_of_a_risk_one_may_not_see_is_found_counted_or_offered(client_for, cast, secret, name):
    visitor = client_for(cast.person(name))
    pages = [
        "/register",
        f"/register?q={CANARY}",
        f"/register?q={secret}",
        "/register?theme=staffing",
        "/register?status=open&sort=score",
        "/triage",
        "/requests",
        "/actions",
    ]

    for page in pages:
        answer = visitor.get(page)
        body = soup(answer)
        for field in body.select("#q, .app-chips, title"):
            field.decompose()
        text = body.get_text(" ").replace(f"“{CANARY}”", "").replace(f"“{secret}”", "")
        assert answer.status_code == 200
        assert CANARY not in text
        assert secret not in text
        assert "TESTA.SLT" not in text
        assert body.select("#org option[value=TESTA]") == []
    assert "You cannot see any risks yet" in words(visitor.get("/register"))


@pytest.mark.parametrize("name", READERS)
def test_who_sees_it_finds_it(client_for, cast, secret, name):
    assert f"/risks/{secret}" in links(client_for(cast.person(name)).get(f"/register?q={CANARY}")).values()


def test_above_the_organisation_history_scores_and_requests_begin_with_the_request(client_for, cast):
    risk = moves.risk_at(RiskStatus.OPEN, message=CANARY)
    moves.amend(risk, {"cause": f"{CANARY} before"}, actor=cast.lead)
    moves.amend(risk, {"cause": "Words of today"}, actor=cast.lead)
    moves.score(risk, payloads.rescoring(5, 4, rationale=f"{CANARY} middle"), actor=cast.lead)
    moves.score(risk, payloads.rescoring(4, 4, rationale="Score of today"), actor=cast.lead)
    first = moves.escalate(risk, payloads.escalate("TESTA", ask_sentence=f"{CANARY} inside"), actor=cast.lead)
    moves.withdraw(first, payloads.withdraw(reason=CANARY), actor=cast.lead)
    moves.escalate(risk, payloads.escalate(), actor=cast.director)
    ref = risk.reference

    ics, inside = client_for(cast.ics_lead), client_for(cast.lead)
    ways = ("", "/scores", "/history", "/actions", "/in-place")

    for way in ways:
        answer = ics.get(f"/risks/{ref}{way}")
        assert answer.status_code == 200
        assert CANARY not in answer.text, way
    assert "This history begins on 24 November 2026" in words(ics.get(f"/risks/{ref}/history"))
    assert "▼ down 4" not in words(ics.get(f"/risks/{ref}"))
    assert "▼ down 4" in words(inside.get(f"/risks/{ref}"))
    assert words(inside.get(f"/risks/{ref}/history")).count(CANARY) == 6
    assert CANARY in inside.get(f"/risks/{ref}/scores").text


def test_what_one_sees_but_may_not_do_says_so(client_for, cast, secret):
    visitor = client_for(cast.contributor)

    answer = visitor.get(f"/risks/{secret}/close")

    assert answer.status_code == 403
    assert f"You can read {secret} but not do this." in words(answer)
    token = soup(visitor.get("/"))
    posted = visitor.post(
        f"/risks/{secret}/close",
        data={"csrf_token": token.select_one("[name=csrf_token]")["value"], "reason": "treated"},
    )
    assert posted.status_code == 403
    assert now(secret).status == RiskStatus.OPEN


def test_a_request_stays_with_those_who_led_it_when_sight_ends(client_for, cast):
    request = asked_risk(EscalationStatus.DECLINED)
    pages = {
        name: client_for(cast.person(name)).get(f"/requests/{request.uuid}").status_code
        for name in ("ics_lead", "ics_quality_officer", "ics_contributor", "regional_lead", "director")
    }

    assert pages == {
        "ics_lead": 200,
        "ics_quality_officer": 200,
        "ics_contributor": 404,
        "regional_lead": 404,
        "director": 200,
    }
