"""Answers for controls, actions and closing, alone or by two."""

from riskreg.schemas.base import Answers
from riskreg.schemas.fields import Choice, Day, PersonId, Words
from riskreg.schemas.triage import FIVE_YEARS, to_the_raiser
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


class RedateAction(Answers):
    due_on = Day("Due date", first=0, last=FIVE_YEARS, required=True)
    reason = Words(300, least=1, what="Reason", empty="Enter why the date changes", required=True)


class CloseRisk(Answers):
    reason = Choice(ClosureReason, "Select why it can be closed", required=True)
    text = Words(600, least=1, what="What makes you sure", required=True)
    message = to_the_raiser()


class ConfirmClosure(Answers):
    """Nothing to answer: an empty object. The words are those of the proposal."""


class DropClosure(Answers):
    reason = Words(600, least=1, what="Reason", empty="Enter why the proposal is taken back", required=True)
