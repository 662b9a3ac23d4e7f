"""Answers for controls, actions and closing."""

from riskreg.schemas.base import Answers
from riskreg.schemas.fields import Choice, Day, PersonId, Words
from riskreg.schemas.triage import FIVE_YEARS
from riskreg.vocabulary import ClosureReason, Effectiveness, Helped

WHO = "Select who will do it"


class AddControl(Answers):
    text = Words(
        300,
        least=1,
        what="What is in place",
        empty="Enter what is in place, or remove the line",
        required=True,
    )
    effectiveness = Choice(Effectiveness, "Select whether it works", required=True)


class AddAction(Answers):
    text = Words(300, least=1, what="What will be done", required=True)
    owner = PersonId(WHO, required=True)
    due_on = Day("Due date", first=0, last=FIVE_YEARS, required=True)


class CompleteAction(Answers):
    helped = Choice(Helped, "Select whether it helped", required=True)
    note = Words(300, what="Note")


class CloseRisk(Answers):
    reason = Choice(ClosureReason, "Select why it can be closed", required=True)
    text = Words(600, least=1, what="What makes you sure", required=True)
    message = Words(1000, least=1, what="Message", empty="Enter a message to the person who raised it", required=True)
