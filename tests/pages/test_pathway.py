from datetime import timedelta

import pytest
from sqlalchemy import select

from riskreg import clock
from riskreg.extensions import db
from riskreg.models import PathwaySetting
from riskreg.queries.pathway import pathway_for
from riskreg.vocabulary import Level, RiskStatus, Role
from tests.factories import moves
from tests.factories.rows import GrantFactory
from tests.pages.dealing import day, links, rows
from tests.pages.forms import errors, fields_of, heading, main_form, send, words
from tests.pages.test_statement_counts import MOST, statements_of
from tests.setting import sets

WAY = "/units/TESTA/pathway"
WITHOUT_SERVICE = ["team", "organisation", "ics", "region", "national"]
CLOCK = "content.levels.organisation.clock"
TAKES = "content.levels.organisation.takes_score_from"


@pytest.fixture
def administrator(cast, client_for):
    return client_for(GrantFactory(unit=cast.unit("TESTI"), role=Role.SYSTEM_ADMINISTRATOR).person)


def form(visitor, starts_on="2026-11-24", unit="TESTA"):
    page = visitor.get(f"/units/{unit}/pathway/change?starts_on={starts_on}")
    assert page.status_code == 200
    return page


def settings():
    db.session.expire_all()
    return [(row.starts_on, row.content) for row in db.session.scalars(select(PathwaySetting).order_by("id"))]


def test_everybody_reads_what_counts_and_where_it_comes_from(cast, client_for):
    sets("TESTI", {"levels": {"organisation": {"takes_score_from": 12}}})
    sets("TESTA", {"bands": {"moderate": 4, "high": 10, "extreme": 15}})

    page = client_for(cast.contributor).get(WAY)

    found = rows(page)
    assert heading(page) == "TESTA (fictional) (TESTA) Thresholds, clocks and appetite"
    assert "Organisation" in found[2]
    assert "12 From TESTI (fictional), since 24 November 2026" in found[2]
    assert "3 to acknowledge, 10 to decide; for an extreme risk 2 and 5 National default" in found[2]
    assert "High Begins at, nationally 8 Begins at, here 10 Set here, since 24 November 2026" in found[7]
    assert "Change from a day on" not in words(page)


def test_of_the_history_it_says_what_counts_and_what_not_yet(cast, client_for, administrator):
    sets("TESTA", {"review_every_days": {"low": 100}})
    sets("TESTA", {"review_every_days": {"low": 90}, "levels": {"team": {"review_max_days": None}}})
    sets("TESTA", {"route": {"side_routes": {"urgent": False}}}, starts_on=clock.today() + timedelta(days=7))

    said = words(administrator.get(WAY))

    assert "From 1 December 2026 , not yet in force Side route: Urgent danger, phoned first closed" in said
    assert "From 24 November 2026 Low: reviewed every 90 days Team: longest time to the next review inherited" in said
    assert "From 24 November 2026 , replaced by a newer setting Low: reviewed every 100 days" in said
    assert "Set by an operator of the register" in said


@pytest.mark.parametrize(
    ("way", "status"),
    [
        ("/units/NOWHERE/pathway", 404),
        (f"{WAY}?on=yesterday", 400),
        (f"{WAY}?on=1850-01-01", 400),
        (f"{WAY}?to=2026-01-01", 400),
        (f"{WAY}?on=2026-12-24", 200),
        (f"{WAY}/change", 200),
        (f"{WAY}/change?starts_on=2026-11-23", 422),
        (f"{WAY}/change?starts_on=never", 422),
        ("/units/NOWHERE/pathway/change", 404),
    ],
)
def test_addresses(administrator, way, status):
    assert administrator.get(way).status_code == status


