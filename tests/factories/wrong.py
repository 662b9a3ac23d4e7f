"""Reading answers that are wrong."""

from typing import Any

from riskreg.errors import InvalidInput
from riskreg.schemas.base import Reads, read

Fields = dict[str, list[str]]


def messages(schema: Reads, payload: Any) -> Fields:
    """What is said about each field; nothing when the answers are good."""
    return refused(schema, payload)[1]


def refused(schema: Reads, payload: Any) -> tuple[str, Fields]:
    try:
        read(schema, payload)
    except InvalidInput as wrong:
        return wrong.code, wrong.fields
    return "", {}
