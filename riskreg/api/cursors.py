"""Cursors: where a list was left, signed for one caller and one question, so that no other place can be asked for."""

import binascii
import hashlib
import hmac
import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from typing import Any

from flask import current_app

from riskreg.errors import BadRequest

LONGEST = 512
SIGNATURE = 16


def sealed(position: dict[str, Any], *, bound_to: list[str]) -> str:
    """The cursor for this position. ``bound_to``: caller, path, filters; opened under others it is refused."""
    content = json.dumps(position, sort_keys=True, separators=(",", ":")).encode()
    return _text(_signature(content, bound_to) + content)


def opened(cursor: str, *, bound_to: list[str]) -> dict[str, Any]:
    """The position in it. Raises ``BadRequest('bad_cursor')``."""
    refusal = BadRequest("This cursor was not made for this request. Start again without it.", code="bad_cursor")
    if len(cursor) > LONGEST or not cursor.isascii():
        raise refusal
    try:
        raw = urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4))
    except (binascii.Error, ValueError):
        raise refusal from None
    signature, content = raw[:SIGNATURE], raw[SIGNATURE:]
    # Several texts decode to the same bytes; only ours counts.
    if _text(raw) != cursor or not hmac.compare_digest(signature, _signature(content, bound_to)):
        raise refusal
    return dict(json.loads(content))


def _text(raw: bytes) -> str:
    return urlsafe_b64encode(raw).decode().rstrip("=")


def _signature(content: bytes, bound_to: list[str]) -> bytes:
    key = str(current_app.secret_key).encode()
    about = json.dumps(["cursor", *bound_to]).encode()
    return hmac.digest(key, about + b"\x00" + content, hashlib.sha256)[:SIGNATURE]
