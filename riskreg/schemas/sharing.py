"""Answers for showing a risk to a unit beside its path."""

from riskreg.schemas.base import Answers
from riskreg.schemas.fields import Day, UnitCode, Words

LONGEST_SHARE = 90


class ShareRisk(Answers):
    unit = UnitCode(32, least=1, what="Unit", empty="Enter the code of the unit", required=True)
    until = Day("The date they can read it until", first=1, last=LONGEST_SHARE, required=True)
    reason = Words(600, least=1, what="Reason", empty="Enter why they need to read it", required=True)


class EndShare(Answers):
    """Nothing to answer: an empty object."""
