import re
from pathlib import Path

import pytest

from riskreg.vocabulary import EscalationStatus, RiskStatus
from tests.factories import moves, payloads
from tests.pages.dealing import busy_risk, links, now, rows
from tests.pages.forms import errors, fields_of, heading, main_form, open_and_send, send, soup, words
from tests.reading import events_of

SCORE = {"kind": "current", "consequence": "4", "likelihood": "4", "rationale": "A third post is vacant"}
TARGET_BY = {"by-day": "31", "by-month": "3", "by-year": "2027"}


@pytest.fixture
def visitor(client_for, cast):
    return client_for(cast.lead)


@pytest.fixture
def ref(cast):
    return moves.risk_at(RiskStatus.OPEN).reference


def offered(answer):
    return [link.get_text().strip() for link in soup(answer).select(".app-offers a")]


def test_the_summary_says_what_it_is_and_how_it_stands(visitor, cast):
    risk = busy_risk(cast)

    page = visitor.get(f"/risks/{risk.reference}")

    text = words(page)
    assert heading(page) == risk.title
    for said in (
        "Score 16 Extreme ▲ up 4",
        "Owner Title of lead",
        "Held by TESTA.SLT (fictional) (TESTA.SLT)",
        "What could go wrong There is a risk that nobody covers the ward at weekends",
        "Professions Speech and language therapists",
        "Score now 16 Extreme At first 12 High.",
        "Target 6 Moderate by 22 February 2027, 10 to go",
        "What is in place 0 of 1 working",
        "Actions 1 to do",
    ):
        assert said in text


def test_every_page_of_a_risk_leads_to_the_others(visitor, ref):
    for way in ("", "/scores", "/in-place", "/actions", "/history"):
        page = soup(visitor.get(f"/risks/{ref}{way}"))
        tabs = page.select(".app-sub-navigation a")
        assert [tab["href"] for tab in tabs] == [
            f"/risks/{ref}{other}" for other in ("", "/scores", "/in-place", "/actions", "/history")
        ]
        assert [tab["href"] for tab in tabs if tab.get("aria-current")] == [f"/risks/{ref}{way}"]


def test_only_what_a_person_may_do_is_offered(client_for, cast, ref):
    first = ["Change its words", "Give a score or set a target"]
    adds = ["Add what is in place", "Add an action"]
    last = ["Close it", "Review it", "Add your voice: me too"]
    away, secret, journey = "Move it to another organisation", "Make it confidential", "Where it is, step by step"
    more = [
        *("Hand it over to another owner", "Live with it until a day", "Join it to another risk"),
        "Link it to a record or a risk",
    ]
    expected = {
        "lead": [*first, *adds, "Escalate it", *last, "Share it with another unit", secret, journey, *more],
        "contributor": [*adds, journey],
        # Only the lead of the organisation gives a risk away.
        "director": [*first, "Escalate it", away, *last, secret, journey, *more],
        "organisation_contributor": ["Add your voice: me too", journey],
    }

    assert {name: offered(client_for(cast.person(name)).get(f"/risks/{ref}")) for name in expected} == expected


def test_what_has_to_wait_is_said_with_the_reason(client_for, cast):
    asked = moves.escalation_at(EscalationStatus.ASKED, "TESTI").risk.reference
    extreme = moves.risk_at(RiskStatus.OPEN, score=payloads.score(5, 5)).reference
    visitor = client_for(cast.lead)

    waiting, high = (words(visitor.get(f"/risks/{ref}")) for ref in (asked, extreme))

    assert "Give a score or set a target TESTI is deciding on this risk as it stands." in waiting
    assert "Escalate it TESTI has been asked about this risk and has not decided yet." in waiting
    assert "Close it TESTI has been asked about this risk and has not decided yet." in waiting
    assert "Propose to close it" in high
    assert "Close it" not in high


def test_the_name_of_who_raised_it_is_for_those_who_may_know(client_for, cast, ref):
    seen = {
        name: "Name of contributor" in client_for(cast.person(name)).get(f"/risks/{ref}").text
        for name in ("lead", "director", "contributor", "colleague", "organisation_contributor")
    }

    assert seen == {
        "lead": True,
        "director": True,
        "contributor": False,
        "colleague": False,
        "organisation_contributor": False,
    }


def test_giving_a_score_and_setting_a_target(visitor, ref):
    answer = open_and_send(visitor, f"/risks/{ref}/scores", **SCORE)
    target = {"kind": "target", "consequence": "2", "likelihood": "2", "rationale": "All posts filled"}
    open_and_send(visitor, f"/risks/{ref}/scores", **target, **TARGET_BY)

    page = visitor.get(f"/risks/{ref}/scores")
    assert answer.status_code == 303
    assert now(ref).score == 16
    assert "Now 16 Extreme . Target 4 Moderate by 31 March 2027. It has to fall by 12." in words(page)
    assert [row.split()[4:6] for row in rows(page)] == [
        ["Which", "Target"],
        ["Which", "Current"],
        ["Which", "Current"],
        ["Which", "Initial"],
    ]


