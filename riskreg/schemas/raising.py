"""Answers for raising a risk and amending it, and the drafts kept on the way."""

from typing import Any

from marshmallow import ValidationError, fields, validates_schema

from riskreg import reference
from riskreg.errors import InvalidInput
from riskreg.schemas.base import Answers, read
from riskreg.schemas.fields import Choice, Choices, Words
from riskreg.vocabulary import Affected, Theme, Urgency

THEME = "Select what the risk is mainly about"
EVENT = "Enter what could go wrong and why"
URGENCY = 'Select how soon it could cause harm, or select "I am not sure"'
UNIT = "Select the team or service the risk is in"


def _affected() -> Choices:
    return Choices(Choice(Affected, "Select who could be affected"), most=5)


def _professions() -> Choices:
    return Choices(Words(8, what="Profession"), most=18)


def _told_someone() -> fields.Boolean:
    wrong: dict[str, Any] = dict.fromkeys(("invalid", "null"), "Say yes or no: true or false")
    return fields.Boolean(truthy={True, "true", "yes"}, falsy={False, "false", "no"}, error_messages=wrong)


class _RiskWords(Answers):
    affected = _affected()
    professions = _professions()

    @validates_schema
    def not_sure_stands_alone(self, data: dict[str, Any], **_more: Any) -> None:
        chosen = data.get("affected", [])
        if Affected.NOT_SURE in chosen and len(chosen) > 1:
            raise ValidationError('Select who could be affected, or select "I am not sure", not both', "affected")


class RaiseRisk(_RiskWords):
    """Four answers are enough: theme, event, urgency, unit. ``told_someone`` goes with urgency ``today``."""

    theme = Choice(Theme, THEME, required=True)
    event = Words(500, least=20, what="What could go wrong", empty=EVENT, required=True)
    cause = Words(500, what="What is true now that worries you")
    effect = Words(500, what="What it could lead to")
    title = Words(80, what="Title")
    urgency = Choice(Urgency, URGENCY, required=True)
    told_someone = _told_someone()
    unit = Words(32, what="Where", empty=UNIT, required=True)


class AmendRisk(_RiskWords):
    """Any of these; what is not sent stays. An empty ``cause`` or ``effect`` clears it."""

    title = Words(80, least=1, what="Title")
    theme = Choice(Theme, THEME)
    cause = Words(500, what="What is true now that worries you", blank=True)
    event = Words(500, least=20, what="What could go wrong", empty=EVENT)
    effect = Words(500, what="What it could lead to", blank=True)
    urgency = Choice(Urgency, URGENCY)
    seips = Choices(Choice(reference.seips, "Select where in the work system it lies"), most=10)

    @validates_schema
    def something_is_sent(self, data: dict[str, Any], **_more: Any) -> None:
        if not data:
            raise ValidationError("Send at least one field to change")


class DraftAnswers(Answers):
    """What was typed so far; nothing is required, everything is scanned before it is kept."""

    theme = Choice(Theme, THEME)
    event = Words(2000, what="What could go wrong", blank=True)
    urgency = Choice(Urgency, URGENCY)
    unit = Words(32, what="Where")
    told_someone = _told_someone()


class AnswerQuestion(Answers):
    text = Words(1000, least=1, what="Your answer", required=True)


def read_raise(payload: Any) -> dict[str, Any]:
    """As ``read``; someone who could be harmed today must be told before it is recorded (``urgent_not_told``)."""
    answers = read(RaiseRisk(), payload)
    told = answers.pop("told_someone", False)
    if answers["urgency"] == Urgency.TODAY and not told:
        raise InvalidInput(
            {"told_someone": ["Tell the person in charge now, then confirm that you have"]},
            code="urgent_not_told",
        )
    return answers
