"""Everything that goes wrong is a problem document with a code that is listed."""

import logging

import pytest

from riskreg.api.problem_codes import PROBLEMS
from riskreg.errors import Busy, OutcomeUnknown
from riskreg.queries import documents
from riskreg.vocabulary import EscalationStatus, RiskStatus
from riskreg.workflows import once
from tests.api.asking import at, problem_of
from tests.factories import payloads
from tests.factories.moves import escalation_at, raise_risk, risk_at

UNKNOWN = "/risks/00000000-0000-4000-8000-000000000000"


def test_without_a_token(api_for):
    answer = api_for().get("/risks")

    assert problem_of(answer) == (401, "not_signed_in")
    assert answer.headers["WWW-Authenticate"] == 'Bearer realm="riskreg"'


def test_with_a_token_that_is_no_good(api_for):
    answer = api_for().get("/risks", authorization="Bearer rrp_nothing")

    assert problem_of(answer) == (401, "not_signed_in")
    assert answer.headers["WWW-Authenticate"] == 'Bearer realm="riskreg", error="invalid_token"'


def test_a_cookie_is_no_token(api_for, cast):
    asker = api_for(cast.contributor)
    asker.visitor.environ_base.pop("HTTP_AUTHORIZATION")

    assert problem_of(asker.get("/risks")) == (401, "not_signed_in")


def test_an_inactive_person_and_an_expired_token_are_nobody(api_for, cast, session):
    person, machine = api_for(cast.contributor), api_for(cast.client)
    cast.contributor.active = False
    client = cast.client
    client.expires_at = client.created_at
    session.commit()

    assert problem_of(person.get("/risks")) == (401, "not_signed_in")
    assert problem_of(machine.get("/risks")) == (401, "not_signed_in")


@pytest.mark.parametrize(
    "path",
    [
        "/nowhere",
        "/risks/",
        "//risks",
        "/risks/a/b/c",
        "/risks/a%00b",
        "/risks/%ff",
        "/risks/%zz",
        "/reference/secrets",
    ],
)
def test_an_address_that_is_none(api_for, cast, path):
    assert problem_of(api_for(cast.contributor).get("/api/v1" + path)) == (404, "not_found")


@pytest.mark.parametrize("path", ["/api/", "/api/v1", "/api/v2/risks"])
def test_an_address_beside_the_version(api_for, path):
    assert problem_of(api_for().get(path)) == (404, "not_found")


@pytest.mark.parametrize("n", ["0", "2147483648", "9223372036854775808", "1" * 400, "-1", "1.5", "x"])
def test_a_number_in_a_path_that_is_none_of_the_risks(api_for, cast, n):
    path = at(raise_risk(actor=cast.contributor))
    asker = api_for(cast.contributor)

    assert problem_of(asker.get(f"{path}/actions/{n}")) == (404, "not_found")
    assert problem_of(asker.post(f"{path}/actions/{n}/completion", {}, version=1)) == (404, "not_found")


def test_a_method_that_a_path_does_not_have(api_for, cast):
    answer = api_for(cast.contributor).visitor.delete("/api/v1/risks")

    assert problem_of(answer) == (405, "method_not_allowed")
    assert answer.headers["Allow"] == "GET, HEAD, OPTIONS, POST"


def test_another_host(api_for, cast):
    assert problem_of(api_for(cast.contributor).get("/risks", host="evil.example")) == (400, "bad_parameter")


def test_what_may_be_read_but_not_done(api_for, cast):
    path = at(raise_risk(actor=cast.contributor))

    answer = api_for(cast.colleague).post(path + "/triage", payloads.ask(), version=1)

    assert problem_of(answer) == (403, "not_permitted")


def test_a_machine_only_reads_and_only_what_its_scopes_name(api_for, cast, session):
    where = at(escalation_at(EscalationStatus.ASKED).risk)
    machine = api_for(cast.client)
    cast.client.scopes = ["changes:read"]
    session.commit()

    assert machine.get("/changes").status_code == 200
    assert machine.get("/me").status_code == 200
    assert machine.get("/units").status_code == 200
    assert problem_of(machine.get("/risks")) == (403, "not_permitted")
    assert problem_of(machine.get("/units/TESTI/people")) == (403, "not_permitted")
    assert problem_of(machine.post("/risks", payloads.raising())) == (403, "not_permitted")
    assert problem_of(machine.post(where + "/controls", payloads.control())) == (403, "not_permitted")


def test_a_move_that_is_not_legal_names_those_that_are(api_for, cast):
    path = at(risk_at(RiskStatus.OPEN))

    answer = api_for(cast.lead).post(path + "/triage", payloads.ask(), version=2)

    assert problem_of(answer) == (409, "move_not_legal")
    assert answer.json["risk_status"] == "open"
    offered = answer.json["legal_moves"]
    assert [
        move for move in ("amend", "score", "close", "tolerate", "hand_over", "escalate") if move not in offered
    ] == []
    assert [move for move in ("ask", "accept", "decline", "reopen", "clear_confidential") if move in offered] == []


