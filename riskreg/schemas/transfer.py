"""Answers for proposing that a risk goes to another organisation, and for what it answers."""

from riskreg.schemas.base import Answers, OneOf
from riskreg.schemas.fields import Choice, Day, PersonId, UnitCode, Words
from riskreg.schemas.triage import OWNER
from riskreg.vocabulary import TransferOutcome

OUTCOME = "Select whether you take the risk on"


class ProposeTransfer(Answers):
    """To which unit of another organisation, and why."""

    to_unit = UnitCode(32, least=1, what="The unit", empty="Enter the code of the unit it goes to", required=True)
    reason = Words(600, least=1, what="Reason", empty="Enter why the risk goes there", required=True)


class _AnswerTransfer(Answers):
    outcome = Choice(TransferOutcome, OUTCOME, required=True)
    message = Words(1000, least=1, what="Message", empty="Enter a message to the person who raised it", required=True)


class AgreeTransfer(_AnswerTransfer):
    """Owner and review date are needed for a risk that is on the register."""

    owner = PersonId(OWNER)
    next_review_on = Day("Review date", first=1, last=366)
    reason = Words(600, what="Reason")


class RefuseTransfer(_AnswerTransfer):
    reason = Words(600, least=1, what="Reason", empty="Enter why you do not take it on", required=True)


class WithdrawTransfer(Answers):
    reason = Words(600, least=1, what="Reason", empty="Enter why it is taken back", required=True)


ANSWER_TRANSFER = OneOf(
    "outcome",
    OUTCOME,
    {TransferOutcome.AGREE.value: AgreeTransfer(), TransferOutcome.REFUSE.value: RefuseTransfer()},
)
