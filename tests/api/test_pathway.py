import pytest
from sqlalchemy import select

from riskreg import clock
from riskreg.extensions import db
from riskreg.models import PathwaySetting
from riskreg.vocabulary import EscalationStatus, RiskStatus, Role
from tests.api.asking import at, problem_of
from tests.factories import moves, payloads
from tests.factories.rows import GrantFactory
from tests.setting import sets

CONTENT = {"levels": {"organisation": {"takes_score_from": 12}}}


def setting(content=CONTENT, **changes):
    return {"starts_on": payloads.day(0), "content": content, "reason": "Agreed by the board"} | changes


@pytest.fixture
def administrator(cast, api_for):
    return api_for(GrantFactory(unit=cast.unit("TESTI"), role=Role.SYSTEM_ADMINISTRATOR).person)


def level(answer, name):
    return next(row for row in answer.json["data"] if row["level"] == name)


@pytest.mark.parametrize("who", ["contributor", "client"])
def test_everybody_reads_what_counts_at_a_unit_and_who_set_it(cast, api_for, who):
    sets("TESTI", CONTENT)
    asker = api_for(getattr(cast, who))

    national, here = asker.get("/reference/pathway"), asker.get("/reference/pathway?unit=TESTA")

    assert level(national, "organisation")["takes_score_from"] == 15
    assert level(national, "organisation")["set_by"] == dict.fromkeys(("takes_score_from", "review_max_days", "clock"))
    assert level(here, "organisation")["takes_score_from"] == 12
    assert level(here, "organisation")["set_by"]["takes_score_from"] == {"unit": "TESTI", "starts_on": payloads.day(0)}
    assert level(here, "ics")["clock"]["decide"] == 20


def test_on_another_day_it_is_what_counts_then(cast, api_for):
    sets("TESTI", CONTENT, starts_on=clock.today().replace(day=30))
    asker = api_for(cast.contributor)

    found = {
        day: level(asker.get(f"/reference/pathway?unit=TESTA&on={day}"), "organisation")["takes_score_from"]
        for day in ("2026-11-29", "2026-11-30", "2020-01-01")
    }

    assert found == {"2026-11-29": 15, "2026-11-30": 12, "2020-01-01": 15}


def test_a_level_off_the_route_is_not_on_it(cast, api_for):
    sets("TESTA", {"route": {"levels": ["team", "organisation", "ics", "region", "national"]}})

    rows = api_for(cast.contributor).get("/reference/pathway?unit=TESTA").json["data"]

    assert [row["level"] for row in rows] == ["team", "organisation", "ics", "region", "national"]


@pytest.mark.parametrize(
    ("query", "refused"),
    [
        ("unit=NOWHERE", (400, "bad_parameter")),
        ("unit=testa", (400, "bad_parameter")),
        ("on=2026-13-01&unit=TESTA", (400, "bad_parameter")),
        ("level=ics", (400, "unknown_parameter")),
    ],
)
def test_parameters_that_cannot_be_used(cast, api_for, query, refused):
    assert problem_of(api_for(cast.contributor).get(f"/reference/pathway?{query}")) == refused


def test_setting_answers_with_what_counts_from_then_on(cast, administrator):
    answer = administrator.post("/units/TESTA/pathway", setting())

    assert (answer.status_code, answer.headers["Location"]) == (201, "/api/v1/units/TESTA/pathway")
    assert answer.json["values"]["levels"]["organisation"]["takes_score_from"] == 12
    assert answer.json["set_by"] == {
        "levels.organisation.takes_score_from": {"unit": "TESTA", "starts_on": payloads.day(0)}
    }
    (row,) = answer.json["settings"]
    assert (row["content"], row["reason"], row["starts_on"]) == (CONTENT, "Agreed by the board", payloads.day(0))
    assert row["set_by"].keys() == {"id", "title"}
    assert administrator.get("/units/TESTA/pathway").json == answer.json


def test_what_is_read_can_be_sent(cast, administrator):
    read = administrator.get("/units/TESTI/pathway").json["values"]
    read["levels"] = {name: row for name, row in read["levels"].items() if name in ("team", "service")}
    read["levels"]["team"] = {"review_max_days": 365}

    answer = administrator.post("/units/TESTI/pathway", setting(read))

    assert answer.status_code == 201, answer.text


def test_sent_again_with_its_key_it_is_set_once(cast, administrator):
    first = administrator.post("/units/TESTA/pathway", setting(), idempotency_key="once")
    again = administrator.post("/units/TESTA/pathway", setting(), idempotency_key="once")

    assert (first.json, again.headers["Idempotency-Replayed"]) == (again.json, "true")
    assert len(db.session.scalars(select(PathwaySetting)).all()) == 1


@pytest.mark.parametrize("way", ["/pathway", "/pathway/preview"])
@pytest.mark.parametrize(
    ("who", "code", "refused"),
    [
        ("director", "TESTA", (403, "not_permitted")),
        ("ics_lead", "TESTA", (403, "not_permitted")),
        ("client", "TESTA", (403, "not_permitted")),
        ("director", "NOWHERE", (404, "not_found")),
        (None, "TESTA", (401, "not_signed_in")),
    ],
)
def test_who_may_not(cast, api_for, way, who, code, refused):
    asker = api_for(getattr(cast, who) if who else None)

    assert problem_of(asker.post(f"/units/{code}{way}", {"unknown": 1})) == refused


