"""The past by the API: one risk, lists, lines."""

import json
from datetime import UTC, datetime

import pytest

from riskreg import clock
from riskreg.vocabulary import RiskStatus
from tests.api.asking import at, problem_of
from tests.factories import payloads
from tests.factories.moves import close, risk_at

RAISED, CLOSED = datetime(2026, 10, 5, 9, tzinfo=UTC), datetime(2026, 10, 20, 9, tzinfo=UTC)
BETWEEN = "2026-10-12T10:00:00Z"


@pytest.fixture
def closed_since(cast):
    with clock.at(RAISED):
        risk = risk_at(RiskStatus.OPEN)
    with clock.at(CLOSED):
        close(risk, payloads.closure(), actor=cast.lead)
    return risk


def test_one_risk(api_for, cast, closed_since):
    path = at(closed_since)

    then, now = (api_for(cast.lead).get(path + query) for query in (f"?as_at={BETWEEN}", ""))

    assert [(answer.json["status"], answer.headers["ETag"]) for answer in (then, now)] == [
        ("open", '"2"'),
        ("closed", '"3"'),
    ]


def test_a_day_means_its_first_moment(api_for, cast, closed_since):
    path = at(closed_since)

    found = [api_for(cast.lead).get(f"{path}?as_at=2026-10-{day}").json.get("status") for day in (20, 21)]

    assert found == ["open", "closed"]


@pytest.mark.parametrize("accepts", ["application/json", "application/x-ndjson"])
def test_a_list_in_pages_and_in_lines(api_for, cast, closed_since, accepts):
    answer = api_for(cast.lead).get(f"/risks?as_at={BETWEEN}&status=open", accept=accepts)

    lines = (
        answer.json["data"]
        if accepts == "application/json"
        else [json.loads(line) for line in answer.text.splitlines()]
    )
    assert [risk["status"] for risk in lines] == ["open"]


def test_pages_and_their_number(api_for, cast):
    with clock.at(RAISED):
        made = [risk_at(RiskStatus.OPEN).reference for _ in range(3)]
    asker = api_for(cast.lead)

    found = asker.all_of(f"/risks?as_at={BETWEEN}&limit=2")

    assert [risk["reference"] for risk in found] == made
    assert asker.get(f"/risks?as_at={BETWEEN}&include=count&limit=1").json["meta"]["count"] == 3


@pytest.mark.parametrize("sent", ["2030-01-01", "yesterday", "", "2026-02-30"])
@pytest.mark.parametrize("path", ["/risks", "one"])
def test_a_moment_that_has_not_been_or_is_none(api_for, cast, closed_since, path, sent):
    where = at(closed_since) if path == "one" else path

    assert problem_of(api_for(cast.lead).get(f"{where}?as_at={sent}")) == (400, "bad_parameter")


def test_before_it_was_raised_it_is_not_there(api_for, cast, closed_since):
    path = at(closed_since)

    assert problem_of(api_for(cast.lead).get(path + "?as_at=2026-10-04")) == (404, "not_found")