@pytest.mark.parametrize("name", ["contributor", "director", "ics_lead", "unit_administrator"])
def test_others_may_only_read(cast, client_for, name):
    visitor = client_for(cast.person(name))
    sent = {"csrf_token": visitor.csrf_token, "starts_on": "24/11/2026", "reason": "x", TAKES: "3"}

    assert visitor.get(f"{WAY}/change").status_code == 403
    assert visitor.post(f"{WAY}/preview", data=sent).status_code == 403
    assert visitor.post(WAY, data=sent).status_code == 403
    assert settings() == []


def test_from_the_day_to_the_preview_to_the_setting(cast, administrator):
    for _ in range(5):
        moves.risk_at(RiskStatus.OPEN)

    when = administrator.get(f"{WAY}/change")
    address = main_form(when)["action"]
    fields = administrator.get(address, query_string=fields_of(main_form(when)) | day("starts_on", "1/12/2026"))
    preview = send(administrator, fields, reason="Agreed by the board", **{TAKES: "12"})
    before = settings()
    done = send(administrator, preview)

    assert heading(fields) == "TESTA (fictional) (TESTA) What counts here from 1 December 2026"
    assert "Organisation: takes risks from a score of 12" in words(preview)
    assert rows(preview)[0].startswith("Held at Team Newly proposed for escalation 5 Reviews late")
    assert rows(preview)[2].count("fewer than 5") == 4
    assert before == []
    assert settings() == [(clock.today() + timedelta(days=7), {"levels": {"organisation": {"takes_score_from": 12}}})]
    assert (done.status_code, done.headers["Location"]) == (303, f"{WAY}?on=2026-12-01&done=pathway-set")
    assert "The pathway is set" in words(administrator.get(done.headers["Location"]))


def test_answers_can_be_changed_after_the_preview(administrator):
    preview = send(administrator, form(administrator), reason="Agreed", **{TAKES: "12"})

    again = administrator.post(f"{WAY}/preview", data=fields_of(main_form(preview)) | {"change": "yes"})

    assert fields_of(main_form(again))[TAKES] == ["12"]
    assert fields_of(main_form(again))["reason"] == ["Agreed"]


def test_the_form_holds_what_the_unit_sets_itself_and_leaves_the_rest_empty(cast, administrator):
    sets("TESTI", {"levels": {"organisation": {"takes_score_from": 12}}})
    sets(
        "TESTA",
        {
            "review_every_days": {"low": 100},
            "appetite": {"safety": {"appetite": "open", "max_target_score": 8, "tolerance_score": 9}},
            "route": {
                "levels": ["team", "organisation", "ics", "region", "national"],
                "side_routes": {"urgent": False},
            },
        },
    )

    page = form(administrator)

    found = {name: value for name, (value, *_) in fields_of(main_form(page)).items() if value}
    assert {name: value for name, value in found.items() if name.startswith("content.")} == {
        "content.review_every_days.low": "100",
        "content.appetite.safety.appetite": "open",
        "content.appetite.safety.max_target_score": "8",
        "content.appetite.safety.tolerance_score": "9",
        "content.route.without": "service",
        "content.route.side_routes.urgent": "no",
    }
    assert "Takes risks from a score of Now: 12" in words(page)


def test_only_what_was_changed_is_set_and_what_was_emptied_is_inherited_again(cast, administrator):
    sets("TESTA", {"review_every_days": {"low": 100, "high": 50}, "levels": {"organisation": {"takes_score_from": 9}}})

    page = form(administrator, "2026-12-01")
    send(administrator, send(administrator, page, reason="x", **{"content.review_every_days.low": "", TAKES: "8"}))

    assert settings()[1][1] == {"review_every_days": {"low": None}, "levels": {"organisation": {"takes_score_from": 8}}}


def test_what_was_set_for_the_same_day_before_is_kept_by_the_form(cast, administrator):
    sets("TESTA", {"review_every_days": {"low": 100}})

    send(administrator, send(administrator, form(administrator), reason="x", **{TAKES: "8"}))

    assert settings()[1][1] == {"review_every_days": {"low": 100}, "levels": {"organisation": {"takes_score_from": 8}}}


