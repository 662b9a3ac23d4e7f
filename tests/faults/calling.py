"""One caller of the real API over HTTP, who retries under the same key until there is an answer."""

import http.client
import json
import random
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

from tests.faults.processes import SECONDS_TO_RECOVER

BASE = "/api/v1"
PATIENCE = 2 * SECONDS_TO_RECOVER


@dataclass(frozen=True)
class Answer:
    status: int
    body: Any
    headers: dict[str, str] = field(default_factory=dict)

    @property
    def code(self) -> str:
        return self.body.get("code", "") if isinstance(self.body, dict) else ""


class Refused(Exception):
    """An answer that nobody expected; its request is not to be sent again."""


@dataclass
class Caller:
    ports: Sequence[int]
    token: str
    seconds: float = 30.0

    def get(self, path: str) -> Answer:
        return self.once("GET", path)

    def once(
        self, method: str, path: str, body: Any = None, *, key: str | None = None, version: int | None = None
    ) -> Answer:
        """One attempt at one of the processes. Raises ``OSError`` or ``HTTPException`` when nothing comes back."""
        connection = self._send(method, path, body, key, version)
        try:
            answer = connection.getresponse()
            text = answer.read()
            headers = {name.lower(): value for name, value in answer.getheaders()}
            kind = headers.get("content-type", "")
            return Answer(answer.status, json.loads(text) if "json" in kind else text.decode(), headers)
        finally:
            connection.close()

    def hang_up(self, method: str, path: str, body: Any, *, key: str, version: int | None = None) -> None:
        """Send it and never read the answer, as a telephone in a lift does."""
        try:
            self._send(method, path, body, key, version).close()
        except OSError:
            return

    def until_answered(
        self, method: str, path: str, body: Any, *, version: int | None = None, expect: int = 200
    ) -> Answer:
        """Send it again under the same key until it is answered. Raises ``Refused`` for any other answer."""
        key, ends = uuid4().hex, time.monotonic() + PATIENCE
        if random.random() < 1 / 3:
            self.hang_up(method, path, body, key=key, version=version)
        while time.monotonic() < ends:
            try:
                answer = self.once(method, path, body, key=key, version=version)
            except (OSError, http.client.HTTPException):
                time.sleep(random.uniform(0.01, 0.1))
                continue
            if answer.status == expect:
                return answer
            if answer.status != 503 and answer.code != "key_in_use":
                raise Refused(f"{method} {path.rpartition('/')[2]}: {answer.status} {answer.code}")
            time.sleep(random.uniform(0.01, 0.1))
        raise Refused(f"{method} {path.rpartition('/')[2]}: no answer for {PATIENCE} seconds")

    def _send(
        self, method: str, path: str, body: Any, key: str | None, version: int | None
    ) -> http.client.HTTPConnection:
        headers = {"Authorization": f"Bearer {self.token}", "Content-Type": "application/json"}
        headers |= {"Idempotency-Key": key} if key else {}
        headers |= {"If-Match": f'"{version}"'} if version is not None else {}
        connection = http.client.HTTPConnection("127.0.0.1", random.choice(self.ports), timeout=self.seconds)
        text = None if body is None else json.dumps(body)
        connection.request(method, path if path.startswith("/api") else BASE + path, text, headers)
        return connection
