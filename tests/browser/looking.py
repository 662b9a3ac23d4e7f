"""A page as a whole: what axe finds, whether it fits a small phone, whether it has a title and one heading."""

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# Describing all that is right takes longer than finding what is wrong.
RULES = {"runOnly": {"type": "tag", "values": TAGS}, "resultTypes": ["violations"]}
SMALL = {"width": 320, "height": 640}
LONG = "Verylongwordwithoutanyplacetobreakit" * 2


def find_nothing(page: Page) -> None:
    found = Axe().run(page, options=RULES)
    assert found.violations_count == 0, f"{page.url}\n{found.generate_report()}"


def look(page: Page) -> None:
    settled(page)
    find_nothing(page)
    page.set_viewport_size(SMALL)
    fits(page)
    assert page.locator("h1").count() == 1
    assert page.title().endswith(" – AHP risk escalation register")


def settled(page: Page) -> None:
    """The script has come and done its part, where there is script."""
    page.wait_for_load_state("load")
    expect(page.locator("body:not(.js-enabled), body.app-enhanced")).to_have_count(1)


def fits(page: Page) -> None:
    """The menu folds a moment after the window got smaller. Our policy lets no page poll for it by itself."""
    wider = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    for _ in range(20):
        if page.evaluate(wider) <= 0:
            return
        page.wait_for_timeout(100)
    raise AssertionError(f"{page.url} is {page.evaluate(wider)} pixels too wide")


def look_at(page: Page, *addresses: str) -> None:
    for address in addresses:
        page.goto(address)
        look(page)


def press(page: Page, name: str) -> None:
    """Press a button that sends a form; the page it answers with is there."""
    with page.expect_navigation():
        page.get_by_role("button", name=name).click()