def test_what_starts_later_is_not_undone_by_it(cast, administrator):
    sets("TESTA", {"review_every_days": {"low": 100}}, starts_on=clock.today() + timedelta(days=3))

    send(administrator, send(administrator, form(administrator, "2026-12-01"), reason="x", **{TAKES: "8"}))

    in_force = pathway_for(cast.unit("TESTA"), on=clock.today() + timedelta(days=7))
    assert in_force.values["review_every_days.low"] == 100
    assert in_force.takes_score_from(Level.ORGANISATION) == 8


@pytest.mark.parametrize(
    ("changes", "wrong"),
    [
        ({TAKES: "30"}, {TAKES: "Enter the score it takes risks from. It is a whole number from 1 to 25"}),
        ({TAKES: "12", "reason": ""}, {"reason": "Enter why it is set so"}),
        (
            {f"{CLOCK}.decide": "5"},
            {
                f"{CLOCK}.acknowledge": "Enter the days to acknowledge",
                f"{CLOCK}.acknowledge_extreme": "Enter the days to acknowledge an extreme risk",
                f"{CLOCK}.decide_extreme": "Enter the days to decide on an extreme risk",
            },
        ),
        (
            {"content.appetite.safety.max_target_score": "5"},
            {
                "content.appetite.safety.appetite": "Select how much risk you will take",
                "content.appetite.safety.tolerance_score": "Enter the highest score that may be tolerated",
            },
        ),
    ],
)
def test_what_is_wrong_stands_at_its_field_and_what_was_typed_stays(administrator, changes, wrong):
    page = send(administrator, form(administrator), **({"reason": "Agreed"} | changes))

    assert page.status_code == 422
    kept = fields_of(main_form(page))
    assert {name: kept[name] for name in changes} == {name: [value] for name, value in changes.items()}
    found = errors(page)
    assert set(found.values()) == set(wrong.values())
    assert set(wrong) <= set(found)


def test_a_form_that_sets_nothing_says_so(administrator):
    page = send(administrator, form(administrator), reason="Agreed")

    assert page.status_code == 422
    assert "There is a problem Set something" in words(page)


def test_a_form_from_another_site_or_twice_sets_nothing_twice(administrator):
    preview = send(administrator, form(administrator), reason="x", **{TAKES: "8"})
    sent = fields_of(main_form(preview))

    first, again = administrator.post(WAY, data=sent), administrator.post(WAY, data=sent)
    forged = administrator.post(WAY, data=sent | {"csrf_token": "guessed"})

    assert (first.headers["Location"], forged.status_code) == (again.headers["Location"], 403)
    assert len(settings()) == 1


def test_a_system_administrator_is_led_there_and_sees_no_risk(cast, administrator):
    moves.risk_at(RiskStatus.OPEN)

    home = administrator.get("/")

    assert links(home)["Thresholds, clocks and appetite of TESTI"] == "/units/TESTI/pathway"
    assert administrator.get("/risks/TESTA-0001").status_code == 404
    assert "TESTA-0001" not in administrator.get("/register").text


def test_what_people_wrote_is_shown_as_text(cast, administrator):
    send(administrator, send(administrator, form(administrator), reason="<b>so</b>", **{TAKES: "8"}))

    assert "&lt;b&gt;so&lt;/b&gt;" in administrator.get(WAY).text


def test_pages_ask_as_often_however_much_was_set(cast, administrator):
    sets("TESTA", {"review_every_days": {"low": 100}})
    few = [len(statements_of(administrator, way)) for way in (WAY, f"{WAY}/change?starts_on=2026-12-01")]
    for n in range(5):
        sets("TESTA", {"review_every_days": {"low": 100 + n}})
        sets("TESTI", {"review_every_days": {"low": 100 + n}})

    many = [len(statements_of(administrator, way)) for way in (WAY, f"{WAY}/change?starts_on=2026-12-01")]

    assert many == few
    assert max(many) <= MOST
