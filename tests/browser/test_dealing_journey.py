"""A risk from triage to the answer of the ICS, by hand, with and without script."""

import re

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select

from riskreg.extensions import db
from riskreg.models import Risk
from tests.browser.people import come_as, sign_in
from tests.cast import Cast
from tests.factories import moves

REF = "TESTA-0001"


@pytest.fixture(params=[True, False], ids=["script", "no script"])
def script(request):
    return request.param


@pytest.fixture(scope="module")
def beginning(databases):
    return databases.filled(fill).url


def fill():
    cast = Cast()
    moves.raise_risk(actor=cast.contributor)
    moves.raise_risk(actor=cast.contributor, event="There is a risk that students have no supervisor in spring")


def become(page: Page, name: str) -> None:
    page.context.clear_cookies()
    sign_in(page, name)


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def heading(page: Page, text: str) -> None:
    expect(page.get_by_role("heading", level=1, name=text)).to_be_visible()


def done(page: Page, text: str) -> None:
    expect(page.get_by_role("alert")).to_contain_text(text)


def date(page: Page, legend: str, day: str, month: str, year: str) -> None:
    group = page.get_by_role("group", name=legend)
    for label, value in (("Day", day), ("Month", month), ("Year", year)):
        group.get_by_label(label).fill(value)


def risk() -> Risk:
    db.session.rollback()
    return db.session.scalars(select(Risk).where(Risk.reference == REF)).one()


def triage(page: Page) -> None:
    page.goto("/triage")
    page.get_by_role("link", name=REF).click()
    page.get_by_label("Accept it onto the register").check()
    page.get_by_label("4 Major").check()
    page.get_by_label("4 Likely").check()
    page.get_by_label("Why this score?").fill("Two posts are vacant")
    page.get_by_label("Message to the person who raised it").fill("Thank you. It is on our register")
    press(page, "Save and open next")


def score(page: Page) -> None:
    page.goto(f"/risks/{REF}")
    page.get_by_role("link", name="Give a score or set a target").click()
    page.get_by_label("A target").check()
    page.get_by_label("2 Minor").check()
    page.get_by_label("2 Unlikely").check()
    page.get_by_label("Why this score?").fill("When both posts are filled")
    date(page, "For a target: by when?", "31", "3", "2099")
    press(page, "Save score")
    expect(page.locator("#by-date-error")).to_contain_text("Target date must be on or before")
    date(page, "For a target: by when?", "31", "12", "2027")
    press(page, "Save score")
    done(page, "The score was saved")


def escalate(page: Page) -> None:
    page.goto(f"/risks/{REF}")
    page.get_by_role("link", name="Escalate it").first.click()
    page.get_by_label("TESTI (fictional) (TESTI)").check()
    page.get_by_label("Release money or people").check()
    page.get_by_label("The ask, in one sentence").fill("Fund two posts")
    page.get_by_label("Score meets the next level's threshold").check()
    page.get_by_label("Why now, and what have you tried?").fill("Three rounds of adverts")
    date(page, "When do you need the answer?", "1", "2", "2027")
    press(page, "Check before you send")
    heading(page, "Check before you send")
    press(page, "Change the answers")
    expect(page.get_by_label("The ask, in one sentence")).to_have_value("Fund two posts")
    page.get_by_label("The ask, in one sentence").fill("Fund two posts from April")
    press(page, "Check before you send")
    expect(page.get_by_text("Fund two posts from April")).to_be_visible()
    press(page, "Send to TESTI")
    done(page, "The request was sent")


def answer(page: Page) -> None:
    page.goto("/requests")
    page.get_by_role("link", name="Fund two posts from April").click()
    press(page, "I have seen this")
    done(page, "They now know that you have seen the request")
    page.get_by_role("main").get_by_role("button", name="Answer the request").click()
    page.get_by_label("Take the risk on").check()
    press(page, "Continue")
    heading(page, "Take the risk on")
    page.get_by_label("Who will own it?").select_option(label="Title of ics_lead, TESTI (fictional) (TESTI)")
    page.get_by_label("Why do you take it on?").fill("It is the same in every trust")
    page.get_by_label("Message to the person who raised it").fill("We will fund both posts from April")
    press(page, "Take the risk on")
    done(page, "The request was accepted")


