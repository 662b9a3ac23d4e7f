"""A page as a whole: what axe finds, whether it fits a small phone, whether it has a title and one heading."""

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, TimeoutError

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# Describing all that is right takes longer than finding what is wrong.
RULES = {"runOnly": {"type": "tag", "values": TAGS}, "resultTypes": ["violations"]}
SMALL = {"width": 320, "height": 640}
LONG = "Verylongwordwithoutanyplacetobreakit" * 2


def find_nothing(page: Page) -> None:
    found = Axe().run(page, options=RULES)
    assert found.violations_count == 0, f"{page.url}\n{found.generate_report()}"


def look(page: Page) -> None:
    find_nothing(page)
    page.set_viewport_size(SMALL)
    fits(page)
    assert page.locator("h1").count() == 1
    assert page.title().endswith(" – AHP risk escalation register")


def fits(page: Page) -> None:
    """The menu folds a moment after the window got smaller."""
    wider = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    try:
        page.wait_for_function(f"{wider} <= 0", timeout=2000)
    except TimeoutError:
        raise AssertionError(f"{page.url} is {page.evaluate(wider)} pixels too wide") from None


def look_at(page: Page, *addresses: str) -> None:
    for address in addresses:
        page.goto(address)
        look(page)


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name).click()
