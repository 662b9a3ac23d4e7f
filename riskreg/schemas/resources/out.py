"""Fields of what comes out, each with its description."""

from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from marshmallow import fields


class MomentOut(fields.AwareDateTime):
    """``2026-11-22T10:41:00.123456Z``, as in the documents."""

    def _serialize(self, value: datetime | None, attr: str | None, obj: Any, **more: Any) -> str | None:
        return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ") if value else None


class WordOut(fields.Field[StrEnum]):
    """One word of an enum. Clients must bear words that come later."""

    def __init__(self, words: type[StrEnum], **more: Any) -> None:
        self.words = words
        super().__init__(**more)

    def _serialize(self, value: Any, attr: str | None, obj: Any, **more: Any) -> str | None:
        return str(value) if value is not None else None


def text(about: str, *, null: bool = False) -> fields.String:
    return fields.String(allow_none=null, metadata={"description": about})


def code(about: str, *, null: bool = False) -> fields.String:
    return fields.String(allow_none=null, metadata={"description": about, "examples": ["DEMOA.SLT"]})


def day(about: str, *, null: bool = False, **more: Any) -> fields.Date:
    return fields.Date(allow_none=null, metadata={"description": about}, **more)


def moment(about: str, *, null: bool = False) -> MomentOut:
    return MomentOut(allow_none=null, metadata={"description": about})


def number(least: int, most: int | None, about: str, *, null: bool = False) -> fields.Integer:
    limits = {"minimum": least} | ({"maximum": most} if most is not None else {})
    return fields.Integer(allow_none=null, metadata={"description": about} | limits)


def truth(about: str) -> fields.Boolean:
    return fields.Boolean(metadata={"description": about})


def version(about: str, *, null: bool = False) -> fields.Integer:
    return number(1, None, about, null=null)


def one_of(words: type[StrEnum], about: str, *, null: bool = False) -> WordOut:
    return WordOut(words, allow_none=null, metadata={"description": about})
