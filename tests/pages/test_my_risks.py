import pytest

from riskreg.vocabulary import EscalationStatus, RiskStatus
from tests.factories import moves
from tests.pages.forms import heading, open_and_send, send, soup, words


@pytest.fixture
def visitor(client_for, cast):
    return client_for(cast.contributor)


def rows(answer):
    return [" ".join(row.get_text(" ").split()) for row in soup(answer).select("tbody tr")]


def test_raised_owned_drafts_are_three_pages_with_their_numbers(visitor, cast, client_for):
    moves.risk_at(RiskStatus.OPEN)
    open_and_send(visitor, visitor.get("/risks/new").location, "later", event="Later")

    tabs = [link.get_text() for link in soup(visitor.get("/my/risks")).select(".app-sub-navigation a")]

    assert tabs == ["Raised by me (1)", "Owned by me (0)", "Drafts (1)"]
    (owned,) = rows(client_for(cast.lead).get("/my/owned"))
    assert "Being worked on" in owned
    assert owned.endswith("Open")


def test_empty_lists_say_what_to_do(visitor):
    assert "You have not raised a risk yet" in words(visitor.get("/my/risks"))
    assert "You do not own a risk" in words(visitor.get("/my/owned"))
    assert "No drafts. We save as you type." in words(visitor.get("/my/drafts"))


def test_long_lists_have_pages(visitor, cast):
    for _ in range(27):
        moves.raise_risk(actor=cast.contributor)

    first, second = visitor.get("/my/risks"), visitor.get("/my/risks?page=2")

    assert (len(rows(first)), len(rows(second))) == (25, 2)
    assert soup(first).select_one("[rel=next]")["href"] == "?page=2"
    assert soup(second).select_one("[rel=prev]")["href"] == "?page=1"
    assert not set(rows(first)) & set(rows(second))


@pytest.mark.parametrize(
    ("page", "status"), [("2", 404), ("0", 400), ("-1", 400), ("x", 400), ("9" * 40, 400), ("²", 400)]
)
def test_a_page_that_is_none(visitor, page, status):
    assert visitor.get("/my/risks", query_string={"page": page}).status_code == status


def test_a_draft_is_deleted_after_being_asked(visitor):
    address = visitor.get("/risks/new").location
    open_and_send(visitor, address, "later", event="Not needed any more")
    delete = soup(visitor.get("/my/drafts")).find("a", string=lambda text: text == "Delete") or soup(
        visitor.get("/my/drafts")
    ).select_one("a[href$=delete]")

    asked = visitor.get(delete["href"])
    answer = send(visitor, asked)

    assert "Not needed any more" in words(asked)
    assert "Draft deleted" in words(visitor.get(answer.location))
    assert heading(visitor.get(delete["href"])) == "This draft is not here any more"


def test_nobody_deletes_the_draft_of_another(client_for, cast, visitor):
    address = visitor.get("/risks/new").location
    open_and_send(visitor, address, "later", event="Mine")
    delete = soup(visitor.get("/my/drafts")).select_one("a[href$=delete]")["href"]
    other = client_for(cast.colleague)

    assert other.get(delete).status_code == 404
    token = soup(other.get("/")).select_one("[name=csrf_token]")["value"]
    assert other.post(delete, data={"csrf_token": token}).status_code == 404
    assert "Mine" in words(visitor.get("/my/drafts"))


@pytest.mark.parametrize(
    ("mode", "text", "tag"),
    [("transfer", "With TESTI (fictional).", "Escalated"), ("support", "TESTI (fictional) is helping.", "Escalated")],
)
def test_after_the_answer_it_says_who_has_it(visitor, mode, text, tag):
    moves.escalation_at(EscalationStatus.ACCEPTED, mode=mode)

    (row,) = rows(visitor.get("/my/risks"))
    assert text in row
    assert row.endswith(tag)


def test_a_later_decline_does_not_hide_that_it_is_held_above(visitor):
    risk = moves.held_at("TESTI")
    moves.escalation_at(EscalationStatus.DECLINED, "TESTR", risk=risk)

    (row,) = rows(visitor.get("/my/risks"))
    assert row.endswith("Escalated")
