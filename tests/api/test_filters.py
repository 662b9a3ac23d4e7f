"""Each filter of the list of risks, on one register for all of them."""

from datetime import timedelta

import pytest

from riskreg import clock
from riskreg.queries import filters
from riskreg.vocabulary import EscalationStatus, RiskStatus
from tests.api.test_lists import references
from tests.cast import Cast
from tests.conftest import A_TUESDAY
from tests.factories import payloads
from tests.factories.moves import escalation_at, raise_risk, risk_at


@pytest.fixture(scope="module")
def world(databases):
    with databases.world_at(A_TUESDAY, fill) as app_and_references:
        yield app_and_references


@pytest.fixture(scope="module")
def app(world):
    return world[0]


def fill():
    """References by the names below."""
    named = {}
    with clock.at(clock.now() - timedelta(days=1)):
        named["new"] = raise_risk(actor=Cast().contributor, theme="retention", professions=["PHY"]).reference
    named["low"] = risk_at(RiskStatus.OPEN, score=payloads.score(1, 2)).reference
    named["escalated"] = escalation_at(EscalationStatus.ASKED).risk.reference
    named["taken"] = escalation_at(EscalationStatus.ACCEPTED).risk.reference
    named["closed"] = risk_at(RiskStatus.CLOSED).reference
    return named


FILTERS = {
    "level=team": ["new", "low", "escalated", "closed"],
    "level=ics": ["taken"],
    "status=new": ["new"],
    "status=closed": ["closed"],
    "stage=identification": ["new"],
    "stage=assessment": ["low"],
    "stage=escalation": ["escalated"],
    "stage=governance": ["taken"],
    "stage=closed": ["closed"],
    "org=TESTA": ["new", "low", "escalated", "taken", "closed"],
    "org=TESTB": [],
    "ics=TESTI": ["new", "low", "escalated", "taken", "closed"],
    "ics=TESTJ": [],
    "theme=retention": ["new"],
    "profession=SLT": ["low", "escalated", "taken", "closed"],
    "profession=PHY": ["new"],
    "band=low": ["low"],
    "score_gte=12": ["escalated", "taken", "closed"],
    "raised_from=2026-11-24": ["low", "escalated", "taken", "closed"],
    "raised_to=2026-11-24": ["new"],
    "raised_from=2026-11-23T00:00:00Z&raised_to=2026-11-23T10:30:00Z": [],
    "raised_from=2026-11-23T00:00:00Z&raised_to=2026-11-23T10:30:01Z": ["new"],
    "changed_since=2026-11-24T10:30:00Z": ["low", "escalated", "taken", "closed"],
    "changed_since=2026-11-25": [],
    "status=open&level=team&score_gte=5": ["escalated"],
}


@pytest.mark.parametrize("query", FILTERS)
def test_each_filter(api_for, cast, world, query):
    named = world[1]

    assert references(api_for(cast.director).get("/risks?" + query)) == [named[name] for name in FILTERS[query]]


def test_there_is_a_test_for_each_filter():
    tested = {part.partition("=")[0] for query in FILTERS for part in query.split("&")}

    assert tested == set(filters.RiskFilters.__dataclass_fields__)


@pytest.mark.parametrize("query", ["org=NOSUCH", "ics=NOSUCH", "profession=ZZ"])
def test_a_mistyped_code_is_no_empty_register(api_for, cast, world, query):
    name, code = query.split("=")

    refused = api_for(cast.director).get("/risks?" + query)

    assert (refused.status_code, refused.json["code"]) == (400, "bad_parameter")
    assert refused.json["detail"].startswith(f"{name}: Nothing has the code {code}.")
