"""Every page of those who raise risks, as a whole: nothing that axe finds, nothing wider than a small phone."""

import pytest
from playwright.sync_api import Page

from riskreg.vocabulary import EscalationStatus, RiskStatus
from tests.browser.looking import LONG, SMALL, find_nothing, fits, look, look_at, press
from tests.browser.people import come_as, sign_in
from tests.cast import Cast
from tests.factories import moves, payloads

pytestmark = pytest.mark.one_database


@pytest.fixture(scope="module")
def beginning(databases):
    """One risk at each turn of its journey, some with words that are hard to fit."""
    return databases.filled(fill).url


def fill():
    cast = Cast()
    asked = moves.raise_risk(actor=cast.contributor, event=f"There is a risk that {LONG} comes", title=LONG)
    moves.triage_risk(asked, payloads.ask(question=f"Why {LONG}?", message=LONG), actor=cast.lead)
    moves.risk_at(RiskStatus.DECLINED)
    moves.escalation_at(EscalationStatus.ASKED, "TESTI")
    moves.risk_at(RiskStatus.CLOSED, score=payloads.score(1, 2))
    risk = moves.risk_at(RiskStatus.OPEN, owner=cast.lead, next_review_on=payloads.day(5))
    action = {"text": f"Ask {LONG}", "owner": str(cast.lead.uuid), "due_on": payloads.day(3)}
    moves.add_action(risk, action, actor=cast.lead)
    moves.raise_risk(actor=cast.contributor)


def test_signing_in_and_out(page: Page, watched):
    look_at(page, "/sign-in", "/sign-in?next=/my/risks")
    page.get_by_role("button", name="Sign in").click()
    look(page)
    sign_in(page)
    press(page, "Sign out")
    look(page)


def test_home_and_lists(page: Page):
    come_as(page)
    look_at(page, "/", "/my/risks", "/my/owned", "/my/drafts")
    for name in ("lead", "director", "ics_lead", "unit_administrator"):
        come_as(page, name)
        look_at(page, "/", "/my/risks", "/my/owned")


def test_journeys(page: Page):
    come_as(page)
    for number in range(1, 7):
        look_at(page, f"/risks/TESTA-{number:04}/journey")
        page.get_by_text("Who can see this?").click()
        look(page)
    look_at(page, "/risks/TESTA-0001/answer", "/risks/TESTA-0002/answer", "/risks/TESTA-0006/sent")
    page.goto("/risks/TESTA-0001/answer")
    press(page, "Send answer")
    look(page)
    page.get_by_label("Your answer").fill(LONG)
    press(page, "Send answer")
    look(page)


def test_logging_a_risk(page: Page):
    come_as(page, "director")
    look_at(page, "/risks/new")
    for details in page.locator("summary").all():
        details.click()
    look(page)
    press(page, "Continue")
    look(page)
    page.get_by_label("Staffing").check()
    page.get_by_label("Someone could be harmed today").check()
    page.get_by_label("What could go wrong, and why?").fill(f"{LONG} 999 000 0018")
    press(page, "Continue")
    look(page)
    press(page, "Go back and change it")
    look(page)
    press(page, "Continue")
    look(page)
    press(page, "I have told someone, continue")
    look(page)
    look_at(page, "/my/drafts?done=draft-saved")
    page.get_by_role("link", name="Delete").click()
    look(page)
    press(page, "Delete draft")
    look(page)


def test_the_menu_is_readable_though_its_script_never_comes(page: Page, watched):
    come_as(page, "director")
    page.route("**/nhsuk-frontend.min.js*", lambda route: route.abort())
    page.set_viewport_size(SMALL)
    page.goto("/")

    find_nothing(page)
    fits(page)
    watched.forget("ERR_FAILED")
    watched.forget("Failed to fetch dynamically imported module")


def test_everything_that_goes_wrong(page: Page, watched):
    come_as(page)
    look_at(page, "/no/such/page", "/?surprise=1", "/sign-out")
    page.goto("/risks/TESTA-0001/answer")
    page.get_by_label("Your answer").fill(LONG)
    page.evaluate("document.querySelector('main [name=csrf_token]').value = 'old'")
    press(page, "Send answer")
    look(page)
    page.goto("/risks/TESTA-0001/answer")
    page.get_by_label("Your answer").fill(LONG)
    page.evaluate("document.querySelector('main [name=version]').value = '1'")
    press(page, "Send answer")
    look(page)
    page.goto("/risks/TESTA-0001/answer")
    page.get_by_label("Your answer").fill(LONG)
    page.context.clear_cookies()
    press(page, "Send answer")
    look(page)


@pytest.mark.parametrize("script", [False], ids=["no script"])
def test_without_script_a_small_phone_has_room_too(page: Page, script):
    page.set_viewport_size(SMALL)
    come_as(page, "director")
    for address in ("/", "/my/risks", "/my/drafts", "/risks/TESTA-0001/journey", "/risks/new", "/no/such/page"):
        page.goto(address)
        wider = page.locator("html").evaluate("e => e.scrollWidth - e.clientWidth")
        assert wider <= 0, f"{page.url} is {wider} pixels too wide"
