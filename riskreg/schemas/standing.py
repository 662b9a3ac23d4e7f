"""Answers for what is done with a risk of the register: voices, another owner, reviews, tolerance, reopening."""

from typing import Any

from marshmallow import ValidationError, fields, validates_schema

from riskreg.schemas.base import Answers
from riskreg.schemas.fields import Day, PersonId, Words
from riskreg.schemas.triage import OWNER, score_answers, to_the_raiser


class AddVoice(Answers):
    """Nothing has to be said: being one more is enough."""

    text = Words(200, what="What it is like for you")


class HandOver(Answers):
    owner = PersonId(OWNER, required=True)


def _nothing_changed() -> fields.Boolean:
    wrong: dict[str, Any] = dict.fromkeys(("invalid", "null"), "Say yes or no: true or false")
    return fields.Boolean(truthy={True, "true", "yes"}, falsy={False, "false", "no"}, error_messages=wrong)


class ReviewRisk(Answers):
    """Either nothing has changed, or there is a new score; and when it is looked at next."""

    nothing_changed = _nothing_changed()
    score = score_answers(required=False)
    next_review_on = Day("Review date", first=1, last=366, required=True)
    note = Words(600, what="Note")

    @validates_schema(skip_on_field_errors=False)
    def one_or_the_other(self, data: dict[str, Any], **_more: Any) -> None:
        if data.get("nothing_changed") and "score" in data:
            raise ValidationError("Say that nothing has changed, or give the new score, not both", "score")

    @validates_schema
    def something_is_said(self, data: dict[str, Any], **_more: Any) -> None:
        if not data.get("nothing_changed") and "score" not in data:
            raise ValidationError("Say that nothing has changed, or give the new score", "nothing_changed")


class TolerateRisk(Answers):
    until = Day("The date the risk will be looked at again", first=1, last=366, required=True)
    reason = Words(600, least=1, what="Reason", empty="Enter why it can be lived with until then", required=True)
    message = to_the_raiser()


class ReopenRisk(Answers):
    """Owner, score and review only for one that was on the register, where the ones it has fit no more."""

    reason = Words(600, least=1, what="Reason", empty="Enter why it is opened again", required=True)
    message = to_the_raiser()
    owner = PersonId(OWNER)
    score = score_answers(required=False)
    next_review_on = Day("Review date", first=1, last=366)
