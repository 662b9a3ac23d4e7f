"""The description of the API is valid, complete and true."""

import json
import re

import pytest
from openapi_spec_validator import validate

from riskreg.api.curl import example_of
from riskreg.api.openapi import address, codes_of, description
from riskreg.api.operations import OPERATIONS
from riskreg.api.problem_codes import PROBLEMS
from riskreg.schemas.base import read
from tests.factories import payloads

SPEC = description()


def test_it_is_valid():
    validate(SPEC)


def test_it_is_served_to_anybody_and_the_same_each_time(api_for):
    first, second = api_for().get("/openapi.json"), api_for().get("/openapi.json")

    assert (first.status_code, first.mimetype) == (200, "application/json")
    assert first.data == second.data
    assert json.loads(first.data) == json.loads(json.dumps(SPEC))


def test_every_route_of_the_app_is_described(app):
    served = {
        (method, re.sub(r"<(?:[^:<>]*:)?(\w+)>", r"{\1}", str(rule)).replace("{identifier}", "{id}"))
        for rule in app.url_map.iter_rules()
        if str(rule).startswith("/api/")
        for method in rule.methods - {"HEAD", "OPTIONS"}
    }

    described = {
        (method.upper(), SPEC["servers"][0]["url"] + path) for path, about in SPEC["paths"].items() for method in about
    }

    assert described == served


def test_every_code_is_documented_somewhere_but_those_of_no_route():
    documented = {code for declared, _ in OPERATIONS for code in codes_of(declared)}

    assert PROBLEMS.keys() - documented == {"method_not_allowed"}


def test_every_shape_that_is_named_is_there():
    named = set(re.findall(r'"\$ref": "#/components/(\w+/[\w-]+)"', json.dumps(SPEC)))

    for name in named:
        kind, word = name.split("/")
        assert word in SPEC["components"][kind]


def test_every_field_that_comes_out_says_what_it_is():
    silent = [
        f"{name}.{key}"
        for name, shape in SPEC["components"]["schemas"].items()
        if shape.get("additionalProperties") is not False
        for key, schema in shape.get("properties", {}).items()
        if not {"description", "$ref", "allOf", "anyOf"} & schema.keys() and schema.get("format") != "uuid"
    ]

    assert silent == []


@pytest.mark.parametrize(
    ("name", "answers"),
    [
        ("Triage", ("accept", "ask", "decline", "join")),
        ("Answer", ("accept", "return", "redirect", "decline")),
        ("AnswerAccept", ("transfer", "joint", "support", "note")),
        ("StepDownAnswer", ("agree", "refuse")),
    ],
)
def test_a_choice_is_told_apart_by_its_answer(name, answers):
    shape = SPEC["components"]["schemas"][name]

    assert tuple(shape["discriminator"]["mapping"]) == answers
    for answer, ref in shape["discriminator"]["mapping"].items():
        variant = SPEC["components"]["schemas"][ref.rsplit("/", 1)[-1]]
        if "properties" in variant:
            assert variant["properties"][shape["discriminator"]["propertyName"]]["const"] == answer


def test_the_examples_of_the_page_are_understood(fixed_clock):
    for declared, _ in OPERATIONS:
        if declared.body is not None:
            about = SPEC["paths"][address(declared)][declared.method.lower()]
            schema = about["requestBody"]["content"]["application/json"]["schema"]
            answers = soon(example_of(SPEC, schema))
            read(declared.body, answers)


def soon(answers):
    """With days that lie where they have to, a number like one, and one of two answers where either will do."""
    fit = {"reply_by": payloads.working_day(3), "until": payloads.day(30), "reference": "W12345"}
    either = {"nothing_changed": True} if answers.keys() == {"next_review_on"} else {}
    return {name: fit.get(name, value) for name, value in answers.items() if name != "by"} | either


def test_the_page(api_for):
    answer = api_for().get("/docs")

    assert (answer.status_code, answer.mimetype) == (200, "text/html")
    assert not re.search(r"<script|style=|<style|https?://(?!127|localhost)", answer.text)
    for declared, view in OPERATIONS:
        assert f'id="{view}"' in answer.text, declared.path
    for code in PROBLEMS:
        assert f'id="{code}"' in answer.text
    for link in set(re.findall(r'href="#([^"]+)"', answer.text)):
        assert f'id="{link}"' in answer.text


def test_a_problem_points_to_its_meaning(api_for):
    assert api_for().get("/risks").json["type"] == "/api/v1/docs#not_signed_in"
