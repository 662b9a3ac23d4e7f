"""The list of risks: filters, order, pages that lose nothing."""

import pytest
from sqlalchemy import update

from riskreg.models import LedgerHead
from riskreg.vocabulary import EscalationStatus, RiskStatus
from tests.api.asking import problem_of
from tests.factories import payloads
from tests.factories.moves import add_control, escalation_at, raise_risk, risk_at


def raised(cast, number):
    return [raise_risk(actor=cast.contributor).reference for _ in range(number)]


def references(answer):
    assert answer.status_code == 200, answer.text
    return [risk["reference"] for risk in answer.json["data"]]


def test_in_the_order_they_were_raised(api_for, cast):
    expected = raised(cast, 3)

    answer = api_for(cast.director).get("/risks")

    assert references(answer) == expected
    assert (answer.json["links"], answer.json["meta"]) == ({"next": None}, {"has_more": False})
    assert "Link" not in answer.headers


@pytest.mark.parametrize("limit", [1, 2, 3, 4, 5])
def test_pages_of_any_size_bring_each_risk_once(api_for, cast, limit):
    expected = raised(cast, 4)

    asker = api_for(cast.both_sides)

    assert [risk["reference"] for risk in asker.all_of(f"/risks?limit={limit}")] == expected


def test_a_page_tells_where_the_next_one_is(api_for, cast):
    raised(cast, 3)

    answer = api_for(cast.director).get("/risks?status=new&limit=2&org=TESTA")
    onward = answer.json["links"]["next"]

    assert answer.json["meta"] == {"has_more": True}
    assert onward.startswith("/api/v1/risks?status=new&limit=2&org=TESTA&cursor=")
    assert answer.headers["Link"] == f'<{onward}>; rel="next"'


def test_what_is_raised_while_one_turns_the_pages_comes_last(api_for, cast):
    before = raised(cast, 4)
    director = api_for(cast.director)

    first = director.get("/risks?limit=2")
    later = raised(cast, 2)
    rest = director.all_of(first.json["links"]["next"])

    assert references(first) + [risk["reference"] for risk in rest] == before + later


def test_what_leaves_sight_while_one_turns_the_pages_moves_nothing(api_for, cast, session):
    requests = [escalation_at(EscalationStatus.ASKED) for _ in range(3)]
    ids = [str(request.risk.uuid) for request in requests]
    withdrawn = f"/escalations/{requests[0].uuid}/withdrawal"
    ics = api_for(cast.ics_lead)

    first = ics.get("/risks?limit=1")
    api_for(cast.director).post(withdrawn, payloads.withdraw(), version=3)
    rest = ics.all_of(first.json["links"]["next"])

    assert [risk["id"] for risk in first.json["data"] + rest] == ids


def test_how_many_there_are_is_said_when_asked(api_for, cast):
    raised(cast, 3)
    risk_at(RiskStatus.OPEN, "TESTB.SLT")

    answer = api_for(cast.director).get("/risks?limit=1&include=count")

    assert answer.json["meta"] == {"has_more": True, "count": 3}
    assert api_for(cast.ics_lead).get("/risks?include=count").json["meta"]["count"] == 0


def test_the_largest_page(api_for, cast):
    raised(cast, 2)

    assert len(references(api_for(cast.director).get("/risks?limit=500"))) == 2


def test_somebody_without_a_role_sees_an_empty_list(api_for, cast):
    raised(cast, 1)

    for who in (cast.nobody, cast.unit_administrator):
        assert references(api_for(who).get("/risks")) == []
        assert api_for(who).get("/risks", accept="application/x-ndjson").data == b""


def test_treatment_is_where_something_is_done(api_for, cast):
    risk = risk_at(RiskStatus.OPEN)
    add_control(risk, payloads.control(), actor=cast.lead)
    reference = risk.reference

    assert references(api_for(cast.lead).get("/risks?stage=treatment")) == [reference]


def cursor_of(asker, query=""):
    return asker.get(f"/risks?limit=1{query}").json["links"]["next"].rpartition("cursor=")[2]


@pytest.mark.parametrize("change", ["first", "middle", "last", "short", "long", "empty", "letters", "padding"])
def test_a_cursor_that_was_touched(api_for, cast, change):
    raised(cast, 2)
    director = api_for(cast.director)
    cursor = cursor_of(director)
    touched = {
        "first": ("B" if cursor[0] == "A" else "A") + cursor[1:],
        "middle": cursor[:20] + ("B" if cursor[20] == "A" else "A") + cursor[21:],
        "last": cursor[:-1] + ("B" if cursor[-1] == "A" else "A"),
        "short": cursor[:-1],
        "long": cursor + "A",
        "empty": "",
        "letters": "%C3%A9" * 20,
        "padding": cursor + "!",
    }

    assert problem_of(director.get("/risks?cursor=" + touched[change])) == (400, "bad_cursor")


def test_a_cursor_is_good_for_one_caller_and_one_question(api_for, cast):
    raised(cast, 2)
    director, lead = api_for(cast.director), api_for(cast.lead)
    cursor = cursor_of(director)

    refused = [
        lead.get("/risks?cursor=" + cursor),
        director.get("/risks?status=new&cursor=" + cursor),
        director.get("/changes?since=" + cursor),
    ]

    assert [problem_of(answer) for answer in refused] == [(400, "bad_cursor")] * 3
    assert director.get("/risks?limit=5&include=count&cursor=" + cursor).status_code == 200


def test_a_cursor_does_not_outlive_its_register(api_for, cast, session):
    raised(cast, 2)
    director = api_for(cast.director)
    cursor = cursor_of(director)
    session.execute(update(LedgerHead).values(epoch="another"))
    session.commit()

    assert problem_of(director.get("/risks?cursor=" + cursor)) == (400, "bad_cursor")
