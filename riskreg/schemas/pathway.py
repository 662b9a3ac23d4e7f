"""Answers for setting the pathway of a unit: what it sets, from which day on, and why."""

from collections.abc import Callable, Iterable
from itertools import pairwise
from typing import Any

from marshmallow import Schema, ValidationError, fields, validates_schema

from riskreg import reference
from riskreg.pathway import BAND_STARTS
from riskreg.schemas.base import Answers
from riskreg.schemas.fields import Choice, Choices, Day, WholeNumber, Words
from riskreg.vocabulary import Band, Level

TWO_YEARS = 2 * 366
INHERITED: dict[str, Any] = {"allow_none": True}
"""A key sent as null is inherited again."""


def _score(empty: str, **more: Any) -> WholeNumber:
    return WholeNumber(1, 25, empty=empty, **more)


def _days(most: int, empty: str, **more: Any) -> WholeNumber:
    return WholeNumber(1, most, empty=empty, **more)


def _by_code(name: str, codes: Iterable[str], field: Callable[[str], fields.Field[Any]]) -> type[Schema]:
    return Answers.from_dict({code: field(code) for code in codes}, name=name)


def _group(schema: type[Schema] | Schema, **more: Any) -> fields.Nested:
    told: dict[str, Any] = dict.fromkeys(("type", "null", "required", "invalid"), "Send a JSON object")
    return fields.Nested(schema, error_messages=told, **more)


class ReceiverDays(Answers):
    """Working days, all four together."""

    acknowledge = _days(60, "Enter the days to acknowledge", required=True)
    decide = _days(250, "Enter the days to decide", required=True)
    acknowledge_extreme = _days(60, "Enter the days to acknowledge an extreme risk", required=True)
    decide_extreme = _days(250, "Enter the days to decide on an extreme risk", required=True)

    @validates_schema
    def fits_together(self, data: dict[str, Any], **_more: Any) -> None:
        if data["decide"] < data["acknowledge"]:
            raise ValidationError("Days to decide must be as many as to acknowledge, or more", "decide")
        if data["decide_extreme"] < data["acknowledge_extreme"]:
            raise ValidationError("Days to decide must be as many as to acknowledge, or more", "decide_extreme")
        for name in ("acknowledge", "decide"):
            if data[f"{name}_extreme"] > data[name]:
                raise ValidationError("An extreme risk cannot wait longer than others", f"{name}_extreme")


class TeamSettings(Answers):
    """Nobody escalates to a team: it has no threshold and no clock."""

    review_max_days = _days(730, "Enter the longest time to a review, in days", **INHERITED)


class LevelSettings(TeamSettings):
    takes_score_from = _score("Enter the score it takes risks from", **INHERITED)
    clock = _group(ReceiverDays, **INHERITED)


class BandStarts(Answers):
    """The score at which each band above low begins."""

    moderate = WholeNumber(2, 25, empty="Enter the score at which moderate begins", required=True)
    high = WholeNumber(2, 25, empty="Enter the score at which high begins", required=True)
    extreme = WholeNumber(2, 25, empty="Enter the score at which extreme begins", required=True)

    @validates_schema
    def rises(self, data: dict[str, Any], **_more: Any) -> None:
        for lower, higher in pairwise(BAND_STARTS):
            if data[higher] <= data[lower]:
                raise ValidationError(f"{higher.capitalize()} must begin above {lower}", higher)


class AppetiteSettings(Answers):
    """All three together, for one kind of consequence."""

    appetite = Choice(lambda: list(reference.appetite_scale()), "Select how much risk you will take", required=True)
    max_target_score = _score("Enter the highest target score", required=True)
    tolerance_score = _score("Enter the highest score that may be tolerated", required=True)

    @validates_schema
    def leaves_room(self, data: dict[str, Any], **_more: Any) -> None:
        if data["tolerance_score"] < data["max_target_score"]:
            raise ValidationError("Must be the highest target score or more", "tolerance_score")


def _level(code: str) -> fields.Nested:
    return _group(TeamSettings if code == Level.TEAM else LevelSettings)


def _yes_or_no(_code: str) -> fields.Boolean:
    return fields.Boolean(error_messages={"invalid": "Send true or false"}, **INHERITED)


LevelsSet = _by_code("LevelsSet", list(Level), _level)
ReviewIntervals = _by_code("ReviewIntervals", list(Band), lambda _band: _days(730, "Enter days", **INHERITED))
Appetites = _by_code("Appetites", reference.domains(), lambda _domain: _group(AppetiteSettings, **INHERITED))
SideRoutes = _by_code("SideRoutes", reference.side_routes(), _yes_or_no)


class RouteSettings(Answers):
    levels = Choices(Choice(Level, "Select a level"), least=1, most=len(Level), empty="Select the levels", **INHERITED)
    side_routes = _group(SideRoutes)


class PathwayContent(Answers):
    """What is set; every part may be left out. What is left out stays as it is, what is null is inherited again."""

    levels = _group(LevelsSet)
    review_every_days = _group(ReviewIntervals)
    bands = _group(BandStarts, **INHERITED)
    appetite = _group(Appetites)
    route = _group(RouteSettings)


class StartPathway(Answers):
    starts_on = Day("Start date", first=0, last=TWO_YEARS, required=True)


class PreviewPathway(StartPathway):
    """Nobody has to say why before they have seen what it would do."""

    content = _group(PathwayContent, required=True)
    reason = Words(600, what="Reason")


class SetPathway(PreviewPathway):
    reason = Words(600, least=1, what="Reason", empty="Enter why it is set so", required=True)