def read_the_answers(page: Page) -> None:
    page.get_by_role("link", name=REF).click()
    for said in (
        "Thank you. It is on our register",
        "TESTI (fictional) has been asked to help with your risk",
        "We will fund both posts from April",
        "Accepted by TESTI (fictional)",
    ):
        expect(page.get_by_text(said).first).to_be_visible()


def test_from_triage_to_the_answer_of_the_ics(page: Page, script):
    sign_in(page, "lead")
    triage(page)
    done(page, "The risk is on the register")
    heading(page, "Students have no supervisor in spring")
    score(page)
    become(page, "director")
    escalate(page)
    become(page, "ics_lead")
    answer(page)

    found = risk()
    assert (found.score, found.holder.code, found.owner.title) == (16, "TESTI", "Title of ics_lead")
    become(page, "contributor")
    page.get_by_role("link", name="My risks").first.click()
    read_the_answers(page)
    assert page.locator("body.js-enabled").count() == int(script)


def test_by_keyboard_alone(page: Page):
    come_as(page, "lead")
    page.goto(f"/triage/{REF}")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to main content")).to_be_focused()
    page.keyboard.press("Enter")
    for _ in range(20):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.name") == "outcome":
            break
    # Past joining it to another risk.
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Tab")
    page.keyboard.type("Which weekends?")
    page.keyboard.press("Tab")
    expect(page.get_by_label("Message to the person who raised it")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")

    done(page, "Your question was sent")
    assert risk().status == "needs_information"


def test_the_message_fits_the_outcome_until_somebody_writes_their_own(page: Page):
    come_as(page, "lead")
    page.goto(f"/triage/{REF}")
    message = page.get_by_label("Message to the person who raised it")
    page.get_by_label("Ask a question").check()
    expect(message).to_have_value(re.compile("There is one thing we need to know"))
    message.fill("My own words")
    page.get_by_label("Send it back").check()

    expect(message).to_have_value("My own words")


def test_filters_are_at_hand_on_a_desktop_and_folded_on_a_phone(page: Page):
    come_as(page, "lead")
    page.goto("/register")
    theme = page.get_by_label("Keeping staff")
    expect(theme).to_be_hidden()
    page.get_by_text("Search and filter").click()
    expect(theme).to_be_visible()
    page.set_viewport_size({"width": 1280, "height": 900})
    page.reload()
    expect(theme).to_be_visible()
    theme.check()
    press(page, "Apply filters")

    expect(page.get_by_role("heading", name="No risks match")).to_be_visible()
    page.get_by_role("link", name="Remove filter: Keeping staff").click()
    expect(page.get_by_role("row")).to_have_count(3)


def test_the_printed_register_has_its_filters_as_a_sentence_and_nothing_to_press(page: Page):
    come_as(page, "lead")
    # The paper is as wide as a desktop.
    page.set_viewport_size({"width": 1040, "height": 900})
    page.goto("/register?theme=staffing&status=new")
    page.emulate_media(media="print")

    expect(page.get_by_text("Filtered by: Staffing; New. Sorted by: got worse first.")).to_be_visible()
    expect(page.get_by_text("by Title of lead. May be out of date.")).to_be_visible()
    for hidden in ("form", "nav", ".app-filtered__filters", ".nhsuk-button", ".app-chips"):
        for found in page.locator(f"main {hidden}, header nav").all():
            expect(found).to_be_hidden()
    head = page.locator("thead")
    assert head.evaluate("head => getComputedStyle(head).display") == "table-header-group"
    expect(page.get_by_role("link", name=REF)).to_be_visible()
