"""Pages of risks on which everything hangs that can, and the forms of their later life: nothing for axe, all fits."""

import os
import re
from pathlib import Path

import pytest
from playwright.sync_api import Page

from riskreg.vocabulary import RiskStatus
from tests.browser.looking import LONG, look, press
from tests.browser.people import come_as
from tests.browser.test_every_dealing_page import look_at
from tests.cast import Cast
from tests.factories import moves, payloads

pytestmark = pytest.mark.one_database
TEAM, HELD, JOINED, OTHER, NEW, TOLERATED, CLOSING, LEAVING, DOWN, HIDDEN = (f"TESTA-{n:04}" for n in range(1, 11))
LONG_NUMBER = "W" + "1234567890" * 3


@pytest.fixture(scope="module")
def world(databases):
    return databases.filled(fill)


@pytest.fixture(scope="module")
def beginning(world):
    return world.url


def fill():
    cast = Cast()
    team = moves.risk_at(RiskStatus.OPEN)
    held = moves.held_at("TESTI")
    joined = moves.raise_risk(actor=cast.colleague, event=LONG, title=LONG)
    other = moves.risk_at(RiskStatus.OPEN)
    fill_one_of_the_team(cast, team, joined, other)
    moves.raise_risk(actor=cast.contributor)
    moves.risk_at(RiskStatus.TOLERATED, score=payloads.score(2, 3))
    closing = moves.risk_at(RiskStatus.OPEN, score=payloads.score(4, 4))
    moves.propose_closure(closing, payloads.closure(text=LONG), actor=cast.lead)
    leaving = moves.risk_at(RiskStatus.OPEN)
    moves.propose_transfer(leaving, payloads.propose_transfer(reason=LONG), actor=cast.director)
    moves.step_down_asked()
    hidden = moves.risk_at(RiskStatus.OPEN)
    moves.mark_confidential(hidden, payloads.mark(cast.director, reason=LONG), actor=cast.lead)
    request = moves.escalate(hidden, payloads.escalate(readers=[str(cast.ics_lead.uuid)]), actor=cast.director)
    moves.score_beside(held, payloads.score(5, 3, rationale=LONG), actor=cast.director)
    return {"confidential": str(request.uuid)}


def fill_one_of_the_team(cast, risk, joined, other):
    moves.add_voice(risk, payloads.voice(text=LONG), actor=cast.colleague)
    moves.add_voice(risk, {}, actor=cast.lead)
    joined_by = payloads.joining(risk)
    moves.join(joined, joined_by, actor=cast.lead)
    moves.link(risk, payloads.linking(reference=LONG_NUMBER), actor=cast.lead)
    moves.link(risk, payloads.linking(kind="risk", reference=other.reference), actor=cast.lead)
    moves.unlink(risk, 1, {}, actor=cast.lead)
    moves.link(risk, payloads.linking(reference=LONG_NUMBER), actor=cast.lead)
    moves.amend(risk, {"theme": "learning_environment", "seips": ["task", "person"]}, actor=cast.lead)
    moves.tag_education(risk, payloads.education(), actor=cast.lead)
    moves.add_action(risk, payloads.action(cast.lead, text=LONG), actor=cast.lead)
    moves.redate_action(risk, 1, payloads.redating(reason=LONG), actor=cast.lead)
    moves.share(risk, payloads.share(reason=LONG), actor=cast.lead)
    moves.review(risk, payloads.review(note=LONG), actor=cast.lead)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "risk", "ways"),
    [
        ("lead", TEAM, ["", "/history", "/actions", "/scores"]),
        ("lead", TEAM, ["/links/2/remove", "/actions/1/date", "/similar", "/similar?q=nothing", "/change"]),
        ("lead", TEAM, ["/join", "/link", "/education", "/review", "/owner", "/tolerate"]),
        ("director", HELD, ["", "/scores", "/scores/beside", "/history"]),
        ("lead", JOINED, ["", "/journey", "/history"]),
        ("colleague", JOINED, ["/journey"]),
        ("lead", TOLERATED, ["", "/history"]),
        ("director", CLOSING, ["", "/close/confirm", "/close/drop", "/history"]),
        ("director", LEAVING, ["", "/history"]),
        ("lead", DOWN, ["", "/history"]),
        ("lead", HIDDEN, ["", "/history"]),
    ],
)
def test_pages_of_a_risk(page: Page, world, name, risk, ways):
    come_as(page, name)
    look_at(page, *(f"/risks/{risk}{way}" for way in ways))


@pytest.mark.slow
def test_joining_from_triage(page: Page, world):
    come_as(page, "lead")
    look_at(page, f"/triage/{NEW}", f"/triage/{NEW}?target={OTHER}", f"/risks/{NEW}/similar?q=ward")
    page.goto(f"/triage/{NEW}")
    page.get_by_label("Join it to a risk that is the same").check()
    press(page, "Save and open next")
    look(page)
    page.get_by_role("link", name="Find it by words").click()
    page.get_by_label("Reference or words").fill(OTHER)
    press(page, "Search")
    page.get_by_role("heading", name="1 risk found").wait_for()
    look(page)
    page.get_by_role("link", name=re.compile(f"Join it to this one.*{OTHER}")).click()
    page.get_by_role("button", name="Save", exact=True).click()
    page.get_by_text("The risk was joined to the other").wait_for()
    look(page)


@pytest.mark.slow
def test_forms_with_something_to_correct(page: Page, world):
    come_as(page, "lead")
    page.goto(f"/risks/{TEAM}/actions/1/date")
    press(page, "Change the date")
    look(page)
    come_as(page, "director")
    page.goto(f"/risks/{HELD}/scores/beside")
    press(page, "Save the score of my level")
    look(page)


@pytest.mark.slow
def test_passing_a_confidential_request_on(page: Page, world):
    come_as(page, "ics_lead")
    answer = f"/requests/{world.made['confidential']}/answer?decision=redirect"
    look_at(page, answer)
    press(page, "Pass the request on")
    look(page)


@pytest.mark.skipif("PICTURES" not in os.environ, reason="PICTURES names a folder for pictures of these pages")
def test_pictures(page: Page, world):
    folder = Path(os.environ["PICTURES"])
    for name, risk, ways in SHOTS:
        come_as(page, name)
        for way in ways:
            for width in (1200, 320):
                page.set_viewport_size({"width": width, "height": 900})
                page.goto(f"/risks/{risk}{way}" if risk else way.format(**world.made))
                page.screenshot(
                    path=folder / f"{risk}{way.replace('/', '_').replace('?', '_')}-{width}.png", full_page=True
                )


SHOTS = [
    ("lead", TEAM, ["", "/history", "/actions", "/links/2/remove", "/actions/1/date", "/similar", "/change"]),
    ("director", HELD, ["", "/scores", "/scores/beside"]),
    ("lead", JOINED, [""]),
    ("colleague", JOINED, ["/journey"]),
    ("lead", TOLERATED, [""]),
    ("director", CLOSING, ["", "/close/drop"]),
    ("director", LEAVING, [""]),
    ("lead", DOWN, [""]),
    ("lead", HIDDEN, [""]),
    ("lead", "", [f"/triage/{NEW}?target={OTHER}"]),
    ("ics_lead", "", ["/requests/{confidential}/answer?decision=redirect"]),
]
