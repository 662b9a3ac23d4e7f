"""A request with a key is done once, however often and from how many threads it is sent."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

from flask import Flask

from riskreg.queries.risks import count_visible
from riskreg.vocabulary import RiskStatus
from tests.api.asking import Asker, at, problem_of
from tests.cast import Cast
from tests.factories import payloads
from tests.factories.moves import raise_risk, risk_at
from tests.visiting import visit


def test_sent_again_it_gives_the_first_answer_again(api_for, cast):
    asker = api_for(cast.contributor)

    first = asker.post("/risks", payloads.raising(), idempotency_key="once")
    again = asker.post("/risks", dict(reversed(payloads.raising().items())), idempotency_key="once")

    assert (again.status_code, again.data) == (201, first.data)
    assert {name: again.headers[name] for name in ("Location", "ETag")} == {
        name: first.headers[name] for name in ("Location", "ETag")
    }
    assert ("Idempotency-Replayed" in first.headers, again.headers["Idempotency-Replayed"]) == (False, "true")
    assert count_visible(reader=cast.contributor) == 1


def test_a_replay_looks_at_neither_version_nor_status(api_for, cast):
    path = at(raise_risk(actor=cast.contributor))
    lead = api_for(cast.lead)

    first = lead.post(path + "/triage", payloads.accept(cast.lead), version=1, idempotency_key="k")
    again = lead.post(path + "/triage", payloads.accept(cast.lead), version=1, idempotency_key="k")

    assert (again.status_code, again.data) == (200, first.data)


def test_another_body_path_or_method_under_the_same_key_is_refused(api_for, cast):
    path = at(risk_at(RiskStatus.OPEN))
    lead = api_for(cast.lead)
    lead.post(path + "/controls", payloads.control(), idempotency_key="k")

    others = [
        lead.post(path + "/controls", payloads.control(text="Another"), idempotency_key="k"),
        lead.post(path + "/actions", payloads.control(), idempotency_key="k"),
        lead.patch(path, payloads.control(), version=3, idempotency_key="k"),
    ]

    assert [problem_of(answer) for answer in others] == [(422, "key_reused")] * 3
    assert others[0].json["errors"][0]["header"] == "Idempotency-Key"


def test_what_was_refused_may_be_tried_again_with_the_same_key(api_for, cast):
    asker = api_for(cast.contributor)

    wrong = asker.post("/risks", payloads.raising(event="short"), idempotency_key="k")
    right = asker.post("/risks", payloads.raising(), idempotency_key="k")

    assert (problem_of(wrong)[0], right.status_code) == (422, 201)


def test_a_key_belongs_to_its_sender(api_for, cast):
    first = api_for(cast.contributor).post("/risks", payloads.raising(), idempotency_key="k")
    other = api_for(cast.colleague).post("/risks", payloads.raising(), idempotency_key="k")

    assert (first.status_code, other.status_code) == (201, 201)
    assert first.json["id"] != other.json["id"]


def test_a_replay_is_not_for_those_who_see_the_risk_no_more(api_for, cast, session):
    path = at(risk_at(RiskStatus.OPEN), "/controls")
    asker = api_for(cast.contributor)
    asker.post(path, payloads.control(), idempotency_key="k")
    cast.contributor.grants[0].valid_to = cast.contributor.grants[0].valid_from
    session.commit()

    assert problem_of(asker.post(path, payloads.control(), idempotency_key="k")) == (404, "not_found")


def test_a_change_without_a_key_is_not_kept(api_for, cast):
    path = at(raise_risk(actor=cast.contributor))
    asker = api_for(cast.contributor)

    assert asker.patch(path, {"title": "One"}, version=1).status_code == 200
    assert problem_of(asker.patch(path, {"title": "One"}, version=1)) == (412, "changed_since_read")


def test_eight_at_once_make_one_risk(own_database):
    askers = [Asker(visit(own_database, Cast().contributor)) for _ in range(8)]
    body = payloads.raising()

    answers = at_once(own_database, lambda asker: asker.post("/risks", body, idempotency_key="k"), askers)

    done = [answer for answer in answers if answer.status_code == 201]
    assert len({answer.data for answer in done}) == 1
    assert sum("Idempotency-Replayed" not in answer.headers for answer in done) == 1
    # SQLite lets one write at a time and PostgreSQL waits for the row: all of them get the answer.
    assert len(done) == 8
    assert count_visible(reader=Cast().contributor) == 1


def test_of_eight_different_changes_at_once_one_wins(own_database):
    cast = Cast()
    path = at(risk_at(RiskStatus.OPEN))
    askers = [Asker(visit(own_database, cast.lead)) for _ in range(8)]

    answers = at_once(own_database, lambda asker: asker.patch(path, {"title": "Mine"}, version=2), askers)

    assert sorted(answer.status_code for answer in answers) == [200] + [412] * 7


def at_once(app: Flask, ask: Callable[[Asker], Any], askers: list[Asker]) -> list[Any]:
    """What each gets when all ask at the same moment, each in a thread and context of its own."""
    ready = Barrier(len(askers))

    def alone(asker: Asker) -> Any:
        with app.app_context():
            ready.wait()
            return ask(asker)

    with ThreadPoolExecutor(len(askers)) as threads:
        return list(threads.map(alone, askers))
