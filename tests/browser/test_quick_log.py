import re

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import func, select

from riskreg.extensions import db
from riskreg.models import Draft, Risk
from tests.browser.people import come_as

EVENT = "There is a risk that nobody covers the ward at weekends"


@pytest.fixture(params=[True, False], ids=["script", "no script"])
def script(request):
    return request.param


def count(table) -> int:
    db.session.rollback()
    return db.session.scalar(select(func.count()).select_from(table))


def fill(page: Page, event: str = EVENT, urgency: str = "In the next few weeks") -> None:
    page.get_by_label("Staffing").check()
    page.get_by_label("What could go wrong, and why?").fill(event)
    page.get_by_label(urgency).check()


def go_on(page: Page, button: str = "Continue") -> None:
    page.get_by_role("button", name=button).click()


def heading(page: Page, text: str) -> None:
    expect(page.get_by_role("heading", level=1, name=text)).to_be_visible()


def begin(page: Page) -> None:
    come_as(page)
    page.goto("/")
    page.get_by_role("main").get_by_role("button", name="Log a risk").click()
    heading(page, "Log a risk")


def test_three_pages_from_worry_to_reference(page: Page, script):
    begin(page)
    fill(page)
    go_on(page)
    heading(page, "Check before you send")
    expect(page.get_by_text(EVENT)).to_be_visible()
    go_on(page, "Send to my AHP lead")
    heading(page, "Risk sent")
    page.get_by_role("link", name="Where is my risk?").click()

    heading(page, "Nobody covers the ward at weekends")
    expect(page.locator(".app-tracker").get_by_text("AHP leadership will read it by")).to_be_visible()
    assert (count(Risk), count(Draft)) == (1, 0)


def test_back_never_loses_text(page: Page, script):
    begin(page)
    fill(page)
    go_on(page)
    heading(page, "Check before you send")
    page.go_back()

    expect(page.get_by_label("What could go wrong, and why?")).to_have_value(EVENT)
    expect(page.get_by_label("Staffing")).to_be_checked()
    page.get_by_label("What could go wrong, and why?").fill(EVENT + " and nights")
    go_on(page)
    page.get_by_role("link", name="Change your risk").click()

    expect(page.get_by_label("What could go wrong, and why?")).to_have_value(EVENT + " and nights")
    assert count(Draft) == 1


def test_send_pressed_twice_makes_one_risk(page: Page, script):
    begin(page)
    fill(page)
    go_on(page)
    page.get_by_role("button", name="Send to my AHP lead").dblclick()

    heading(page, "Risk sent")
    assert count(Risk) == 1


def test_send_again_after_going_back_makes_no_second_risk(page: Page, script):
    begin(page)
    fill(page)
    go_on(page)
    go_on(page, "Send to my AHP lead")
    heading(page, "Risk sent")
    page.go_back()

    heading(page, "This draft is not here any more")
    assert count(Risk) == 1


def test_an_nhs_number_interrupts_and_is_not_kept(page: Page, script):
    begin(page)
    fill(page, event=f"{EVENT}, like 999 000 0018")
    go_on(page)
    heading(page, "This may identify a patient")
    assert "0018" not in page.content()
    assert count(Draft) == 0
    go_on(page, "Go back and change it")

    expect(page.get_by_label("What could go wrong, and why?")).to_have_value(f"{EVENT}, like [number taken out]")


def test_harm_today_interrupts_until_somebody_was_told(page: Page, script):
    begin(page)
    fill(page, urgency="Someone could be harmed today")
    go_on(page)
    heading(page, "Someone could be harmed today")
    go_on(page, "I have told someone, continue")
    heading(page, "Check before you send")
    go_on(page, "Send to my AHP lead")

    heading(page, "Risk sent")


def test_what_is_missing_is_one_press_away(page: Page, script):
    begin(page)
    go_on(page)
    expect(page).to_have_title(re.compile("^Error: "))
    page.get_by_role("link", name="Enter what could go wrong and why").click()

    if script:
        expect(page.get_by_label("What could go wrong, and why?")).to_be_focused()
    else:
        assert page.url.endswith("#event")


def test_saved_three_seconds_after_typing_stops(page: Page):
    begin(page)
    page.get_by_label("What could go wrong, and why?").fill("Half a sentence")
    expect(page.locator("[data-saved]")).to_contain_text("Saved", timeout=8000)
    page.reload()

    expect(page.get_by_label("What could go wrong, and why?")).to_have_value("Half a sentence")
    assert count(Draft) == 1


def test_not_saved_is_said_when_it_fails_twice(page: Page, watched):
    begin(page)
    page.clock.install()
    page.route("**/save", lambda route: route.abort())
    page.get_by_label("What could go wrong, and why?").fill("On a ward without reception")
    page.clock.run_for(3100)
    expect(page.locator("[data-saved]")).to_have_text("")
    page.get_by_label("What could go wrong, and why?").fill("On a ward without reception at all")
    page.clock.run_for(3100)
    expect(page.locator("[data-saved]")).to_have_text("Not saved yet. We will keep trying.")
    page.unroute("**/save")
    page.clock.run_for(3100)

    expect(page.locator("[data-saved]")).to_have_text(re.compile(r"Saved \d\d:\d\d"))
    watched.forget("ERR_FAILED")


def test_typing_an_nhs_number_says_that_it_is_not_saved(page: Page):
    begin(page)
    page.get_by_label("What could go wrong, and why?").fill("Mr Smith, 999 000 0018")

    expect(page.locator("[data-saved]")).to_contain_text("take the NHS number out", timeout=8000)
    assert count(Draft) == 0


def test_with_the_keyboard_alone(page: Page):
    come_as(page)
    page.goto("/")
    press_to(page, "Log a risk")
    page.keyboard.press("Enter")
    heading(page, "Log a risk")
    press_to(page, "staffing", attribute="value")
    page.keyboard.press("Space")
    press_to(page, "event", attribute="id")
    page.keyboard.type(EVENT)
    press_to(page, "today", attribute="value")
    for _ in range(3):
        page.keyboard.press("ArrowDown")
    press_to(page, "Continue")
    page.keyboard.press("Enter")
    heading(page, "Check before you send")
    press_to(page, "Send to my AHP lead")
    page.keyboard.press("Enter")

    heading(page, "Risk sent")


def press_to(page: Page, wanted: str, *, attribute: str | None = None) -> None:
    """Tab until this has the focus: an element with this text, or this value of an attribute."""
    for _ in range(40):
        page.keyboard.press("Tab")
        focused = page.evaluate_handle("document.activeElement")
        found = focused.evaluate("(e, name) => name ? e.getAttribute(name) : e.innerText.trim()", attribute)
        if found == wanted:
            return
    raise AssertionError(f"the keyboard does not reach {wanted}")


def test_leaving_at_once_keeps_what_was_typed(page: Page):
    begin(page)
    address = page.url
    page.get_by_label("What could go wrong, and why?").fill("In a hurry")
    page.get_by_role("link", name="Back").click()
    expect(
        page.get_by_role("link", name="Finish your draft").or_(page.get_by_text("Nothing is waiting"))
    ).to_be_visible()
    # It is sent while the next page is asked for already: whoever comes straight back may be there before it.
    for _ in range(20):
        page.goto(address)
        if page.get_by_label("What could go wrong, and why?").input_value():
            break
        page.wait_for_timeout(100)

    expect(page.get_by_label("What could go wrong, and why?")).to_have_value("In a hurry")
