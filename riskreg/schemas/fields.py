"""Kinds of answers, each with the words that help a person put it right. Shared by forms and JSON."""

from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, date, datetime, timedelta
from enum import EnumMeta, StrEnum
from typing import Any

from marshmallow import ValidationError, fields, validate

from riskreg import clock
from riskreg.wording import long_date


def clean(value: str) -> str:
    """Trimmed, with one kind of line end."""
    return value.replace("\r\n", "\n").strip()


class Words(fields.String):
    """Free text between two lengths. ``blank`` keeps an empty answer, which clears the field."""

    def __init__(
        self, most: int, *, least: int = 0, what: str, empty: str = "", blank: bool = False, **more: Any
    ) -> None:
        self.most, self.least, self.what, self.blank = most, least, what, blank
        self.empty = empty or f"Enter {what[0].lower()}{what[1:]}"
        super().__init__(
            error_messages={"required": self.empty, "null": self.empty, "invalid": f"{what} must be text"},
            metadata={"maxLength": most} | ({"minLength": least} if least else {}),
            **more,
        )

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> str:
        text: str = super()._deserialize(value, attr, data, **kwargs)
        if "\x00" in text or any("\ud800" <= letter <= "\udfff" for letter in text):
            raise ValidationError(f"{self.what} holds a character that cannot be stored")
        if len(text) > self.most:
            raise ValidationError(f"{self.what} must be {self.most} characters or less")
        if len(text) < self.least:
            raise ValidationError("Enter a little more so someone else could understand it")
        return text


class Choice(fields.Field[Any]):
    """One word of an enum, or one code of a list."""

    def __init__(self, words: type[StrEnum] | Callable[[], Any], empty: str, **more: Any) -> None:
        self.words, self.empty = words, empty
        super().__init__(error_messages={"required": empty, "null": empty}, **more)

    @property
    def codes(self) -> list[str]:
        words: Iterable[str] = self.words if isinstance(self.words, EnumMeta) else self.words()
        return [str(word) for word in words]

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> str:
        if not isinstance(value, str) or value not in self.codes:
            raise ValidationError(f"{self.empty}. It is one of: {', '.join(self.codes)}")
        return self.words(value) if isinstance(self.words, type) else value


class Choices(fields.List[Any]):
    """Several of a list, none twice; a single ticked box arrives as plain text."""

    def __init__(self, inner: fields.Field[Any], *, most: int, empty: str = "", least: int = 0, **more: Any) -> None:
        super().__init__(
            inner,
            validate=validate.Length(min=least or None, max=most, error=empty or f"Select at most {most}"),
            error_messages={"required": empty, "null": empty or "Send a list", "invalid": "Send a list"},
            **more,
        )

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> list[Any]:
        found = super()._deserialize([value] if isinstance(value, str) else value, attr, data, **kwargs)
        return list(dict.fromkeys(found))


class PersonId(fields.UUID):
    """The opaque id of a person."""

    def __init__(self, empty: str, **more: Any) -> None:
        super().__init__(error_messages={"required": empty, "null": empty, "invalid_uuid": empty}, **more)


class UnitCode(Words):
    """The code of a unit, typed by hand: codes have no small letters, and who types need not know that."""

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> str:
        return super()._deserialize(value, attr, data, **kwargs).upper()


class WholeNumber(fields.Integer):
    """3 and "3", never 3.7, never true."""

    def __init__(self, least: int, most: int, *, empty: str, **more: Any) -> None:
        wrong = f"{empty}. It is a whole number from {least} to {most}"
        super().__init__(
            validate=validate.Range(min=least, max=most, error=wrong),
            error_messages={"required": empty, "null": empty, "invalid": wrong, "too_large": wrong},
            **more,
        )

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> int:
        if isinstance(value, bool) or (isinstance(value, float) and not value.is_integer()):
            raise self.make_error("invalid")
        if isinstance(value, str) and not (value.isascii() and value.isdigit() and len(value) < 10):
            raise self.make_error("invalid")
        return int(super()._deserialize(value, attr, data, **kwargs))


class LatelyAt(fields.Field[datetime]):
    """A moment of the last hours: ``2026-11-24T09:30:00Z``; forms send ``24/11/2026 9:30``, the time in England."""

    def __init__(self, what: str, *, hours: int, **more: Any) -> None:
        self.what, self.hours = what, hours
        empty = f"Enter {what[0].lower()}{what[1:]}"
        super().__init__(error_messages={"required": empty, "null": empty}, **more)

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> datetime:
        moment = self._read(value)
        now = clock.now()
        if moment > now:
            raise ValidationError(f"{self.what} must not be in the future")
        if moment < now - timedelta(hours=self.hours):
            raise ValidationError(f"{self.what} must be within the last {self.hours} hours")
        return moment

    def _read(self, value: Any) -> datetime:
        try:
            if not isinstance(value, str) or len(value) > 40:
                raise ValueError
            if "/" in value:
                return datetime.strptime(value, "%d/%m/%Y %H:%M").replace(tzinfo=clock.LONDON).astimezone(UTC)
            moment = datetime.fromisoformat(value)
            if moment.tzinfo is None:
                raise ValueError
            return moment.astimezone(UTC)
        except (ValueError, OverflowError):
            raise ValidationError(f"{self.what} must be a real date and time, like 31 3 2027 at 14:30") from None


class Day(fields.Field[date]):
    """A day as ``2027-03-31``, between two numbers of days from today; forms send ``31/3/2027``."""

    def __init__(self, what: str, *, first: int, last: int, **more: Any) -> None:
        self.what, self.first, self.last = what, first, last
        empty = f"Enter {what[0].lower()}{what[1:]}"
        super().__init__(error_messages={"required": empty, "null": empty}, **more)

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> date:
        day = self._read(value)
        today = clock.today()
        if day < today + timedelta(days=self.first):
            limit = {0: "today or later", 1: "in the future"}[self.first]
            raise ValidationError(f"{self.what} must be {limit}")
        if day > today + timedelta(days=self.last):
            raise ValidationError(f"{self.what} must be on or before {long_date(today + timedelta(days=self.last))}")
        return day

    def _read(self, value: Any) -> date:
        not_real = ValidationError(f"{self.what} must be a real date, like 31 3 2027")
        if not isinstance(value, str) or len(value) > 40:
            raise not_real
        parts = [part.strip() for part in (value.split("/") if "/" in value else reversed(value.split("-")))]
        if len(parts) != 3:
            raise not_real
        for name, part in zip(("day", "month", "year"), parts, strict=True):
            if not part:
                raise ValidationError(f"{self.what} must include a {name}")
        if not all(part.isascii() and part.isdigit() for part in parts) or len(parts[2]) != 4:
            raise not_real
        try:
            return date(int(parts[2]), int(parts[1]), int(parts[0]))
        except ValueError:
            raise not_real from None
