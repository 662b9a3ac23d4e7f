"""Filling in a form of a page as a browser without script does: what stands in it already is sent along."""

from typing import Any

from bs4 import BeautifulSoup, Tag
from werkzeug.test import TestResponse

from tests.visiting import Visitor

BUTTONS = ("submit", "button")


def soup(answer: TestResponse) -> BeautifulSoup:
    return BeautifulSoup(answer.text, "html.parser")


def heading(answer: TestResponse) -> str:
    (found,) = soup(answer).find_all("h1")
    return " ".join(found.get_text().split())


def words(answer: TestResponse) -> str:
    """All that somebody reads on the page, on one line."""
    body = soup(answer).find("main")
    return " ".join(body.get_text(" ").split())


def errors(answer: TestResponse) -> dict[str, str]:
    """Of the error summary: message by the id it leads to."""
    links = soup(answer).select(".nhsuk-error-summary__list a")
    return {link["href"].removeprefix("#"): " ".join(link.get_text().split()) for link in links}


def fields_of(form: Tag) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for field in form.select("input[name], textarea[name], select[name]"):
        value = _value(field)
        if value is not None:
            found.setdefault(str(field["name"]), []).append(value)
    return found


def _value(field: Tag) -> str | None:
    if field.name == "textarea":
        # A browser drops the one line end that follows the tag.
        return field.get_text().removeprefix("\n")
    if field.name == "select":
        chosen = field.select_one("option[selected]") or field.select_one("option")
        return str(chosen["value"]) if chosen else None
    if field.get("type") in ("radio", "checkbox") and not field.has_attr("checked"):
        return None
    return None if field.get("type") in BUTTONS else str(field.get("value", ""))


def main_form(page: TestResponse) -> Tag:
    form = soup(page).select_one("main form")
    assert form is not None, words(page)
    return form


def send(visitor: Visitor, page: TestResponse, button: str | None = None, **answers: Any) -> TestResponse:
    """Fill in the form of this page and send it; ``button`` is the name of the one pressed."""
    form = main_form(page)
    content = fields_of(form) | answers | ({button: "yes"} if button else {})
    return visitor.post(str(form.get("action", page.request.path)), data=content)


def open_and_send(visitor: Visitor, address: str, button: str | None = None, **answers: Any) -> TestResponse:
    return send(visitor, visitor.get(address), button, **answers)
