"""Answers for opening a governance review of a unit, and for ending it."""

from riskreg.schemas.base import Answers
from riskreg.schemas.fields import Words


class OpenReview(Answers):
    reason = Words(
        600, least=1, what="Reason", empty="Enter why you have to read the risks of this unit", required=True
    )


class EndReview(Answers):
    """Nothing to answer: an empty object."""
