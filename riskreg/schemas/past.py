"""Answers for looking back: a day that has been."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from marshmallow import ValidationError

from riskreg import clock
from riskreg.schemas.base import Answers
from riskreg.schemas.fields import Day


class PastDay(Day):
    """Today or a day before it, as ``2026-03-31``; forms send ``31/3/2026``."""

    def __init__(self, what: str, **more: Any) -> None:
        super().__init__(what, first=0, last=0, **more)

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> date:
        day = self._read(value)
        if day > clock.today():
            raise ValidationError(f"{self.what} must be today or in the past")
        return day


class LookBack(Answers):
    on = PastDay("Date", required=True)