@pytest.mark.parametrize(
    ("answers", "wrong"),
    [
        ({"kind": ""}, {"kind": "Select which score this is"}),
        (
            SCORE | TARGET_BY | {"kind": "target", "consequence": "5"},
            {"consequence": "Target score must be 12 or less, the score now"},
        ),
        (SCORE | {"by-day": "1", "by-month": "1", "by-year": "2027"}, {"by": "Only a target score has a date"}),
        (SCORE | {"kind": "target", "by-day": "31", "by-month": "2", "by-year": "2027"}, {"by": "Target date must be"}),
        (SCORE | {"domain": "weather"}, {"domain": "Select what kind of consequence it is"}),
        (SCORE | {"consequence": "6"}, {"consequence": "Select how bad it would be. It is a whole number"}),
    ],
)
def test_bad_scores_come_back(visitor, ref, answers, wrong):
    answer = open_and_send(visitor, f"/risks/{ref}/scores", **(SCORE | answers))

    assert answer.status_code == 422
    found = errors(answer)
    assert found.keys() == wrong.keys()
    assert all(found[name].startswith(text) for name, text in wrong.items())
    assert fields_of(main_form(answer))["rationale"] == ["A third post is vacant"]


def test_what_is_in_place(visitor, ref):
    wrong = open_and_send(visitor, f"/risks/{ref}/in-place")
    answer = open_and_send(visitor, f"/risks/{ref}/in-place", text="On-call rota", effectiveness="partly")

    assert errors(wrong) == {
        "text": "Enter what is in place, or remove the line",
        "effectiveness": "Select whether it works",
    }
    assert answer.status_code == 303
    (row,) = rows(visitor.get(answer.location))
    assert row == "Number 1 What is in place On-call rota Does it work? Works partly Checked 24 November 2026"


def test_an_action_is_added_and_done(visitor, client_for, cast, ref):
    due = {"due_on-day": "1", "due_on-month": "2", "due_on-year": "2027"}
    page = visitor.get(f"/risks/{ref}/actions")
    person = next(o["value"] for o in soup(page).select("#owner option") if "Title of contributor" in o.get_text())
    added = send(visitor, page, text="Recruit", owner=person, **due)
    doer = client_for(cast.contributor)
    done = links(doer.get(added.location))["Say it is done: action 1"]

    wrong = open_and_send(doer, done)
    answer = open_and_send(doer, done, helped="too_early", note="Starts in March")

    assert errors(wrong) == {"helped": "Select whether it helped"}
    assert answer.status_code == 303
    (row,) = rows(visitor.get(answer.location))
    assert "1. Recruit Owner Title of contributor" in row
    assert row.endswith("Done 24 November 2026 Did it help? Too early to say Starts in March")
    assert client_for(cast.director).get(done).status_code == 403


def test_an_action_needs_words_somebody_and_a_day_to_come(visitor, ref):
    answer = open_and_send(
        visitor, f"/risks/{ref}/actions", **{"due_on-day": "1", "due_on-month": "2", "due_on-year": "2020"}
    )

    assert errors(answer) == {
        "text": "Enter what will be done",
        "owner": "Select who will do it",
        "due_on": "Due date must be today or later",
    }


def test_a_form_that_is_old_shows_what_was_typed(visitor, cast, ref):
    page = visitor.get(f"/risks/{ref}/scores")
    moves.score(now(ref), payloads.rescoring(3, 3), actor=cast.lead)

    answer = send(visitor, page, **SCORE)

    assert answer.status_code == 412
    assert "A third post is vacant" in words(answer)
    assert events_of(now(ref))[-1] == "risk.scored"
    assert now(ref).score == 9


def test_a_form_that_comes_back_keeps_the_version_it_was_opened_at(visitor, cast, ref):
    page = visitor.get(f"/risks/{ref}/scores")
    moves.score(now(ref), payloads.rescoring(3, 3), actor=cast.lead)

    wrong = send(visitor, page, kind="current")
    again = send(visitor, wrong, **SCORE)

    assert (wrong.status_code, again.status_code) == (422, 412)


def test_my_actions_late_ones_first(client_for, cast):
    risk = moves.risk_at(RiskStatus.OPEN)
    for ahead, text in ((30, "Later"), (2, "Sooner"), (9, "Done one")):
        moves.add_action(
            risk, payloads.action(cast.contributor, text=text, due_on=payloads.day(ahead)), actor=cast.lead
        )
    moves.complete_action(risk, 3, payloads.completion(), actor=cast.contributor)
    visitor = client_for(cast.contributor)

    found = [row.split()[1] for row in rows(visitor.get("/actions"))]

    assert found == ["Sooner", "Later", "Done"]
    assert "You have no actions to do" in words(client_for(cast.lead).get("/actions"))


@pytest.mark.parametrize("way", ["/scores", "/in-place", "/actions"])
def test_a_second_form_can_follow_the_first_on_the_page_it_led_to(visitor, ref, way):
    page = visitor.get(f"/risks/{ref}{way}?done=scored")

    assert main_form(page)["action"] == f"/risks/{ref}{way}"


def test_every_form_of_these_pages_says_where_it_is_sent():
    folders = ("risk", "triage", "requests", "escalate", "register")
    files = [file for folder in folders for file in Path("riskreg/templates", folder).rglob("*.html")]

    forms = [form for file in files for form in re.findall(r"<form[^>]*>", file.read_text(encoding="utf-8"))]

    assert len(forms) > 10
    assert [form for form in forms if "action=" not in form] == []
