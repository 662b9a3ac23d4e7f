"""Signing in through the page, as people do."""

from playwright.sync_api import Page

from tests.cast import PASSWORD, address


def sign_in(page: Page, name: str = "contributor") -> None:
    page.goto("/sign-in")
    page.get_by_label("Email address").fill(address(name))
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.get_by_role("heading", name="Home").wait_for()
