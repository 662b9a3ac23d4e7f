"""What a page does that nobody sees: requests to others, errors, breaches of the content security policy."""

import re

from playwright.sync_api import ConsoleMessage, Page, Request

# Chromium reports an answer that refuses something as an error of the page.
REFUSED = re.compile(r"the server responded with a status of 4\d\d")


class Watched:
    def __init__(self, page: Page, site: str) -> None:
        self.sites = [site]
        self.wrong: list[str] = []
        page.on("request", self.request)
        page.on("console", self.console)
        page.on("pageerror", lambda error: self.wrong.append(str(error)))

    def request(self, request: Request) -> None:
        known = ("data:", "blob:", *(f"{site}/" for site in self.sites))
        if not request.url.startswith(known):
            self.wrong.append(f"asked {request.url}")

    def console(self, message: ConsoleMessage) -> None:
        if message.type == "error" and not REFUSED.search(message.text):
            self.wrong.append(message.text)

    def forget(self, words: str) -> None:
        """The test wanted this to go wrong."""
        self.wrong = [text for text in self.wrong if words not in text]
