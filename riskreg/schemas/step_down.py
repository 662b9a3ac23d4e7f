"""Answers for asking a unit below to take a risk back, and for what it says."""

from riskreg.schemas.base import Answers, OneOf
from riskreg.schemas.fields import Choice, Day, PersonId, Words
from riskreg.schemas.triage import OWNER
from riskreg.vocabulary import StepDownOutcome

OUTCOME = "Select whether you take it back"


class AskStepDown(Answers):
    """Who takes it back, what shows that the risk is less, when they look at it again."""

    to_unit = Words(32, what="Who takes it back", empty="Select who takes it back", required=True)
    evidence = Words(1000, least=1, what="What shows that the risk is less", required=True)
    watch_on = Day("Watch date", first=1, last=366, required=True)


class _AnswerStepDown(Answers):
    outcome = Choice(StepDownOutcome, OUTCOME, required=True)


class AgreeStepDown(_AnswerStepDown):
    """``owner``: left out, whoever owned it there last."""

    owner = PersonId(OWNER)
    message = Words(1000, least=1, what="Message", empty="Enter a message to the person who raised it", required=True)


class RefuseStepDown(_AnswerStepDown):
    reason = Words(600, least=1, what="Why you do not take it back", required=True)


ANSWER_STEP_DOWN = OneOf(
    "outcome",
    OUTCOME,
    {StepDownOutcome.AGREE.value: AgreeStepDown(), StepDownOutcome.REFUSE.value: RefuseStepDown()},
)
