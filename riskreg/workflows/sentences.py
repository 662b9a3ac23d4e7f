"""What the person who raised a risk is told when nobody writes to them by hand."""

from datetime import date

from riskreg.models import Escalation, Person, Risk
from riskreg.vocabulary import TransferCause
from riskreg.wording import BANDS, long_date, weekday_date


def raised(risk: Risk, read_by: date) -> str:
    return f"We have your risk {risk.reference}. AHP leadership will read it by {weekday_date(read_by)}."


def band_changed(risk: Risk) -> str:
    assert risk.band is not None
    return f"The score of {risk.reference} is now {risk.score}, {BANDS[risk.band]}."


def handed_over(risk: Risk, owner: Person) -> str:
    return f"{owner.title} owns {risk.reference} from today."


def tolerance_exceeded(risk: Risk) -> str:
    assert risk.band is not None
    return (
        f"The score of {risk.reference} is now {risk.score}, {BANDS[risk.band]}. That is more than may be tolerated, so"
        " it is open again."
    )


def tolerance_expired(risk: Risk, until: date) -> str:
    return f"{risk.reference} was tolerated until {long_date(until)}. It is open again and will be reviewed."


def action_completed(text: str) -> str:
    return f"An action on your risk is done: {text}"[:1000]


def held(unit_name: str, until: date) -> str:
    return (
        f"Your risk meets the score at which {unit_name} can be asked. Your AHP leadership keeps it for now, and"
        f" looks at this again by {long_date(until)}."
    )


def shared(unit_name: str, until: date) -> str:
    return f"{unit_name} can read your risk until {long_date(until)}. They can change nothing."


def asked(request: Escalation, unit_name: str) -> str:
    return f"{unit_name} has been asked to help with your risk. An answer is due by {long_date(request.decide_by)}."


def acknowledged(request: Escalation, unit_name: str) -> str:
    return f"{unit_name} has seen the request. An answer is due by {long_date(request.decide_by)}."


def returned(question: str, unit_name: str) -> str:
    return f"{unit_name} asked a question before it decides: {question}"[:1000]


def withdrawn(unit_name: str) -> str:
    return f"The request to {unit_name} was withdrawn. Your risk stays on the register."


UNIT_CHANGED = {
    TransferCause.MERGER: "{was} has become part of {now}.",
    TransferCause.SPLIT: "{was} has been divided, and this part of it is {now} now.",
    TransferCause.CLOSURE: "{was} has closed, and {now} has taken over its work.",
    TransferCause.MOVE: "{part} now belongs to {now}, no longer to {was}.",
}


def unit_changed(cause: TransferCause, part: str, was: str, now: str) -> str:
    """What became of a unit above the risk; ``part``: the one below it that the risk stands in."""
    return UNIT_CHANGED[cause].format(part=part, was=was, now=now)


def placed_anew(reference: str, holder: str) -> str:
    return f"{reference} is held by {holder}. Its reference and its history stay as they are."


def appealed(request: Escalation, declined_by: str, unit_name: str) -> str:
    due = long_date(request.decide_by)
    return f"{declined_by} declined, so {unit_name} has been asked to look at it again. An answer is due by {due}."


def ended(unit_name: str) -> str:
    return (
        f"{unit_name} is no longer involved in your risk. It stays on the register, where people go on working on it."
    )


def step_down_asked(from_unit: str, to_unit: str) -> str:
    return f"{from_unit} has asked {to_unit} to take your risk back, because it says that the risk is less now."


def transfer_asked(organisation: str, to_organisation: str) -> str:
    return f"{organisation} has asked {to_organisation} to take this risk on, because the service moves there."


def transfer_withdrawn(to_organisation: str) -> str:
    return f"{to_organisation} is no longer asked to take this risk on. It stays where it is."
