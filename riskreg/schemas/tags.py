"""Answers for what a risk is tied to: records elsewhere, other risks, the quality of education."""

import re
from typing import Any

from marshmallow import ValidationError, validates_schema

from riskreg import reference
from riskreg.schemas.base import Answers
from riskreg.schemas.fields import Choice, Choices, Words
from riskreg.vocabulary import LinkKind

# As other systems number their records: W12345, INC-12345, BAF 3.2, an id.
RECORD_NUMBER = re.compile(r"(?=.*[0-9])[A-Za-z0-9][A-Za-z0-9 ./_-]*")


class LinkRisk(Answers):
    """``reference``: the record's number there; for another risk its reference or id."""

    kind = Choice(LinkKind, "Select what it is linked to", required=True)
    reference = Words(40, least=1, what="Number", empty="Enter its number, like W12345", required=True)

    @validates_schema
    def looks_like_a_number(self, data: dict[str, Any], **_more: Any) -> None:
        if not RECORD_NUMBER.fullmatch(data["reference"]):
            raise ValidationError(
                "Enter the number alone, like W12345: letters, digits, dots and dashes, with a digit among them",
                "reference",
            )


class Unlink(Answers):
    """Nothing to answer: an empty object."""


class TagEducation(Answers):
    """A scale of its own: nothing here is turned into a score."""

    isf_category = Choice(reference.isf_categories, "Select the category of concern", required=True)
    domains = Choices(Choice(reference.education_domains, "Select which domains of education it is about"), most=6)
    charter = Choices(Choice(reference.charter, "Select which priorities of the charter it is about"), most=10)
