"""Answers for triage and scoring."""

from typing import Any

from marshmallow import ValidationError, fields, validates_schema

from riskreg import reference
from riskreg.schemas.base import Answers, OneOf
from riskreg.schemas.fields import Choice, Day, PersonId, WholeNumber, Words
from riskreg.vocabulary import ScoreKind, TriageOutcome

OWNER = "Select who will own this risk"
FIVE_YEARS = 5 * 366


class ScoreAnswers(Answers):
    """Consequence and likelihood, 1 to 5, and why. Score, band and matrix are worked out, never sent."""

    consequence = WholeNumber(1, 5, empty="Select how bad it would be", required=True)
    likelihood = WholeNumber(1, 5, empty="Select how likely it is", required=True)
    domain = Choice(reference.domains, "Select what kind of consequence it is", required=True)
    rationale = Words(500, least=1, what="Why this score", required=True)


class GiveScore(ScoreAnswers):
    kind = Choice(ScoreKind, "Select which score this is", required=True)
    by = Day("Target date", first=1, last=FIVE_YEARS)

    @validates_schema
    def date_goes_with_target(self, data: dict[str, Any], **_more: Any) -> None:
        if data.get("by") and data.get("kind") != ScoreKind.TARGET:
            raise ValidationError("Only a target score has a date", "by")
        if not data.get("by") and data.get("kind") == ScoreKind.TARGET:
            raise ValidationError("Enter the date you expect to reach the target", "by")


def to_the_raiser() -> Words:
    """What the person who raised it is told by whoever acts."""
    return Words(1000, least=1, what="Message", empty="Enter a message to the person who raised it", required=True)


def score_answers(*, required: bool) -> fields.Nested:
    """A score inside other answers."""
    messages: dict[str, Any] = dict.fromkeys(("required", "null", "type"), "Score the risk")
    return fields.Nested(ScoreAnswers, required=required, error_messages=messages)


class _Triage(Answers):
    outcome = Choice(TriageOutcome, "Select what you want to do with this risk", required=True)
    message = to_the_raiser()


class AcceptRisk(_Triage):
    owner = PersonId(OWNER, required=True)
    holder = Words(32, what="Where it is held")
    score = score_answers(required=True)
    next_review_on = Day("Review date", first=1, last=366)
    title = Words(80, what="Title")
    cause = Words(500, what="What is true now that worries you")
    effect = Words(500, what="What it could lead to")


class AskQuestion(_Triage):
    question = Words(500, least=1, what="Your question", required=True)


def _target() -> Words:
    return Words(
        40,
        least=1,
        what="Reference",
        empty="Enter the reference of the risk to join, like DEMOA-0029",
        required=True,
    )


class JoinRisk(_Triage):
    target = _target()


class JoinOpenRisk(Answers):
    """As in triage, for a risk that is on the register already. ``target``: the id or reference of the other risk."""

    target = _target()
    message = to_the_raiser()


class DeclineRisk(_Triage):
    reason = Words(
        600,
        least=1,
        what="Reason",
        empty="Enter why you are sending it back. The person who raised it will see this",
        required=True,
    )
    what_else = Words(600, least=1, what="What else they can do", required=True)


TRIAGE = OneOf(
    "outcome",
    "Select what you want to do with this risk",
    {
        TriageOutcome.ACCEPT.value: AcceptRisk(),
        TriageOutcome.ASK.value: AskQuestion(),
        TriageOutcome.DECLINE.value: DeclineRisk(),
        TriageOutcome.JOIN.value: JoinRisk(),
    },
)
