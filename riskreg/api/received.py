"""What a caller sent, read strictly: JSON and nothing else, one strong version, one key."""

import hashlib
import json
import re
from typing import Any, NoReturn

from flask import current_app, request
from werkzeug.exceptions import RequestEntityTooLarge

from riskreg.api.request_ids import request_uuid
from riskreg.errors import BadRequest, TooLarge, UnsupportedMediaType
from riskreg.web.acting import Sent

VERSION = re.compile(r'"(0|[1-9][0-9]{0,8})"')
KEY = re.compile(r"[A-Za-z0-9._-]{1,64}")


def sent_json() -> Sent:
    """The body, ``If-Match`` and ``Idempotency-Key`` of this request.

    Raises ``BadRequest`` (malformed JSON or header, POST without a key), ``TooLarge``, ``UnsupportedMediaType``.
    """
    payload, fingerprint = _payload()
    return Sent(payload=payload, version=_version(), key=_key(), fingerprint=fingerprint)


def _payload() -> tuple[Any, str]:
    """The body, and the fingerprint of the whole request."""
    if request.mimetype != "application/json":
        raise UnsupportedMediaType
    try:
        payload = json.loads(_body(), parse_constant=_not_json)
        return payload, _fingerprint(payload)
    except (ValueError, RecursionError):
        raise BadRequest("The body is not JSON in UTF-8.", code="malformed_json") from None


def _body() -> bytes:
    try:
        body = request.get_data()
    except RequestEntityTooLarge:
        raise TooLarge from None
    # Sent in chunks it has no length before; the framework stops reading at the limit and says nothing.
    if len(body) >= current_app.config["MAX_CONTENT_LENGTH"]:
        raise TooLarge
    return body


def _not_json(word: str) -> NoReturn:
    raise ValueError(f"{word} is not JSON")


def _version() -> int | None:
    """The version in ``If-Match: "7"``; one strong tag, as any other could never be right."""
    sent = request.headers.get("If-Match")
    if sent is None:
        return None
    found = VERSION.fullmatch(sent.strip())
    if found is None:
        raise BadRequest('If-Match must be one version in quotes, like "7"', named="If-Match")
    return int(found[1])


def _key() -> str | None:
    sent = request.headers.get("Idempotency-Key")
    if sent is not None:
        if not KEY.fullmatch(sent):
            wrong = "Idempotency-Key must be 1 to 64 letters, digits, dots, dashes or underscores"
            raise BadRequest(wrong, named="Idempotency-Key")
        return sent
    if request.method != "POST":
        return None
    if key := request_uuid():
        return key
    raise BadRequest("Send an Idempotency-Key, new for each new request.", code="idempotency_key_missing")


def _fingerprint(payload: Any) -> str:
    """Of what is asked, however it was spelt: the same JSON in another order is the same request."""
    content = json.dumps([request.method, request.path, payload], sort_keys=True)
    return hashlib.sha256(content.encode()).hexdigest()
