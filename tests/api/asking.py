"""One caller of the API: JSON in and out, with a new key for every POST."""

import json
from typing import Any
from uuid import uuid4

from riskreg.models import Escalation, Risk
from tests.visiting import Visitor

BASE = "/api/v1"


class Asker:
    def __init__(self, visitor: Visitor) -> None:
        self.visitor = visitor

    def get(self, path: str, **headers: str) -> Any:
        # To the end, and closed: what is streamed holds its place until then.
        return self.visitor.get(_below(path), headers=_named(headers), buffered=True)

    def post(self, path: str, body: Any, *, version: int | None = None, **headers: str | None) -> Any:
        return self.send("POST", path, body, version=version, **({"idempotency_key": uuid4().hex} | headers))

    def patch(self, path: str, body: Any, *, version: int | None = None, **headers: str | None) -> Any:
        return self.send("PATCH", path, body, version=version, **headers)

    def send(self, method: str, path: str, body: Any, *, version: int | None = None, **headers: str | None) -> Any:
        """``body``: text and bytes go as they are. A header that is None is left out."""
        known = {"If-Match": f'"{version}"'} if version is not None else {}
        about = {"Content-Type": "application/json"} | known | _named(headers)
        given = {name: value for name, value in about.items() if value is not None}
        data = body if isinstance(body, str | bytes) else json.dumps(body)
        return self.visitor.open(_below(path), method=method, data=data, headers=given)

    def all_of(self, path: str, **headers: str) -> list[Any]:
        """The items of every page."""
        found, onward = [], path
        while onward:
            answer = self.get(onward, **headers)
            assert answer.status_code == 200, answer.text
            found += answer.json["data"]
            onward = answer.json["links"]["next"]
        return found


def _below(path: str) -> str:
    return path if path.startswith("/api") else BASE + path


def _named(headers: dict[str, Any]) -> dict[str, Any]:
    return {name.replace("_", "-").title(): value for name, value in headers.items()}


def at(thing: Risk | Escalation, below: str = "") -> str:
    """Its path. Ask before the first request: that one takes the objects of the test out of the session."""
    kind = "risks" if isinstance(thing, Risk) else "escalations"
    return f"/{kind}/{thing.uuid}{below}"


def problem_of(answer: Any) -> tuple[int, str]:
    """Status and code, of what is a problem indeed."""
    assert answer.mimetype == "application/problem+json", answer.text
    told = answer.json
    assert told["status"] == answer.status_code
    assert {"type", "title", "detail", "instance", "code", "request_id", "retryable", "errors"} <= told.keys()
    return answer.status_code, told["code"]
