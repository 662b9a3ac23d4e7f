"""Answers for asking a unit above and for each answer it can give."""

from typing import Any

from marshmallow import ValidationError, validates_schema

from riskreg import clock, reference
from riskreg.schemas.base import Answers, OneOf
from riskreg.schemas.confidentiality import readers
from riskreg.schemas.fields import Choice, Choices, Day, LatelyAt, PersonId, Words
from riskreg.schemas.treatment import WHO
from riskreg.schemas.triage import FIVE_YEARS, OWNER
from riskreg.vocabulary import AcceptMode, AnswerOutcome, Ask, Route

MODE = "Select how you take it on"
OUTCOME = "Select what you decide"


class Escalate(Answers):
    """Who is asked, for what in one sentence, on which grounds, what was tried, wanted by when."""

    to_unit = Words(32, what="Who needs to decide", empty="Select who needs to decide", required=True)
    ask = Choice(Ask, "Select what you want them to do", required=True)
    ask_sentence = Words(
        200, least=1, what="Your ask", empty="Enter what you are asking for in one sentence", required=True
    )
    grounds = Choices(
        Choice(reference.grounds, "Select why it goes up"),
        least=1,
        most=8,
        empty="Select at least one reason why it goes up",
        required=True,
    )
    tried = Words(600, least=1, what="What you have tried", empty="Enter why this needs a decision now", required=True)
    evidence = Words(1000, what="Evidence")
    wanted_by = Day("The date you need the answer by", first=1, last=365, required=True)
    new_evidence = Words(600, what="What is new")
    readers = readers()
    route = Choice(Route, "Select which way it takes", load_default=Route.LINE)
    phoned = Words(120, what="Who was phoned, by their role")
    phoned_at = LatelyAt("When that was", hours=72)

    @validates_schema
    def phoned_first(self, data: dict[str, Any], **_more: Any) -> None:
        """Urgent danger is phoned first; nothing else says who was phoned."""
        if data.get("route") == Route.URGENT:
            wanted = {"phoned": "Enter who was phoned, by their role", "phoned_at": "Enter when that was"}
            wrong = {name: [text] for name, text in wanted.items() if not data.get(name)}
        else:
            wrong = {name: ["Only an urgent request says this"] for name in ("phoned", "phoned_at") if data.get(name)}
        if wrong:
            raise ValidationError(wrong)


class Acknowledge(Answers):
    """Nothing to answer: an empty object."""


class _Answer(Answers):
    outcome = Choice(AnswerOutcome, OUTCOME, required=True)


def _message() -> Words:
    return Words(1000, least=1, what="Message", empty="Enter a message to the person who raised it", required=True)


class _Accept(_Answer):
    mode = Choice(AcceptMode, MODE, required=True)
    message = _message()


class AcceptTransfer(_Accept):
    owner = PersonId(OWNER, required=True)
    next_review_on = Day("Review date", first=1, last=366, required=True)
    reason = Words(600, least=1, what="Why you take it on", required=True)


class AcceptSupport(_Accept):
    support = Words(500, least=1, what="What you will do", required=True)
    by_whom = PersonId(WHO, required=True)
    by_when = Day("The date it will be done by", first=0, last=FIVE_YEARS, required=True)


class AcceptJoint(_Accept):
    lead = PersonId("Select who leads", required=True)
    co_owners = Choices(
        PersonId("Select who owns it with them"),
        least=1,
        most=10,
        empty="Select 1 to 10 people who own it with them",
        required=True,
    )
    split = Words(1000, least=1, what="Who does what", required=True)
    next_review_on = Day("Review date", first=1, last=366, required=True)


class AcceptNote(_Accept):
    reason = Words(600, least=1, what="Why it is enough to have seen it", required=True)


class ReturnWithQuestion(_Answer):
    question = Words(500, least=1, what="Your question", required=True)
    reply_by = Day("The date you need the reply by", first=1, last=60, required=True)

    @validates_schema
    def within_limit(self, data: dict[str, Any], **_more: Any) -> None:
        limit = reference.clocks()["reply_working_days"]
        days = clock.working_days_between(clock.today(), data["reply_by"]) if "reply_by" in data else limit["from"]
        if not limit["from"] <= days <= limit["to"]:
            raise ValidationError(
                f"The date you need the reply by must be {limit['from']} to {limit['to']} working days from today",
                "reply_by",
            )


class DeclineEscalation(_Answer):
    reason_code = Choice(reference.decline_reasons, "Select the main reason", required=True)
    reason = Words(600, least=1, what="Reason", empty="Enter why you decline", required=True)
    advice = Words(600, least=1, what="Advice", empty="Enter what the sender can do instead", required=True)
    message = _message()


class Redirect(_Answer):
    to_unit = Words(32, what="Who needs to decide", empty="Select who needs to decide", required=True)
    reason = Words(600, least=1, what="Why you pass it on", required=True)
    message = _message()
    readers = readers()


class Reply(Answers):
    text = Words(1000, least=1, what="Your reply", required=True)


class Withdraw(Answers):
    reason = Words(600, least=1, what="Reason", empty="Enter why you are withdrawing it", required=True)


class Appeal(Answers):
    why = Words(600, least=1, what="Why it needs another look", required=True)
    wanted_by = Day("The date you need the answer by", first=1, last=365, required=True)
    readers = readers()


class End(Answers):
    reason = Words(600, least=1, what="Reason", empty="Enter why it ends", required=True)


ANSWER = OneOf(
    "outcome",
    OUTCOME,
    {
        AnswerOutcome.ACCEPT.value: OneOf(
            "mode",
            MODE,
            {
                AcceptMode.TRANSFER.value: AcceptTransfer(),
                AcceptMode.JOINT.value: AcceptJoint(),
                AcceptMode.SUPPORT.value: AcceptSupport(),
                AcceptMode.NOTE.value: AcceptNote(),
            },
        ),
        AnswerOutcome.RETURN.value: ReturnWithQuestion(),
        AnswerOutcome.REDIRECT.value: Redirect(),
        AnswerOutcome.DECLINE.value: DeclineEscalation(),
    },
)
