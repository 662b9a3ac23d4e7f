import pytest

from riskreg.vocabulary import RiskStatus
from tests.factories import moves, payloads
from tests.pages.dealing import day, links, rows
from tests.pages.forms import errors, fields_of, main_form, send, words
from tests.setting import sets


@pytest.fixture
def severe(cast):
    return moves.risk_at(RiskStatus.OPEN, score=payloads.score(4, 4))


def test_a_risk_at_the_threshold_asks_who_leads_it_to_decide(cast, client_for, severe):
    way = f"/risks/{severe.reference}"
    led, read = client_for(cast.lead).get(way), client_for(cast.contributor).get(way)

    banner = "Score 16 meets the organisation threshold of 15."
    assert f"{banner} Escalate it, or say why not." in words(led)
    assert links(led)["say why not"] == f"{way}/hold"
    assert f"{banner} Its AHP lead decides whether it goes up." in words(read)
    assert "say why not" not in links(read)


def test_holding_it_silences_the_banner_and_shows_why(cast, client_for, severe):
    visitor, way = client_for(cast.lead), f"/risks/{severe.reference}"

    form_page = visitor.get(f"{way}/hold")
    done = send(visitor, form_page, reason="A locum starts on Monday", **day("until", "4/12/2026"))
    page = visitor.get(done.headers["Location"])

    assert fields_of(main_form(form_page))["until-day"] == ["24"]
    assert done.status_code == 303
    assert "It is kept here until 4 December 2026. A locum starts on Monday Title of lead" in words(page)
    assert "say why not" not in links(page)
    history = words(visitor.get(f"{way}/history"))
    assert "Not escalated for now" in history
    assert "A locum starts on Monday" in history
    journey = words(client_for(cast.contributor).get(f"{way}/journey"))
    assert "looks at this again by 4 December 2026" in journey


@pytest.mark.parametrize(
    ("answers", "wrong"),
    [
        ({"reason": ""}, {"reason": "Enter why it is not escalated now"}),
        (
            {"reason": "x", **day("until", "25/12/2026")},
            {"until": "The day must be within 30 days because the score is Extreme"},
        ),
    ],
)
def test_a_hold_that_cannot_be_given_keeps_what_was_typed(cast, client_for, severe, answers, wrong):
    visitor = client_for(cast.lead)

    page = send(visitor, visitor.get(f"/risks/{severe.reference}/hold"), **answers)

    assert (page.status_code, errors(page)) == (422, wrong)
    assert fields_of(main_form(page))["reason"] == [answers["reason"]]


def test_below_the_threshold_there_is_no_banner_and_nothing_to_hold(cast, client_for):
    risk = moves.risk_at(RiskStatus.OPEN)
    visitor = client_for(cast.lead)

    assert "meets the" not in words(visitor.get(f"/risks/{risk.reference}"))
    assert "There is nothing to decide now" in words(visitor.get(f"/risks/{risk.reference}/hold"))


def test_what_is_proposed_waits_on_the_home_page_and_filters_the_register(cast, client_for, severe):
    moves.risk_at(RiskStatus.OPEN)
    lead, contributor = client_for(cast.lead), client_for(cast.contributor)

    address = links(lead.get("/"))["1 risk proposed for escalation"]
    listed = lead.get(address)

    assert address == "/register?proposed=yes"
    assert [row.split()[1] for row in rows(listed)] == [severe.reference]
    assert "Proposed for escalation" in words(listed)
    assert "proposed for escalation" not in words(contributor.get("/"))
    assert rows(contributor.get(address)) == []
    assert lead.get("/register?proposed=no").status_code == 400


def test_a_local_band_stands_beside_the_national_one(cast, client_for):
    sets("TESTA", {"bands": {"moderate": 4, "high": 15, "extreme": 20}})
    risk = moves.risk_at(RiskStatus.OPEN)

    said = words(client_for(cast.lead).get(f"/risks/{risk.reference}"))

    assert "12 High" in said
    assert "Moderate in the bands of TESTA.SLT" in said


def test_the_scores_page_shows_the_appetite_and_a_target_above_it(cast, client_for):
    risk = moves.held_at("TESTA")
    target = payloads.rescoring(2, 5, kind="target", by=payloads.day(60), rationale="Both posts are filled by then")
    moves.score(risk, target, actor=cast.director)

    said = words(client_for(cast.director).get(f"/risks/{risk.reference}/scores"))

    assert "Cautious: a target up to 9, tolerated up to 12. National default, as on 24 November 2026." in said
    assert "Where it was held before" in said
    assert "Above 9, the highest target here" in said
