"""What may not be seen is in no answer, and answers like what does not exist."""

import json
import re
from datetime import timedelta

import pytest

from riskreg import clock
from riskreg.vocabulary import EscalationStatus, RiskStatus
from tests.api.asking import at, problem_of
from tests.cast import CLIENTS, PEOPLE
from tests.factories import payloads
from tests.factories.moves import escalation_at, raise_risk, risk_at

INVISIBLE_TO_TESTA = ("TESTB.SLT", "TESTC.OT", "TESTJ", "TESTI", "TESTR")
CANARY = "canary"


def canaries():
    """A risk in each unit whose every text says which it is."""
    for unit in (*INVISIBLE_TO_TESTA, "TESTA.SLT"):
        word = f"{CANARY}-{unit}"
        risk_at(RiskStatus.OPEN, unit, score=payloads.score(rationale=word), title=word, cause=word, effect=word)


def seen_in(text):
    return set(re.findall(rf"{CANARY}-([A-Z]+(?:\.[A-Z]+)?)", text))


EXPECTED = {
    "contributor": {"TESTA.SLT"},
    "director": {"TESTA.SLT"},
    "quality_officer": {"TESTA.SLT"},
    "sibling_lead": set(),
    "unit_administrator": set(),
    "nobody": set(),
    "neighbour": {"TESTB.SLT"},
    "elsewhere": {"TESTC.OT"},
    "ics_lead": {"TESTI"},
    "both_sides": {"TESTA.SLT", "TESTI"},
    "regional_lead": {"TESTR"},
    "client": {"TESTI"},
    "elsewhere_client": {"TESTJ"},
    "regional_client": {"TESTR"},
    "national_lead": set(),
}


@pytest.mark.parametrize("who", EXPECTED)
def test_no_list_feed_or_stream_says_more(api_for, cast, who):
    canaries()
    asker = api_for(getattr(cast, who))

    answers = [
        asker.get("/risks"),
        asker.get("/risks?limit=1"),
        asker.get("/risks?status=open&include=count"),
        asker.get("/risks", accept="application/x-ndjson"),
        asker.get("/changes"),
    ]

    for answer in answers:
        assert answer.status_code == 200
    assert [seen_in(answer.text) for answer in answers if answer is not answers[1]] == [EXPECTED[who]] * 4
    assert seen_in(answers[1].text) <= EXPECTED[who]
    assert answers[2].json["meta"]["count"] == len(EXPECTED[who])


def test_what_left_sight_is_in_no_list(api_for, cast):
    escalation_at(EscalationStatus.WITHDRAWN)
    escalation_at(EscalationStatus.DECLINED)

    for who in (cast.ics_lead, cast.client):
        asker = api_for(who)
        assert asker.get("/risks?include=count").json["data"] == []
        assert asker.get("/risks?include=count&status=open").json["meta"] == {"has_more": False, "count": 0}
        assert asker.get("/risks", accept="application/x-ndjson").data == b""
        assert asker.get("/changes").json["data"] == []


def test_the_raiser_keeps_the_journey_only(api_for, cast, session):
    path = at(raise_risk(actor=cast.contributor))
    asker = api_for(cast.contributor)
    cast.contributor.grants[0].valid_to = cast.contributor.grants[0].valid_from
    session.commit()

    assert asker.get(path + "/journey").status_code == 200
    assert problem_of(asker.get(path)) == (404, "not_found")
    assert problem_of(asker.get(path + "/history")) == (404, "not_found")
    assert problem_of(api_for(cast.sibling_lead).get(path + "/journey")) == (404, "not_found")


def test_no_answer_about_risks_carries_a_name(api_for, cast):
    request = escalation_at(EscalationStatus.ACCEPTED, mode="support")
    path, where = at(request.risk), at(request)
    everybody = [*PEOPLE, *CLIENTS]
    askers = [api_for(getattr(cast, who)) for who in everybody]

    for below in ("", "/history", "/journey", "/escalations", "/scores", "/controls", "/actions"):
        for asker in askers:
            assert "Name of" not in asker.get(path + below).text
    for rest in (where, "/risks", "/changes"):
        for asker in askers:
            assert "Name of" not in asker.get(rest).text


def test_above_the_organisation_history_begins_when_the_risk_came_into_view(api_for, cast):
    risk = risk_at(RiskStatus.OPEN, title="The words before")
    path = at(risk)
    api_for(cast.lead).patch(path, {"title": "The words since"}, version=2)
    director, ics, machine = api_for(cast.director), api_for(cast.ics_lead), api_for(cast.client)
    director.post(path + "/escalations", payloads.escalate(), version=3)

    inside = director.get(path + "/history").json["data"]
    above = ics.get(path + "/history")

    assert [entry["version"] for entry in inside] == [1, 2, 3, 4]
    assert [entry["version"] for entry in above.json["data"]] == [4]
    assert "The words before" not in above.text
    assert machine.get(path + "/history").data == above.data
    assert api_for(cast.both_sides).all_of(path + "/history?limit=1") == inside


def test_a_request_inside_the_organisation_is_not_told_above_it(api_for, cast):
    inside = escalation_at(EscalationStatus.DECLINED, "TESTA")
    risk = inside.risk
    path, earlier = at(risk), at(inside)
    reference = risk.reference
    director, ics = api_for(cast.director), api_for(cast.ics_lead)
    asked = director.post(path + "/escalations", payloads.escalate(), version=4)

    assert [row["to_unit"] for row in director.get(path + "/escalations").json["data"]] == ["TESTA", "TESTI"]
    assert [row["to_unit"] for row in ics.get(path + "/escalations").json["data"]] == ["TESTI"]
    assert ics.get(asked.headers["Location"]).json["risk"]["reference"] == reference
    assert director.get(earlier).json["snapshot"]["version"] == 4


def test_a_request_from_before_is_not_found_above(api_for, cast):
    declined = escalation_at(EscalationStatus.DECLINED, "TESTA")
    path, earlier = at(declined.risk), at(declined)
    api_for(cast.director).post(path + "/escalations", payloads.escalate(), version=4)

    assert problem_of(api_for(cast.ics_lead).get(earlier)) == (404, "not_found")


def test_scores_from_before_are_not_told_above(api_for, cast, session):
    path = at(risk_at(RiskStatus.OPEN, score=payloads.score(rationale="The first words")))
    director, ics = api_for(cast.director), api_for(cast.ics_lead)
    for version, moment in ((2, "The words between"), (3, "The last words")):
        with clock.at(clock.now() + timedelta(hours=version)):
            director.post(path + "/scores", payloads.rescoring(3, 3, rationale=moment), version=version)
    with clock.at(clock.now() + timedelta(hours=5)):
        director.post(path + "/escalations", payloads.escalate(), version=4)

    inside = [row["rationale"] for row in director.get(path + "/scores").json["data"]]
    above = [row["rationale"] for row in ics.get(path + "/scores").json["data"]]

    assert inside == ["The first words", "The first words", "The words between", "The last words"]
    assert above == ["The first words", "The last words"]


def test_a_document_says_who_raised_it_by_title_only(api_for, cast):
    path = at(raise_risk(actor=cast.contributor))

    assert json.loads(api_for(cast.lead).get(path).text)["raised_by"] == {
        "title": "Title of contributor",
        "unit": "TESTA.SLT",
    }
