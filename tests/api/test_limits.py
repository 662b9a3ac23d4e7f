"""So many requests a minute for each caller, told honestly."""

import pytest

from riskreg.api import limits
from riskreg.errors import TooManyRequests
from tests.api.asking import problem_of


def test_the_limit_is_each_callers_own(api_for, cast, at_most):
    contributor, lead = api_for(cast.contributor), api_for(cast.lead)
    at_most(3)

    answers = [contributor.get("/me") for _ in range(4)]
    other = lead.get("/me")

    assert [answer.status_code for answer in answers] == [200, 200, 200, 429]
    assert [answer.headers["RateLimit"].split(";")[1] for answer in answers] == ["r=2", "r=1", "r=0", "r=0"]
    assert answers[0].headers["RateLimit-Policy"] == '"default";q=3;w=60'
    assert problem_of(answers[3]) == (429, "too_many_requests")
    assert 1 <= int(answers[3].headers["Retry-After"]) <= 61
    assert answers[3].json["retryable"]
    assert other.status_code == 200


def test_two_tokens_of_one_person_share_it(api_for, cast, at_most):
    first, second = api_for(cast.contributor), api_for(cast.contributor)
    at_most(1)

    assert (first.get("/me").status_code, second.get("/me").status_code) == (200, 429)


def test_what_is_public_is_not_counted(api_for, at_most):
    at_most(0)

    answer = api_for().get("/openapi.json")

    assert answer.status_code == 200
    assert "RateLimit" not in answer.headers


def test_the_minute_rolls(monkeypatch):
    seconds = [0.0]
    monkeypatch.setattr(limits.time, "monotonic", lambda: seconds[0])
    rates = limits.Rates()
    for moment in (0.0, 30.0):
        seconds[0] = moment
        rates.take("somebody", 2)

    with pytest.raises(TooManyRequests) as refused:
        rates.take("somebody", 2)
    seconds[0] = 60.0

    assert refused.value.details == {"retry_after": 31}
    assert rates.take("somebody", 2) == (0, 31)


def test_callers_of_long_ago_are_forgotten(monkeypatch):
    seconds = [0.0]
    monkeypatch.setattr(limits.time, "monotonic", lambda: seconds[0])
    rates = limits.Rates()
    for number in range(limits.FORGET_FROM + 1):
        rates.take(str(number), 10)
    seconds[0] = 61.0
    rates.take("new", 10)

    assert list(rates._asked) == ["new"]
