"""A curl command for each route, made from its description."""

import json
from typing import Any

from riskreg.api.blueprint import BASE

Description = dict[str, Any]
EXAMPLES = {"uuid": "3f0c6a1e-6d0f-4b57-9f5c-0a8d8a1f7a11", "date": "2027-03-31"}
IN_PATH = {"id": "DEMOA-0042", "n": "1", "code": "DEMOA", "name": "themes"}


def curl_for(spec: Description, path: str, method: str) -> str:
    """The command that calls this route, with a body that holds what is required."""
    about = spec["paths"][path][method]
    lines = [f'curl "$RISKREG_URL{BASE}{_filled(path)}"']
    if about["security"]:
        lines.append('-H "Authorization: Bearer $RISKREG_TOKEN"')
    if method != "get":
        lines[0] = lines[0].replace("curl", f"curl -X {method.upper()}", 1)
        lines += [f"-H '{header}'" for header in _headers(about)]
        schema = about["requestBody"]["content"]["application/json"]["schema"]
        lines.append(f"-d '{json.dumps(example_of(spec, schema))}'")
    return " \\\n  ".join(lines)


def _filled(path: str) -> str:
    # A request and a step-down have an id only.
    words = IN_PATH | ({"id": EXAMPLES["uuid"]} if path.startswith(("/escalations", "/step-downs")) else {})
    for name, value in words.items():
        path = path.replace(f"{{{name}}}", value)
    return path


def _headers(about: Description) -> list[str]:
    required = {parameter["name"] for parameter in about["parameters"] if parameter.get("required")}
    values = {"If-Match": '"7"', "Idempotency-Key": "a-new-one-each-time"}
    return ["Content-Type: application/json"] + [
        f"{name}: {value}" for name, value in values.items() if name in required
    ]


def example_of(spec: Description, schema: Description) -> Any:
    """A value of this shape: of an object what is required, of a choice the first."""
    if "$ref" in schema:
        return example_of(spec, spec["components"]["schemas"][schema["$ref"].rsplit("/", 1)[-1]])
    if "oneOf" in schema:
        return example_of(spec, schema["oneOf"][0])
    if schema.get("type") == "object":
        wanted = schema.get("required") or list(schema.get("properties", {}))[:1]
        return {name: example_of(spec, schema["properties"][name]) for name in wanted}
    if schema.get("type") == "array":
        return [example_of(spec, schema["items"])]
    return _plain(schema)


def _plain(schema: Description) -> Any:
    if "const" in schema:
        return schema["const"]
    if "enum" in schema:
        return schema["enum"][0]
    # What may also be null names both.
    kinds = schema.get("type", ())
    if "integer" in kinds:
        return schema.get("minimum", 1)
    if "boolean" in kinds:
        return True
    word = EXAMPLES.get(schema.get("format", ""), "...")
    return word if len(word) >= schema.get("minLength", 0) else "There is a risk that ..."
