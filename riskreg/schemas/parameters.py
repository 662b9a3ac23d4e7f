"""Query parameters of the API: what each means, and the words when one cannot be used."""

import re
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, time
from typing import Any

from marshmallow import RAISE, Schema, ValidationError, fields

from riskreg import clock
from riskreg.queries.filters import RiskFilters
from riskreg.queries.professions import is_profession
from riskreg.queries.units import find_unit
from riskreg.schemas.fields import Choice, WholeNumber
from riskreg.vocabulary import Band, Check, Level, RiskStatus, Stage, Theme

YEARS = range(2000, 2101)
MOMENT = re.compile(r"\d{4}-\d\d-\d\d([Tt ]\d\d:\d\d(:\d\d(\.\d{1,6})?)?([Zz]|[+ -]\d\d:\d\d))?", re.ASCII)
DEFAULT_LIMIT, MOST = 100, 500


class Parameters(Schema):
    """Base of every path's parameters: those it does not name are refused."""

    class Meta:
        unknown = RAISE


class Code(fields.String):
    """A code of a unit or a profession that the register knows: a mistyped one would look like no risks."""

    def __init__(self, pattern: str, known: Callable[[str], Any], listed: str, **more: Any) -> None:
        self.pattern, self.known, self.listed = pattern, known, listed
        super().__init__(**more)

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **more: Any) -> str:
        text = str(super()._deserialize(value, attr, data, **more))
        if not re.fullmatch(self.pattern, text):
            raise ValidationError("This is not a code of the register")
        if not self.known(text):
            raise ValidationError(f"Nothing has the code {text}. {self.listed} lists all")
        return text


class Moment(fields.Field[datetime]):
    """``2027-03-31`` (from midnight in England) or ``2027-03-31T10:00:00Z``; always with its offset."""

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **more: Any) -> datetime:
        # An offset's + that nobody escaped arrives as a space.
        if not MOMENT.fullmatch(value) or int(value[:4]) not in YEARS:
            raise ValidationError("Send a day like 2027-03-31 or a moment like 2027-03-31T10:00:00Z")
        try:
            if len(value) == 10:
                return datetime.combine(date.fromisoformat(value), time(), clock.LONDON).astimezone(UTC)
            return datetime.fromisoformat(value[:10] + "T" + value[11:].upper().replace(" ", "+")).astimezone(UTC)
        except ValueError:
            raise ValidationError("Send a real day and time") from None


class PastMoment(Moment):
    """A moment that has been."""

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **more: Any) -> datetime:
        moment = super()._deserialize(value, attr, data, **more)
        if moment > clock.now():
            raise ValidationError("Send a day or moment that has been")
        return moment


def _limit() -> WholeNumber:
    about = f"How many on a page, at most {MOST}."
    return WholeNumber(1, MOST, empty="Send how many", load_default=DEFAULT_LIMIT, metadata={"description": about})


def _cursor(about: str) -> fields.String:
    return fields.String(metadata={"description": about})


class PageParameters(Parameters):
    limit = _limit()
    cursor = _cursor("Where the page before ended: take it from `links.next`, never make one.")


def _unit(about: str) -> Code:
    return Code(r"[A-Z0-9]{2,12}(\.[A-Z0-9]{1,12})?", find_unit, "/units", metadata={"description": about})


def _as_at() -> PastMoment:
    return PastMoment(
        metadata={
            "description": "As it stood at this past day or moment: what you may see today, from when it came into"
            " your view. A day means its first moment in England."
        }
    )


class OneRiskParameters(Parameters):
    as_at = _as_at()


class RiskParameters(PageParameters):
    """Filters narrow what the caller sees anyway; each is optional."""

    as_at = _as_at()

    level = Choice(Level, "Send a level", metadata={"description": "Level of the unit that holds the risk."})
    status = Choice(RiskStatus, "Send a status")
    stage = Choice(Stage, "Send a stage")
    org = _unit("Code of the organisation on the risk's path.")
    ics = _unit("Code of the integrated care system on the risk's path.")
    theme = Choice(Theme, "Send a theme")
    profession = Code(
        *(r"[A-Z]{1,6}(-[A-Z])?", is_profession, "/reference/professions"),
        metadata={"description": "Code of a profession it is about."},
    )
    band = Choice(Band, "Send a band", metadata={"description": "Band of the current score."})
    score_gte = WholeNumber(1, 25, empty="Send a score", metadata={"description": "Current score of this or more."})
    raised_from = Moment(metadata={"description": "Raised on or after this day or moment."})
    raised_to = Moment(metadata={"description": "Raised before this day or moment; itself left out."})
    changed_since = Moment(
        metadata={"description": "Changed on or after. For reports, not for synchronisation: that is `/changes`."}
    )
    include = Choice(
        lambda: ("count",), "Send count", metadata={"description": "`count` adds `meta.count`: how many match."}
    )

    @staticmethod
    def filters(given: Mapping[str, Any]) -> RiskFilters:
        return RiskFilters(**{name: given[name] for name in RiskFilters.__dataclass_fields__ if name in given})


class ChangeParameters(Parameters):
    limit = _limit()
    since = _cursor("`meta.next_cursor` of the page before. Without it everything is sent, from the beginning.")


class CheckParameters(Parameters):
    check = Choice(Check, "Send a check", metadata={"description": "Only this check."})


class UnitParameters(Parameters):
    level = Choice(Level, "Send a level")
    on = fields.Date(
        metadata={"description": "Units as they stood on this day; otherwise every unit, closed ones too."},
        error_messages={"invalid": "Send a real day like 2027-03-31"},
    )


class DayParameters(Parameters):
    on = fields.Date(
        metadata={"description": "As it counts on this day; default today."},
        error_messages={"invalid": "Send a real day like 2027-03-31"},
    )


class PathwayParameters(DayParameters):
    unit = _unit("Code of a unit. Without it, the national default.")


class OneUnitParameters(Parameters):
    on = fields.Date(
        metadata={"description": "The unit as it stood on this day, 404 when it did not. Default today."},
        error_messages={"invalid": "Send a real day like 2027-03-31"},
    )
