"""OpenAPI 3.1, made from the declarations of the routes and the schemas they read and answer with."""

import json
import re
from functools import cache
from typing import Any

from riskreg.api import openapi_words
from riskreg.api.blueprint import BASE
from riskreg.api.openapi_schemas import JsonSchema, Shapes
from riskreg.api.operations import OPERATIONS, Operation
from riskreg.api.problem_codes import PROBLEMS
from riskreg.schemas.resources import Problem, page_of

IN_PATH = re.compile(r"<(?:(\w+)(?:\((.*?)\))?:)?(\w+)>")
ANY_ROUTE = ("unknown_parameter", "bad_parameter", "internal", "busy")
SIGNED_IN = ("not_signed_in", "not_permitted", "too_many_requests")
ACTS = (
    "malformed_json",
    "too_large",
    "unsupported_media_type",
    "invalid_input",
    "pii_suspected",
    "key_in_use",
    "key_reused",
    "outcome_unknown",
)
POSTS = ("idempotency_key_missing",)


@cache
def description() -> dict[str, Any]:
    """The whole description of the API, the same for everybody."""
    shapes = Shapes()
    paths: dict[str, dict[str, Any]] = {}
    for declared, view in OPERATIONS:
        paths.setdefault(address(declared), {})[declared.method.lower()] = _operation(declared, view, shapes)
    shapes.of(Problem)
    return {
        "openapi": "3.1.0",
        "info": openapi_words.INFO,
        "servers": [{"url": BASE}],
        "tags": openapi_words.TAGS,
        "paths": dict(sorted(paths.items())),
        "components": {
            "schemas": shapes.finished(),
            "parameters": openapi_words.PARAMETERS,
            "securitySchemes": openapi_words.SECURITY,
        },
    }


@cache
def description_text() -> str:
    return json.dumps(description(), indent=1)


def address(declared: Operation) -> str:
    """The path as OpenAPI writes it."""
    return IN_PATH.sub(lambda found: f"{{{_name(found[3])}}}", declared.path)


def _name(argument: str) -> str:
    return "id" if argument == "identifier" else argument


def _operation(declared: Operation, view: str, shapes: Shapes) -> dict[str, Any]:
    about: dict[str, Any] = {
        "operationId": view,
        "tags": [declared.tag],
        "summary": declared.summary,
        "parameters": _of_path(declared) + _of_query(declared, shapes) + _of_headers(declared),
        "responses": _answers(declared, shapes) | _problems(declared),
        "security": [] if declared.public else [{"bearer": []}],
    }
    if declared.description:
        about["description"] = declared.description
    if declared.body is not None:
        schema = shapes.of_answers(declared.body, _body_name(declared))
        about["requestBody"] = {"required": True, "content": {"application/json": {"schema": schema}}}
    return about


def _body_name(declared: Operation) -> str:
    """``Answer`` for what is posted to the answer of a request, ``StepDownAnswer`` and ``TransferAnswer`` to those."""
    *_, last = parts = declared.path.strip("/").split("/")
    before = parts[0].removesuffix("s").split("-") if parts[0] in ("step-downs", "transfers") else ()
    return "".join(word.capitalize() for word in (*before, last))


def _of_path(declared: Operation) -> list[dict[str, Any]]:
    return [
        {
            "name": _name(argument),
            "in": "path",
            "required": True,
            "description": openapi_words.of_path(argument, declared.path),
            "schema": _path_schema(converter, limits),
        }
        for converter, limits, argument in IN_PATH.findall(declared.path)
    ]


def _path_schema(converter: str, limits: str) -> JsonSchema:
    if converter == "int":
        return {"type": "integer", "minimum": 0, "maximum": int(limits.removeprefix("max="))}
    if converter == "any":
        return {"type": "string", "enum": re.findall(r'"([^"]+)"', limits)}
    return {"type": "string", "minLength": 1}


def _of_query(declared: Operation, shapes: Shapes) -> list[dict[str, Any]]:
    found = []
    for name, field in declared.query.fields.items():
        schema = shapes.of_parameter(field)
        about = schema.pop("description", "")
        found.append({"name": name, "in": "query", "schema": schema} | ({"description": about} if about else {}))
    return found


def _of_headers(declared: Operation) -> list[dict[str, Any]]:
    wanted = []
    if declared.conditional:
        wanted.append("If-None-Match")
    if declared.if_match:
        wanted.append("If-Match")
    if declared.acts:
        wanted.append("Idempotency-Key")
    required = {"If-Match": declared.if_match == "required", "Idempotency-Key": declared.method == "POST"}
    own = [openapi_words.HEADERS[name] | {"required": required.get(name, False)} for name in wanted]
    return own + [{"$ref": f"#/components/parameters/{name}"} for name in openapi_words.PARAMETERS]


def _answers(declared: Operation, shapes: Shapes) -> dict[str, Any]:
    item = shapes.of(declared.answers) if declared.answers else {"type": "object"}
    schemas = {
        "application/json": page_of(item) if declared.many else item,
        "application/x-ndjson": {"type": "string", "description": "One risk a line."},
        "text/html": {"type": "string"},
    }
    content = {kind: {"schema": schemas[kind]} for kind in declared.media_types}
    headers = openapi_words.answer_headers(declared)
    answers = {str(declared.status): {"description": "Done." if declared.acts else "Here it is."} | headers}
    answers[str(declared.status)]["content"] = content
    return answers | ({"304": {"description": "You have this version."}} if declared.conditional else {})


def _problems(declared: Operation) -> dict[str, Any]:
    """The codes that can come, by status."""
    by_status: dict[str, list[str]] = {}
    for code in codes_of(declared):
        by_status.setdefault(str(PROBLEMS[code].status), []).append(code)
    return {status: _problem(codes) for status, codes in sorted(by_status.items())}


def codes_of(declared: Operation) -> list[str]:
    """Every problem code this route can answer with."""
    codes = set(ANY_ROUTE) | set(declared.problems)
    codes |= set() if declared.public else set(SIGNED_IN)
    codes |= set(ACTS) if declared.acts else set()
    codes |= set(POSTS) if declared.method == "POST" else set()
    codes |= {"step_up_needed"} if declared.step_up else set()
    codes |= {"not_found"} if "<" in declared.path else set()
    codes |= {"changed_since_read"} if declared.if_match else set()
    codes |= {"if_match_missing"} if declared.if_match == "required" else set()
    return [code for code in PROBLEMS if code in codes]


def _problem(codes: list[str]) -> dict[str, Any]:
    said = " ".join(f"`{code}`: {PROBLEMS[code].meaning}" for code in codes)
    narrowed = {"properties": {"code": {"enum": codes}}}
    schema = {"allOf": [{"$ref": "#/components/schemas/Problem"}, narrowed]}
    return {"description": said, "content": {"application/problem+json": {"schema": schema}}}
