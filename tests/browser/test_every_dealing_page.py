"""Every page of those who deal with risks, as a whole: nothing that axe finds, nothing wider than a small phone."""

import pytest
from playwright.sync_api import Page

from riskreg.vocabulary import EscalationStatus, RiskStatus
from tests.browser.looking import LONG, SMALL, find_nothing, look, press
from tests.browser.people import come_as
from tests.cast import Cast
from tests.factories import moves, payloads

# How a page looks: what is on it is compared on both databases, in tests/pages.
pytestmark = pytest.mark.one_database
DESKTOP = {"width": 1280, "height": 900}


@pytest.fixture(scope="module")
def world(databases):
    """One of everything, in words that are hard to fit: the requests by their status."""
    return databases.filled(fill)


@pytest.fixture(scope="module")
def beginning(world):
    return world.url


def fill():
    cast = Cast()
    moves.raise_risk(actor=cast.contributor, event=f"There is a risk that {LONG} comes", title=LONG)
    moves.risk_at(RiskStatus.NEEDS_INFORMATION)
    busy = moves.risk_at(RiskStatus.OPEN)
    moves.amend(busy, {"cause": LONG, "effect": LONG, "title": LONG}, actor=cast.lead)
    moves.add_control(busy, payloads.control(text=LONG), actor=cast.lead)
    moves.add_action(busy, payloads.action(cast.lead, text=LONG), actor=cast.lead)
    moves.add_action(busy, payloads.action(cast.contributor), actor=cast.lead)
    moves.complete_action(busy, 2, payloads.completion(note=LONG), actor=cast.contributor)
    moves.score(busy, payloads.rescoring(2, 3, kind="target", by=payloads.day(90)), actor=cast.lead)
    moves.risk_at(RiskStatus.CLOSED, score=payloads.score(1, 2))
    moves.risk_at(RiskStatus.DECLINED)
    moves.risk_at(RiskStatus.OPEN, score=payloads.score(5, 5))
    open_again = moves.risk_at(RiskStatus.OPEN, score=payloads.score(1, 4))
    moves.escalate(open_again, payloads.escalate(ask_sentence=LONG, tried=LONG, evidence=LONG), actor=cast.director)
    statuses = [status for status in EscalationStatus if status not in ("redirected", "ended")]
    requests = {status.value: str(moves.escalation_at(status, "TESTI").uuid) for status in statuses}
    return requests | {"long": str(open_again.escalations[0].uuid)}


def look_at(page: Page, *addresses: str) -> None:
    """With room, then on a small phone, with everything unfolded."""
    for address in addresses:
        page.set_viewport_size(DESKTOP)
        unfolded(page, address)
        find_nothing(page)
        page.set_viewport_size(SMALL)
        # Opened anew: the menu folds when a page is loaded, and a little after its width has changed.
        unfolded(page, address)
        look(page)


def unfolded(page: Page, address: str) -> None:
    page.goto(address)
    for folded in page.locator("main summary:visible").all():
        folded.click()


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "addresses"),
    [
        ("director", ["/register", "/register?theme=staffing&band=extreme&q=ward", "/register?rows=all"]),
        ("director", ["/triage", "/requests"]),
        ("ics_lead", ["/register", "/requests", "/triage", "/actions"]),
        ("lead", ["/actions", "/register?q=nothing"]),
        ("nobody", ["/register", "/triage", "/requests", "/actions"]),
    ],
)
def test_lists(page: Page, world, name, addresses):
    come_as(page, name)
    look_at(page, *addresses)


@pytest.mark.slow
def test_triage(page: Page, world):
    come_as(page, "lead")
    look_at(page, "/triage/TESTA-0001", "/triage/TESTA-0002", "/triage/TESTA-0003")
    page.goto("/triage/TESTA-0001")
    for outcome in ("Accept it onto the register", "Ask a question", "Send it back"):
        page.get_by_label(outcome).check()
        look(page)
    press(page, "Save and open next")
    look(page)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("risk", "ways"),
    [
        ("TESTA-0003", ["", "/scores", "/in-place", "/actions", "/history"]),
        ("TESTA-0003", ["/change", "/close", "/actions/1/done", "/actions/2/done"]),
        ("TESTA-0007", ["", "/change", "/scores", "/history"]),
        ("TESTA-0004", ["", "/close"]),
        ("TESTA-0005", [""]),
        ("TESTA-0006", ["/close"]),
    ],
)
def test_pages_of_one_risk(page: Page, world, risk, ways):
    come_as(page, "lead")
    look_at(page, *(f"/risks/{risk}{way}" for way in ways))


@pytest.mark.slow
def test_forms_of_one_risk_with_something_to_correct(page: Page, world):
    come_as(page, "lead")
    forms = {"/scores": "Save score", "/in-place": "Add what is in place", "/actions": "Add action"}
    forms |= {"/change": "Save changes", "/close": "Close risk", "/actions/1/done": "Say it is done"}
    for way, button in forms.items():
        page.goto(f"/risks/TESTA-0003{way}")
        page.get_by_role("button", name=button).click()
        look(page)


@pytest.mark.slow
def test_escalating(page: Page, world):
    come_as(page, "director")
    look_at(page, "/risks/TESTA-0003/escalate", "/risks/TESTA-0007/escalate")
    page.goto("/risks/TESTA-0003/escalate")
    press(page, "Check before you send")
    look(page)
    page.get_by_label("TESTI (fictional) (TESTI)").check()
    page.get_by_label("Decide something").check()
    page.get_by_label("The ask, in one sentence").fill(LONG)
    page.get_by_label("Causes lie outside this level").check()
    page.get_by_label("Why now, and what have you tried?").fill(LONG)
    for part, value in (("Day", "1"), ("Month", "2"), ("Year", "2027")):
        page.get_by_label(part).fill(value)
    press(page, "Check before you send")
    page.get_by_role("heading", name="What happens when you send it").wait_for()
    look(page)
    press(page, "Send to TESTI")
    look(page)


@pytest.mark.slow
def test_requests_at_every_turn(page: Page, world):
    come_as(page, "ics_lead")
    look_at(page, *(f"/requests/{identifier}" for identifier in world.made.values()))


@pytest.mark.slow
@pytest.mark.parametrize(
    ("decision", "button"),
    [
        ("transfer", "Take the risk on"),
        ("support", "Promise this help"),
        ("return", "Send the question"),
        ("decline", "Decline the request"),
    ],
)
def test_answering_a_request(page: Page, world, decision, button):
    answer = f"/requests/{world.made['long']}/answer"
    come_as(page, "ics_lead")
    look_at(page, answer, f"{answer}?decision={decision}")
    press(page, button)
    look(page)


@pytest.mark.slow
def test_replying_and_withdrawing(page: Page, world):
    come_as(page, "director")
    look_at(page, f"/requests/{world.made['returned']}", f"/requests/{world.made['long']}/withdrawal")
    press(page, "Withdraw request")
    look(page)
