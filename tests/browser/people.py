"""Signing in through the page, as people do; and being signed in already, where that is not the point."""

import secrets

from flask import current_app
from playwright.sync_api import Page

from riskreg.web.identity import cookie_name
from tests.cast import PASSWORD, Cast, address
from tests.visiting import session_key


def sign_in(page: Page, name: str = "contributor") -> None:
    page.goto("/sign-in")
    page.get_by_label("Email address").fill(address(name))
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.get_by_role("heading", name="Home").wait_for()


def come_as(page: Page, name: str = "contributor") -> None:
    """From the next page on this person looks at it, signed in already, whoever did before."""
    key = session_key(Cast().person(name), secrets.token_hex(20))
    page.context.clear_cookies()
    page.context.add_cookies([{"name": cookie_name(current_app), "value": key, "domain": "127.0.0.1", "path": "/"}])
