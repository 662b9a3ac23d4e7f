"""Each of the people who are shown signs in with the one password, and every page they are led to opens."""

import pytest

from tests.pages.forms import open_and_send, soup
from tests.visiting import visit

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("today")]
MOST_PAGES = 10
ROLES = {
    *("contributor", "lead", "quality_officer", "member", "chair", "secretary", "auditor"),
    *("information_governance", "unit_administrator", "system_administrator"),
}


def links_of(answer):
    found = [link["href"] for link in soup(answer).select("main a[href], nav a[href], header a[href]")]
    return [link.partition("#")[0] for link in found if link.startswith("/") and not link.startswith("/static")]


def pages_from(visitor, start):
    """Addresses and answers, as somebody finds them who follows links from one page."""
    seen, waiting = {}, [start]
    while waiting and len(seen) < MOST_PAGES:
        address = waiting.pop(0)
        if address and address not in seen:
            answer = seen[address] = visitor.get(address)
            waiting += links_of(answer) if answer.mimetype == "text/html" else []
    return {address: answer.status_code for address, answer in seen.items()}


def test_somebody_of_every_role_is_shown_and_is_named_by_it(filled):
    shown = filled["accounts"]

    assert {row["role"] for row in shown} == ROLES
    assert {"AHP lead, Speech and language therapy", "Information governance lead"} < {row["title"] for row in shown}


def test_everybody_who_is_shown_signs_in_and_every_page_opens(filled):
    for row in filled["accounts"]:
        visitor = visit(filled["app"])
        answer = open_and_send(visitor, "/sign-in", email=row["email"], password=filled["password"])

        assert (answer.status_code, answer.location) == (303, "/"), row
        assert {page: code for page, code in pages_from(visitor, "/").items() if code not in (200, 302)} == {}, row