@pytest.mark.parametrize("way", ["/pathway", "/pathway/preview"])
@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"starts_on": "2026-11-23"}, "starts_on"),
        ({"starts_on": "2029-11-23"}, "starts_on"),
        ({"content": {"levels": {"ics": {"takes_score_from": 12}}}}, "content.levels.ics"),
        (
            {"content": {"levels": {"organisation": {"takes_score_from": 26}}}},
            "content.levels.organisation.takes_score_from",
        ),
        (
            {"content": {"levels": {"organisation": {"takes_score_from": 7.5}}}},
            "content.levels.organisation.takes_score_from",
        ),
        ({"content": {"colour": "red"}}, "content.colour"),
        ({"content": {}}, "content"),
        ({"content": "12"}, "content"),
        ({"reason": "9434765919 is a patient"}, "reason"),
        ({"colour": "red"}, "colour"),
    ],
)
def test_what_cannot_be_set_names_its_field(administrator, way, changes, field):
    answer = administrator.post(f"/units/TESTA{way}", setting(**changes))

    assert answer.status_code == 422
    assert [row["pointer"] for row in answer.json["errors"]] == ["/" + field.replace(".", "/")]
    assert db.session.scalars(select(PathwaySetting)).all() == []


def test_a_setting_needs_a_reason_and_a_preview_does_not(administrator):
    sent = setting()
    del sent["reason"]

    assert administrator.post("/units/TESTA/pathway", sent).status_code == 422
    assert administrator.post("/units/TESTA/pathway/preview", sent).status_code == 200


def test_a_preview_is_numbers_by_level_and_nothing_of_any_risk(cast, administrator):
    risks = [moves.risk_at(RiskStatus.OPEN) for _ in range(6)]
    named = [word for risk in risks for word in (risk.reference, str(risk.uuid), risk.title)]

    answer = administrator.post("/units/TESTA/pathway/preview", setting())

    none = {"reviews_late": None, "other_clocks": None, "above_tolerance": None}
    assert answer.json == {
        "unit": "TESTA",
        "starts_on": payloads.day(0),
        "levels": [
            {"level": "team", "newly_proposed": 6, **none},
            {"level": "service", "newly_proposed": None, **none},
            {"level": "organisation", "newly_proposed": None, **none},
        ],
    }
    assert [word for word in named if word in answer.text] == []


def test_whoever_sets_a_pathway_sees_no_risk(cast, administrator):
    risk = moves.risk_at(RiskStatus.OPEN)
    ways = [at(risk), at(risk, "/proposal")]

    assert administrator.get("/risks").json["data"] == []
    assert [administrator.get(way).status_code for way in ways] == [404, 404]


@pytest.fixture
def severe(cast):
    return moves.risk_at(RiskStatus.OPEN, score=payloads.score(4, 4))


NOTHING = {"level": None, "unit": None, "score": None, "threshold": None, "set_by": None, "hold": None}


def test_a_proposal_says_what_was_met(cast, api_for, severe):
    sets("TESTI", CONTENT)

    answer = api_for(cast.contributor).get(at(severe, "/proposal"))

    assert answer.json == {
        "proposed": True,
        "level": "organisation",
        "unit": "TESTA",
        "score": 16,
        "threshold": 12,
        "set_by": {"unit": "TESTI", "starts_on": payloads.day(0)},
        "hold": None,
    }


def test_without_one_it_says_so(cast, api_for):
    risk = moves.risk_at(RiskStatus.OPEN)

    assert api_for(cast.lead).get(at(risk, "/proposal")).json == {"proposed": False, **NOTHING}


def test_holding_by_the_api(cast, api_for, severe):
    way, asker = at(severe), api_for(cast.lead)

    answer = asker.post(f"{way}/holds", payloads.hold(), version=2)

    assert (answer.status_code, answer.headers["ETag"]) == (201, '"3"')
    assert answer.headers["Location"].endswith("/proposal")
    told = asker.get(f"{way}/proposal").json
    assert (told["proposed"], told["hold"]) == (
        False,
        {
            "reason": "A locum starts on Monday",
            "until": payloads.day(10),
            "held_by": {"id": str(cast.lead.uuid), "title": "Title of lead"},
        },
    )


def test_a_hold_of_before_their_time_stays_unsaid(cast, api_for):
    risk = moves.held_at("TESTA", score=payloads.score(4, 4))
    moves.hold(risk, payloads.hold(), actor=cast.director)
    moves.escalation_at(EscalationStatus.ACCEPTED, "TESTI", risk=risk)
    moves.hold(risk, payloads.hold(reason="Of the ICS"), actor=cast.ics_lead)
    way = at(risk, "/proposal")

    # The region is not asked; the ICS came to see it after the first hold.
    assert api_for(cast.ics_lead).get(way).json["hold"]["reason"] == "Of the ICS"
    assert api_for(cast.regional_lead).get(way).status_code == 404


@pytest.mark.parametrize(
    ("name", "payload", "version", "refused"),
    [
        ("contributor", {}, 2, (403, "not_permitted")),
        ("neighbour", {}, 2, (404, "not_found")),
        ("lead", {}, None, (428, "if_match_missing")),
        ("lead", {"until": payloads.day(5)}, 2, (422, "invalid_input")),
        ("lead", {"reason": "x", "until": "2026-11-24"}, 2, (422, "invalid_input")),
        ("lead", {"reason": "NHS number 943 476 5919", "until": "2026-11-30"}, 2, (422, "pii_suspected")),
        ("lead", {"reason": "x", "until": "2026-11-30"}, 1, (412, "changed_since_read")),
    ],
)
def test_what_is_refused_in_the_order_of_checks(cast, api_for, severe, name, payload, version, refused):
    way = at(severe, "/holds")

    assert problem_of(api_for(cast.person(name)).post(way, payload, version=version)) == refused


def test_below_the_threshold_there_is_nothing_to_hold(cast, api_for):
    way = at(moves.risk_at(RiskStatus.OPEN), "/holds")

    assert problem_of(api_for(cast.lead).post(way, payloads.hold(), version=2)) == (409, "nothing_proposed")
