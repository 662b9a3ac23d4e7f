"""What a caller sends is read strictly."""

import json

import pytest

from tests.api.asking import at, problem_of
from tests.factories import payloads
from tests.factories.moves import raise_risk

DEEP = "[" * 100_000 + "]" * 100_000


@pytest.fixture
def asker(api_for, cast):
    return api_for(cast.contributor)


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", "", None, "application/xml"])
def test_only_json(asker, kind):
    answer = asker.post("/risks", payloads.raising(), content_type=kind)

    assert problem_of(answer) == (415, "unsupported_media_type")


def test_json_may_name_its_letters(asker):
    answer = asker.post("/risks", payloads.raising(), content_type="application/json; charset=utf-8")

    assert answer.status_code == 201


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"{'a': 1}",
        b'{"a": NaN}',
        b'{"a": -Infinity}',
        b"\xff\xfe\xfd",
        b"\x00",
        b"[1" + b"0" * 5000 + b"]",
        DEEP,
    ],
    ids=["empty", "open", "quotes", "nan", "infinity", "bytes", "nul", "digits", "deep"],
)
def test_json_that_is_none(asker, body):
    assert problem_of(asker.post("/risks", body)) == (400, "malformed_json")


@pytest.mark.parametrize("body", [[], [1], None, 7, "text", True])
def test_json_that_is_no_object(asker, body):
    assert problem_of(asker.post("/risks", json.dumps(body))) == (422, "invalid_input")


def test_a_body_of_ten_megabytes(asker):
    assert problem_of(asker.post("/risks", b" " * 10_000_000)) == (413, "too_large")


def test_a_body_of_ten_megabytes_in_chunks(asker):
    endless = {"wsgi.input": Endless(10_000_000), "wsgi.input_terminated": True, "CONTENT_LENGTH": ""}

    answer = asker.visitor.post("/api/v1/risks", content_type="application/json", environ_overrides=endless)

    assert problem_of(answer) == (413, "too_large")


class Endless:
    def __init__(self, size: int) -> None:
        self.left = size

    def read(self, size: int = -1) -> bytes:
        size = self.left if size < 0 else min(size, self.left)
        self.left -= size
        return b" " * size

    def close(self) -> None: ...


@pytest.mark.parametrize(
    "sent", ["7", 'W/"7"', "*", '"7", "8"', '""', '"seven"', '"-1"', '"99999999999999999999"', '"٧"']
)
def test_a_version_that_is_none(asker, cast, sent):
    path = at(raise_risk(actor=cast.contributor))

    answer = asker.patch(path, {"title": "x"}, if_match=sent.encode().decode("latin1"))

    assert problem_of(answer) == (400, "bad_parameter")
    assert answer.json["errors"][0]["header"] == "If-Match"


@pytest.mark.parametrize("key", ["", "a b", "x" * 65, "naïve", "a/b"])
def test_a_key_that_is_none(asker, key):
    answer = asker.post("/risks", payloads.raising(), idempotency_key=key)

    assert problem_of(answer) == (400, "bad_parameter")


def test_no_key(asker):
    answer = asker.post("/risks", payloads.raising(), idempotency_key=None)

    assert problem_of(answer) == (400, "idempotency_key_missing")


def test_a_uuid_as_request_id_is_a_key(asker):
    key = {"idempotency_key": None, "x_request_id": "0a6b2c1e-3d4f-4a5b-8c6d-7e8f9a0b1c2d"}

    first = asker.post("/risks", payloads.raising(), **key)
    again = asker.post("/risks", payloads.raising(), **key)
    other = asker.post("/risks", payloads.raising(), idempotency_key=None, x_request_id="no-uuid")

    assert (first.status_code, again.status_code) == (201, 201)
    assert first.text == again.text
    assert problem_of(other) == (400, "idempotency_key_missing")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("event", 7),
        ("event", ["x"]),
        ("event", "a risk with a NUL \x00 inside it"),
        ("event", "a risk with half a letter \ud800 inside it"),
        ("event", "x" * 501),
        ("event", "too short"),
        ("event", None),
        ("theme", "staffing "),
        ("theme", {"a": 1}),
        ("unit", "TESTB.SLT\x00"),
        ("unit", 7),
        ("affected", "nobody"),
        ("affected", ["patients", "not_sure"]),
        ("professions", ["XYZ"]),
        ("professions", [["SLT"]]),
        ("score", 25),
        ("id", "0a6b2c1e-3d4f-4a5b-8c6d-7e8f9a0b1c2d"),
        ("\ud800", "x"),
        ("told_someone", "perhaps"),
    ],
)
def test_raising_with_a_wrong_answer(asker, name, value):
    sent = json.dumps(payloads.raising() | {name: value})

    answer = asker.post("/risks", sent)

    if (name, value) == ("theme", "staffing "):
        assert answer.status_code == 201  # text is trimmed
    else:
        assert problem_of(answer) == (422, "invalid_input")
        assert answer.json["errors"]


@pytest.mark.parametrize("value", [0, 6, -1, 2**31, 2**63, 10**400, 3.7, "3.7", True, None, "three", [3], "٣"])
def test_a_consequence_that_is_none(api_for, cast, value):
    path = at(raise_risk(actor=cast.contributor))
    answers = json.dumps(payloads.accept(cast.lead) | {"score": payloads.score() | {"consequence": value}})

    answer = api_for(cast.lead).post(path + "/triage", answers, version=1)

    assert problem_of(answer) == (422, "invalid_input")
    assert answer.json["errors"][0]["pointer"] == "/score/consequence"


@pytest.mark.parametrize(
    "value", ["2026-02-30", "0000-01-01", "9999-12-31", "2020-01-01", "tomorrow", 20261201, "2026-12"]
)
def test_a_senseless_date(api_for, cast, value):
    path = at(raise_risk(actor=cast.contributor))

    answer = api_for(cast.lead).post(
        path + "/triage", json.dumps(payloads.accept(cast.lead) | {"next_review_on": value}), version=1
    )

    assert problem_of(answer) == (422, "invalid_input")
    assert answer.json["errors"][0]["pointer"] == "/next_review_on"
