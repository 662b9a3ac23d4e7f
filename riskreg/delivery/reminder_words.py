"""What a reminder says, in one line, and the page where the person can do something about it."""

from collections.abc import Callable
from datetime import date

from riskreg.queries.deliveries import Letter
from riskreg.vocabulary import EventKind, ReminderRule, UnitEventKind
from riskreg.wording import long_date

Wording = Callable[[Letter], str]


def due(letter: Letter) -> str:
    """The date the message is about, as people read it."""
    return long_date(date.fromisoformat(letter.data["due_on"]))


def _decision_late(letter: Letter) -> str:
    if letter.answers_it:
        return f"Your decision on {letter.reference} was due {due(letter)}"
    return f"{letter.asked_unit} has not decided on {letter.reference} yet"


def _support_late(letter: Letter) -> str:
    return f"The support from {letter.asked_unit} for {letter.reference} was due {due(letter)}"


SUBJECTS: dict[EventKind | UnitEventKind | ReminderRule, Wording] = {
    ReminderRule.ACKNOWLEDGE_DUE: lambda letter: f"Acknowledge the request about {letter.reference} today",
    ReminderRule.ACKNOWLEDGE_LATE: lambda letter: f"The request about {letter.reference} is not acknowledged yet",
    ReminderRule.DECIDE_SOON: lambda letter: f"Decide on {letter.reference} by {due(letter)}",
    ReminderRule.DECIDE_LATE: _decision_late,
    ReminderRule.WANTED_LATE: lambda letter: f"An answer on {letter.reference} was wanted by {due(letter)}",
    ReminderRule.REPLY_SOON: lambda letter: f"Reply to the question about {letter.reference} by {due(letter)}",
    ReminderRule.REPLY_LATE: lambda letter: f"The reply about {letter.reference} was due {due(letter)}",
    ReminderRule.TRIAGE_LATE: lambda letter: f"{letter.reference} was to be read by {due(letter)}",
    ReminderRule.REVIEW_SOON: lambda letter: f"Review {letter.reference} by {due(letter)}",
    ReminderRule.REVIEW_LATE: lambda letter: f"The review of {letter.reference} was due {due(letter)}",
    ReminderRule.REVIEW_NEGLECTED: lambda letter: f"The review of {letter.reference} has been late since {due(letter)}",
    ReminderRule.ACTION_SOON: lambda letter: f"You have an action due {due(letter)}",
    ReminderRule.ACTION_LATE: lambda letter: f"Your action for {letter.reference} was due {due(letter)}",
    ReminderRule.SUPPORT_SOON: lambda letter: f"The support you owe for {letter.reference} is due {due(letter)}",
    ReminderRule.SUPPORT_LATE: _support_late,
    ReminderRule.TOLERANCE_SOON: lambda letter: f"{letter.reference} is tolerated until {due(letter)}",
    ReminderRule.TARGET_LATE: lambda letter: f"{letter.reference} was to reach its target by {due(letter)}",
}
ON_THE_LIST_OF_ACTIONS = frozenset({ReminderRule.ACTION_SOON, ReminderRule.ACTION_LATE, ReminderRule.SUPPORT_SOON})


def page(letter: Letter) -> str:
    """The path of the page to go to."""
    if letter.kind in ON_THE_LIST_OF_ACTIONS:
        return f"risks/{letter.reference}/actions"
    if letter.kind == ReminderRule.TRIAGE_LATE:
        return f"triage/{letter.reference}"
    if "escalation" in letter.data:
        return f"requests/{letter.data['escalation']}"
    return f"risks/{letter.reference}"
