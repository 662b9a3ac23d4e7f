import json
from datetime import UTC, datetime

import pytest

from riskreg import clock
from riskreg.vocabulary import EscalationStatus
from tests.api.asking import problem_of
from tests.factories import moves

ASKED, LATE = datetime(2026, 12, 1, 10, tzinfo=UTC), datetime(2026, 12, 9, 10, tzinfo=UTC)


@pytest.fixture
def asked():
    with clock.at(ASKED):
        return moves.escalation_at(EscalationStatus.ASKED, "TESTI")


def test_it_says_these_five_things_and_no_sixth(api_for, cast, asked):
    with clock.at(LATE):
        answer = api_for(cast.regional_lead).get("/unanswered")

    assert answer.json["data"] == [
        {
            "receiving_unit": "TESTI",
            "asking_organisation": "TESTA",
            "band": "high",
            "asked_on": "2026-12-01",
            "due_on": "2026-12-08",
        }
    ]
    assert answer.json.keys() == {"data", "links", "meta"}
    assert answer.json["meta"] == {"has_more": False}
    assert answer.json["links"] == {"next": None}


def test_nothing_in_it_says_which_risk_it_is(api_for, cast, asked):
    with clock.at(LATE):
        answer = api_for(cast.regional_lead).get("/unanswered")

    whole = answer.text + json.dumps(dict(answer.headers))
    risk = asked.risk
    secrets = (risk.reference, risk.title, str(risk.uuid), str(asked.uuid), asked.ask_sentence, "TESTA.SLT")
    assert [secret for secret in secrets if secret in whole] == []
    assert "ETag" not in answer.headers


@pytest.mark.parametrize(
    "who", ["ics_lead", "director", "lead", "neighbour", "elsewhere_ics_lead", "national_lead", "nobody"]
)
def test_it_is_empty_for_everybody_else(api_for, cast, asked, who):
    with clock.at(LATE):
        answer = api_for(cast.person(who)).get("/unanswered")

    assert (answer.status_code, answer.json["data"]) == (200, [])


def test_it_is_for_people_who_are_signed_in(api_for, cast):
    assert problem_of(api_for(cast.regional_client).get("/unanswered")) == (403, "not_permitted")
    assert problem_of(api_for().get("/unanswered")) == (401, "not_signed_in")
    assert problem_of(api_for(cast.regional_lead).get("/unanswered?unit=TESTI")) == (400, "unknown_parameter")
