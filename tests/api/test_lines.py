"""A whole list as lines equals the list in pages."""

import json
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier, Thread

import pytest
from flask import Flask

from riskreg.api import limits
from riskreg.extensions import db
from riskreg.queries import documents
from riskreg.vocabulary import EscalationStatus, RiskStatus
from tests.api.asking import Asker, problem_of
from tests.cast import Cast
from tests.factories.moves import escalation_at, raise_risk, risk_at
from tests.visiting import visit

LINES = {"accept": "application/x-ndjson"}


@pytest.fixture
def register(cast):
    for event in (
        'with a \\ and a " and a %s %%',
        "with\nlines\tand tabs",
        "mit Umlauten: äöü – “…” 🩺",
        "with ;,:|\\N \\.",
    ):
        raise_risk(actor=cast.contributor, event="There is a risk " + event)
    risk_at(RiskStatus.OPEN)
    escalation_at(EscalationStatus.ASKED)
    risk_at(RiskStatus.OPEN, "TESTB.SLT")


@pytest.mark.parametrize("who", ["contributor", "director", "both_sides", "ics_lead", "client", "nobody", "neighbour"])
@pytest.mark.parametrize("query", ["", "?status=open", "?theme=staffing&org=TESTA&score_gte=3&profession=SLT"])
def test_lines_equal_pages(api_for, cast, register, who, query):
    asker = api_for(getattr(cast, who))

    lines = asker.get("/risks" + query, **LINES)
    pages = asker.all_of("/risks" + query)

    assert (lines.status_code, lines.mimetype) == (200, "application/x-ndjson")
    assert [json.loads(line) for line in lines.data.splitlines()] == pages
    assert lines.data == b"".join(line + b"\n" for line in lines.data.splitlines())


def test_a_line_is_the_document_as_it_is_stored(api_for, cast, register):
    asker = api_for(cast.contributor)

    for line in asker.get("/risks", **LINES).data.splitlines():
        assert asker.get(f"/risks/{json.loads(line)['id']}").data == line


def test_chunks_are_put_together_right(api_for, cast, register, monkeypatch):
    monkeypatch.setattr(documents, "CHUNK", 1000)
    monkeypatch.setattr(documents, "ROWS_AT_ONCE", 2)
    asker = api_for(cast.director)

    assert [json.loads(line) for line in asker.get("/risks", **LINES).data.splitlines()] == asker.all_of("/risks")


@pytest.mark.parametrize(
    ("accept", "kind"),
    [
        ("*/*", "application/json"),
        ("application/json", "application/json"),
        ("application/x-ndjson, application/json", "application/json"),
        ("application/x-ndjson, application/json;q=0.5", "application/x-ndjson"),
        ("text/html, */*;q=0.1", "application/json"),
        ("text/csv", "application/json"),
    ],
)
def test_what_is_accepted(api_for, cast, accept, kind):
    assert api_for(cast.director).get("/risks", accept=accept).mimetype == kind


@pytest.mark.parametrize("query", ["limit=5", "cursor=x", "include=count"])
def test_lines_have_no_pages(api_for, cast, query):
    assert problem_of(api_for(cast.director).get("/risks?" + query, **LINES)) == (400, "bad_parameter")


def test_only_so_many_at_once(api_for, cast, app):
    asker = api_for(cast.director)
    running = app.extensions["riskreg_pulls"]
    ended = [running.begin(f"somebody {n}") for n in range(limits.PULLS_AT_ONCE)]

    answer = asker.get("/risks", **LINES)
    for end in ended:
        end()

    assert problem_of(answer) == (429, "too_many_requests")
    assert answer.headers["Retry-After"] == "10"
    assert asker.get("/risks", **LINES).status_code == 200


def test_a_pull_that_ends_early_or_is_only_asked_about_leaves_its_place(api_for, cast, register, app):
    asker = api_for(cast.director)

    asked = asker.visitor.head("/api/v1/risks", headers=LINES)
    asker.visitor.get("/api/v1/risks", headers=LINES, buffered=False).close()

    assert (asked.status_code, asked.mimetype) == (200, "application/x-ndjson")
    assert len(app.extensions["riskreg_pulls"]) == 0


def test_a_pull_that_cannot_begin_leaves_its_place(api_for, cast, app, monkeypatch):
    def broken(*_positional, **_named):
        raise ZeroDivisionError

    monkeypatch.setattr(documents, "pull", broken)
    asker = api_for(cast.director)

    assert problem_of(asker.get("/risks", **LINES)) == (500, "internal")
    assert len(app.extensions["riskreg_pulls"]) == 0


def test_a_pull_shows_one_state_of_the_register(own_database):
    cast = Cast()
    for _ in range(3):
        risk_at(RiskStatus.OPEN)
    asker, begun, done = Asker(visit(own_database, cast.director)), Barrier(2), Barrier(2)

    def change() -> None:
        with own_database.app_context():
            begun.wait()
            raise_risk(actor=Cast().contributor)
            done.wait()

    writer = Thread(target=change)
    writer.start()
    answer = asker.visitor.get("/api/v1/risks", headers={"Accept": LINES["accept"]}, buffered=False)
    begun.wait()
    done.wait()
    lines = b"".join(answer.response).splitlines()
    writer.join()
    # The test holds one app context, and with it the session of the request before.
    db.session.rollback()

    assert len(lines) == 3
    assert len(asker.get("/risks").json["data"]) == 4


def test_a_pull_outlives_its_request(own_database, monkeypatch):
    monkeypatch.setattr(documents, "CHUNK", 1)
    monkeypatch.setattr(documents, "ROWS_AT_ONCE", 1)
    for _ in range(5):
        risk_at(RiskStatus.OPEN)
    token = visit(own_database, Cast().director).environ_base["HTTP_AUTHORIZATION"]

    # A thread of its own has no context that would keep the request's session alive.
    with ThreadPoolExecutor(1) as alone:
        lines, listed = alone.submit(pulled_slowly, own_database, token).result(timeout=60)

    assert [json.loads(line)["id"] for line in lines] == listed


def pulled_slowly(app: Flask, token: str) -> tuple[list[bytes], list[str]]:
    """The lines, and what the list says in between."""
    client, who = app.test_client(), {"Authorization": token}
    answer = client.get("/api/v1/risks", headers=who | {"Accept": LINES["accept"]}, buffered=False)
    chunks = iter(answer.response)
    first = next(chunks)
    listed = [risk["id"] for risk in client.get("/api/v1/risks", headers=who).get_json()["data"]]
    whole = first + b"".join(chunks)
    answer.close()
    return whole.splitlines(), listed
