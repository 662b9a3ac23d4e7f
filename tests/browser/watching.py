"""What a page does that nobody sees: requests to others, errors, breaches of the content security policy."""

from playwright.sync_api import ConsoleMessage, Page, Request

# Chromium reports an answer above 399 as an error of the page; forms with answers to correct are such.
EXPECTED = ("status of 422", "status of 403", "status of 404", "status of 429")


class Watched:
    def __init__(self, page: Page, site: str) -> None:
        self.site = site
        self.wrong: list[str] = []
        page.on("request", self.request)
        page.on("console", self.console)
        page.on("pageerror", lambda error: self.wrong.append(str(error)))

    def request(self, request: Request) -> None:
        if not request.url.startswith((self.site + "/", "data:", "blob:")):
            self.wrong.append(f"asked {request.url}")

    def console(self, message: ConsoleMessage) -> None:
        if message.type == "error" and not any(known in message.text for known in EXPECTED):
            self.wrong.append(message.text)
