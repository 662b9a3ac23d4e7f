"""Answers for keeping a risk where it is though its score meets the next level's threshold."""

from riskreg.schemas.base import Answers
from riskreg.schemas.fields import Day, Words


class HoldEscalation(Answers):
    reason = Words(600, least=1, what="Reason", empty="Enter why it is not escalated now", required=True)
    until = Day("The date it is kept here until", first=1, last=366, required=True)
