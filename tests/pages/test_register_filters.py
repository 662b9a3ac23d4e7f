"""The filters of the register, on one register for all of them."""

import pytest

from riskreg.vocabulary import EscalationStatus, RiskStatus
from tests.cast import Cast
from tests.conftest import A_TUESDAY
from tests.factories import moves, payloads
from tests.pages.dealing import links
from tests.pages.forms import soup, words
from tests.pages.test_register import references, register


@pytest.fixture(scope="module")
def app(databases):
    with databases.world_at(A_TUESDAY, fill) as (made, _):
        yield made


@pytest.fixture
def visitor(client_for, cast):
    return client_for(cast.director)


def fill():
    moves.risk_at(RiskStatus.OPEN, score=payloads.score(4, 4))
    moves.risk_at(RiskStatus.OPEN, "TESTA.PHY", score=payloads.score(1, 2))
    moves.raise_risk(actor=Cast().contributor, theme="retention", event="Too many leave for better pay in retail")
    moves.risk_at(RiskStatus.CLOSED)
    moves.risk_at(RiskStatus.DECLINED)
    moves.escalation_at(EscalationStatus.ASKED, "TESTI")


@pytest.mark.parametrize(
    ("filters", "found"),
    [
        ({}, [1, 2, 3, 6]),
        ({"theme": "retention"}, [3]),
        ({"theme": ["retention", "staffing"]}, [1, 2, 3, 6]),
        ({"band": "extreme"}, [1]),
        ({"band": ["extreme", "low"]}, [1, 2]),
        ({"status": "new"}, [3]),
        ({"status": "open"}, [1, 2]),
        ({"status": "escalated"}, [6]),
        ({"status": ["closed", "declined"]}, [4, 5]),
        ({"q": "retail better"}, [3]),
        ({"q": "testa-0004"}, [4]),
        ({"q": "100%"}, []),
        ({"q": "_"}, []),
        ({"level": "team"}, [1, 2, 3, 6]),
        ({"level": "ics"}, []),
        ({"org": "TESTA"}, [1, 2, 3, 6]),
        ({"org": "TESTB"}, []),
        ({"org": "NOWHERE"}, []),
        ({"profession": "SLT"}, [1, 3, 6]),
        ({"owner": "me"}, []),
        ({"q": "", "band": "", "level": ""}, [1, 2, 3, 6]),
        ({"theme": "staffing", "status": "open", "band": "extreme"}, [1]),
    ],
)
def test_filters(visitor, filters, found):
    answer = register(visitor, sort="reference", **filters)

    assert references(answer) == [f"TESTA-{number:04}" for number in found]
    assert f"{len(found)} risk" in words(answer)


def test_sorting_is_not_remembered(visitor):
    before = references(register(visitor))
    register(visitor, sort="reference")

    assert references(register(visitor)) == before


def test_filters_are_chips_that_can_be_taken_away(visitor):
    answer = register(visitor, theme=["staffing", "retention"], band="high", sort="score")
    chips = {name: path for name, path in links(answer).items() if name.startswith("Remove filter:")}

    assert list(chips) == ["Remove filter: Staffing ✕", "Remove filter: Keeping staff ✕", "Remove filter: High ✕"]
    assert chips["Remove filter: High ✕"] == "/register?theme=staffing&theme=retention&sort=score"
    assert links(answer)["Clear all filters"] == "/register"


def test_the_form_holds_what_is_in_force(visitor):
    page = soup(register(visitor, theme="retention", q="retail", level="team", sort="score"))

    assert [box["value"] for box in page.select("main [type=checkbox][checked]")] == ["retention"]
    assert page.select_one("#q")["value"] == "retail"
    assert page.select_one("#level [selected]")["value"] == "team"
    assert page.select_one(".app-filters [name=sort]")["value"] == "score"
    assert len(page.select(".app-filters [type=submit]")) == 2
