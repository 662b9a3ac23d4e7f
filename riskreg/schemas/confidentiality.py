"""Answers for keeping a risk to named people."""

from riskreg.schemas.base import Answers
from riskreg.schemas.fields import Choices, PersonId, Words

READERS = "Select people"
MOST_READERS = 50


def readers() -> Choices:
    return Choices(PersonId(READERS), most=MOST_READERS, empty=f"Select at most {MOST_READERS} people")


class MarkConfidential(Answers):
    """Why, and who reads it beside its owner and the person who marks it."""

    reason = Words(600, least=1, what="Reason", empty="Enter why it has to be confidential", required=True)
    readers = readers()
    message = Words(1000, what="Message")


class ClearConfidential(Answers):
    reason = Words(600, least=1, what="Reason", empty="Enter why everybody can read it again", required=True)


class NameReaders(Answers):
    add = readers()
    remove = readers()