def test_a_second_request(api_for, cast):
    risk = escalation_at(EscalationStatus.ASKED).risk
    path = at(risk)

    answer = api_for(cast.director).post(path + "/escalations", payloads.escalate(), version=3)

    assert problem_of(answer) == (409, "escalation_undecided")


def test_closing_alone_what_takes_two(api_for, cast):
    path = at(risk_at(RiskStatus.OPEN, score=payloads.score(5, 4)))

    answer = api_for(cast.lead).post(path + "/closure", payloads.closure(), version=2)

    assert problem_of(answer) == (409, "second_person_needed")


def test_a_reply_to_a_request_that_is_decided(api_for, cast):
    where = at(escalation_at(EscalationStatus.DECLINED))

    answer = api_for(cast.director).post(where + "/reply", payloads.reply(), version=4)

    assert problem_of(answer) == (409, "move_not_legal")
    assert answer.json["escalation_status"] == "declined"


def test_answers_that_need_correcting_say_where(api_for, cast):
    path = at(raise_risk(actor=cast.contributor))
    answers = payloads.accept(cast.lead, score=payloads.score(9, 3), surprise="!")

    answer = api_for(cast.lead).post(path + "/triage", answers, version=1)

    assert problem_of(answer) == (422, "invalid_input")
    assert {error["pointer"] for error in answer.json["errors"]} == {"/score/consequence", "/surprise"}
    assert all(error["detail"] for error in answer.json["errors"])


def test_an_nhs_number_is_never_repeated(api_for, cast):
    answer = api_for(cast.contributor).post("/risks", payloads.raising(cause="Patient 999 000 0018 waited"))

    assert problem_of(answer) == (422, "pii_suspected")
    assert [error["pointer"] for error in answer.json["errors"]] == ["/cause"]
    assert "0018" not in answer.text


def test_danger_today_is_told_first(api_for, cast):
    answer = api_for(cast.contributor).post("/risks", payloads.raising(urgency="today"))

    assert problem_of(answer) == (422, "urgent_not_told")
    assert answer.json["errors"][0]["pointer"] == "/told_someone"


def test_a_unit_that_has_closed(api_for, cast, session):
    cast.unit("TESTA.SLT").valid_to = cast.lead.created_at.date()
    session.commit()

    answer = api_for(cast.contributor).post("/risks", payloads.raising())

    assert problem_of(answer) == (422, "invalid_input")
    assert answer.json["errors"][0]["pointer"] == "/unit"


def test_a_fault_of_ours_shows_nothing_and_is_logged_under_its_id(api_for, cast, monkeypatch, caplog):
    quoted = "the canary text of a risk"

    def broken(*_positional: object, **_named: object) -> None:
        raise ZeroDivisionError(quoted)

    monkeypatch.setattr(documents, "current", broken)

    with caplog.at_level(logging.ERROR):
        answer = api_for(cast.contributor).get(UNKNOWN, x_request_id="my-own-id")

    assert problem_of(answer) == (500, "internal")
    assert "ZeroDivisionError" not in answer.text
    assert "request my-own-id: ZeroDivisionError" in caplog.text
    assert "canary" not in caplog.text


def test_a_change_whose_outcome_nobody_knows_is_to_be_sent_again(api_for, cast, monkeypatch):
    def cut_off(*_positional: object, **_named: object) -> None:
        raise OutcomeUnknown

    asker = api_for(cast.contributor)
    monkeypatch.setattr(once, "keep", cut_off)

    answer = asker.post("/risks", payloads.raising())

    assert problem_of(answer) == (503, "outcome_unknown")
    assert (answer.headers["Retry-After"], answer.json["retryable"]) == ("5", True)


def test_a_busy_register(api_for, cast, monkeypatch):
    def busy(*_positional: object, **_named: object) -> None:
        raise Busy

    monkeypatch.setattr(documents, "current", busy)

    answer = api_for(cast.contributor).get(UNKNOWN)

    assert problem_of(answer) == (503, "busy")
    assert (answer.headers["Retry-After"], answer.json["retryable"]) == ("5", True)


def test_the_ids_of_a_request_come_back(api_for, cast):
    asker = api_for(cast.contributor)
    sent = asker.get("/me", x_request_id="one-2-Three", x_correlation_id="four")
    unfit = asker.get("/me", x_request_id="a b", x_correlation_id="x" * 65)

    assert (sent.headers["X-Request-ID"], sent.headers["X-Correlation-ID"]) == ("one-2-Three", "four")
    assert len(unfit.headers["X-Request-ID"]) == 36
    assert unfit.headers["X-Correlation-ID"] == unfit.headers["X-Request-ID"]


def test_every_answer_is_private(api_for, cast):
    for answer in (api_for(cast.contributor).get("/me"), api_for().get("/me"), api_for().get("/nowhere")):
        assert answer.headers["Cache-Control"] == "no-store"
        assert answer.headers["Vary"] == "Authorization, Cookie"
        assert "Set-Cookie" not in answer.headers


def test_every_status_and_code_fit_together():
    assert all(400 <= problem.status < 600 for problem in PROBLEMS.values())
    assert all(problem.title and problem.meaning.endswith(".") for problem in PROBLEMS.values())
