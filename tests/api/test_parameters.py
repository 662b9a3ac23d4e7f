"""Query parameters are read strictly."""

import pytest

from tests.api.asking import problem_of


@pytest.mark.parametrize(
    "path",
    [
        "/risks?colour=red",
        "/me?x=1",
        "/units?page=2",
        "/changes?cursor=1",
        "/reference/themes?a=b",
        "/openapi.json?x=1",
    ],
)
def test_one_that_a_path_does_not_take(api_for, cast, path):
    answer = api_for(cast.contributor).get(path)

    assert problem_of(answer) == (400, "unknown_parameter")
    assert answer.json["errors"][0]["parameter"] in path


def test_one_where_none_is_taken_by_a_change(api_for, cast):
    answer = api_for(cast.contributor).post("/risks?dry_run=1", {})

    assert problem_of(answer) == (400, "unknown_parameter")


@pytest.mark.parametrize(
    "path", ["/risks?status=open&status=new", "/risks?limit=1&limit=1", "/changes?since=a&since=b"]
)
def test_one_sent_twice(api_for, cast, path):
    assert problem_of(api_for(cast.contributor).get(path)) == (400, "bad_parameter")


@pytest.mark.parametrize(
    "query",
    [
        "limit=0",
        "limit=501",
        "limit=-1",
        "limit=ten",
        "limit=512409557603043098",
        "limit=1.5",
        "limit=",
        "status=OPEN",
        "status=",
        "stage=x",
        "level=ward",
        "theme=money",
        "band=15",
        "score_gte=0",
        "score_gte=26",
        "score_gte=9223372036854775808",
        "org=a%00b",
        "org=%ff",
        "org=testa",
        "org=TESTA'--",
        "org=",
        "ics=" + "X" * 40,
        "profession=slt",
        "profession=SLT%00",
        "raised_from=yesterday",
        "raised_from=2026-02-30",
        "raised_to=0001-01-01",
        "raised_to=9999-12-31T23:59:59-12:00",
        "changed_since=2026-11-24T10:00:00",
        "changed_since=2026-11-24T25:00:00Z",
        "changed_since=٢٠٢٦-١١-٢٤",
        "include=everything",
        "level=team%00",
    ],
)
def test_a_value_that_cannot_be_used(api_for, cast, query):
    answer = api_for(cast.contributor).get("/risks?" + query)

    assert problem_of(answer) == (400, "bad_parameter")
    assert answer.json["errors"][0]["parameter"] == query.partition("=")[0]


@pytest.mark.parametrize("query", ["on=2026-02-30", "on=x", "level=ward", "on=2026-01-01T00:00:00Z"])
def test_units_on_a_day_that_is_none(api_for, cast, query):
    assert problem_of(api_for(cast.contributor).get("/units?" + query)) == (400, "bad_parameter")


@pytest.mark.parametrize(
    "moment",
    [
        "2026-11-24",
        "2026-11-24T10:30:00Z",
        "2026-11-24T10:30Z",
        "2026-11-24T11:30:00%2B01:00",
        "2026-11-24T11:30:00+01:00",
    ],
)
def test_the_ways_to_name_a_moment(api_for, cast, moment):
    assert api_for(cast.contributor).get(f"/risks?raised_from={moment}").status_code == 200
