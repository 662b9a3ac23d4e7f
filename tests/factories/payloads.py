"""What a caller sends for each verb, complete and fit to be accepted; name a key to change it, None drops it."""

from datetime import date, timedelta
from typing import Any

from riskreg import clock
from riskreg.models import Person

Payload = dict[str, Any]


def day(ahead: int) -> str:
    """The date so many days from today."""
    return str(clock.today() + timedelta(days=ahead))


def working_day(ahead: int) -> str:
    return str(clock.add_working_days(clock.today(), ahead))


def _sent(payload: Payload, changes: Payload) -> Payload:
    whole = payload | changes
    return {key: _plain(value) for key, value in whole.items() if value is not None}


def _plain(value: Any) -> Any:
    if isinstance(value, Person):
        return str(value.uuid)
    return str(value) if isinstance(value, date) else value


def raising(**changes: Any) -> Payload:
    return _sent(
        {
            "theme": "staffing",
            "event": "There is a risk that nobody covers the ward at weekends",
            "urgency": "weeks",
            "unit": "TESTA.SLT",
        },
        changes,
    )


def score(consequence: int = 4, likelihood: int = 3, **changes: Any) -> Payload:
    answers = {
        "consequence": consequence,
        "likelihood": likelihood,
        "domain": "workforce",
        "rationale": "Two posts are vacant",
    }
    return _sent(answers, changes)


def accept(owner: Person | str, **changes: Any) -> Payload:
    answers = {
        "outcome": "accept",
        "message": "Thank you. It is on our register now",
        "owner": owner,
        "score": score(),
    }
    return _sent(answers, changes)


def ask(**changes: Any) -> Payload:
    return _sent({"outcome": "ask", "message": "We need to know more", "question": "Which weekends?"}, changes)


def decline(**changes: Any) -> Payload:
    answers = {
        "outcome": "decline",
        "message": "We have not taken it on",
        "reason": "It is an issue and not a risk",
        "what_else": "Report it as an incident",
    }
    return _sent(answers, changes)


def answering(**changes: Any) -> Payload:
    return _sent({"text": "All of them since September"}, changes)


def rescoring(consequence: int = 4, likelihood: int = 3, **changes: Any) -> Payload:
    return _sent(score(consequence, likelihood) | {"kind": "current"}, changes)


def target(consequence: int = 2, likelihood: int = 3, **changes: Any) -> Payload:
    return rescoring(consequence, likelihood, **({"kind": "target", "by": day(90)} | changes))


def control(**changes: Any) -> Payload:
    return _sent({"text": "On-call rota shared with the next ward", "effectiveness": "partly"}, changes)


def action(owner: Person, **changes: Any) -> Payload:
    return _sent({"text": "Recruit to both posts", "owner": owner, "due_on": day(30)}, changes)


def completion(**changes: Any) -> Payload:
    return _sent({"helped": "yes"}, changes)


def voice(**changes: Any) -> Payload:
    return _sent({"text": "Every Monday we start without anybody"}, changes)


def joining(target: Any, **changes: Any) -> Payload:
    return _sent({"target": target.reference, "message": "It is part of a risk we have already"}, changes)


def handing_over(owner: Person, **changes: Any) -> Payload:
    return _sent({"owner": owner}, changes)


def review(**changes: Any) -> Payload:
    return _sent({"nothing_changed": True, "next_review_on": day(20)}, changes)


def review_with_score(consequence: int = 4, likelihood: int = 3, **changes: Any) -> Payload:
    return _sent({"score": score(consequence, likelihood), "next_review_on": day(20)}, changes)


def tolerating(**changes: Any) -> Payload:
    reason = "Nothing more can be done here until the building is finished"
    return _sent({"until": day(100), "reason": reason, "message": "We live with it until then"}, changes)


def dropping(**changes: Any) -> Payload:
    return _sent({"reason": "A post became vacant again"}, changes)


def reopening(**changes: Any) -> Payload:
    return _sent({"reason": "It came back", "message": "Your risk is open again"}, changes)


def linking(**changes: Any) -> Payload:
    return _sent({"kind": "datix", "reference": "W12345"}, changes)


def education(**changes: Any) -> Payload:
    return _sent({"isf_category": "isf2", "domains": ["eq4", "eq3"], "charter": ["slec08"]}, changes)


def redating(**changes: Any) -> Payload:
    return _sent({"due_on": day(60), "reason": "The advert closes later"}, changes)


def closure(**changes: Any) -> Payload:
    return _sent({"reason": "treated", "text": "Both posts are filled", "message": "Your risk is closed"}, changes)


def hold(**changes: Any) -> Payload:
    return _sent({"reason": "A locum starts on Monday", "until": day(10)}, changes)


def escalate(to_unit: str = "TESTI", **changes: Any) -> Payload:
    answers = {
        "to_unit": to_unit,
        "ask": "decision",
        "ask_sentence": "Fund two posts across the system",
        "grounds": ["score"],
        "tried": "Three rounds of adverts",
        "wanted_by": day(60),
    }
    return _sent(answers, changes)


def transfer(owner: Person, **changes: Any) -> Payload:
    answers = {
        "outcome": "accept",
        "mode": "transfer",
        "message": "We hold it now",
        "owner": owner,
        "next_review_on": day(7),
        "reason": "It is the same in every trust",
    }
    return _sent(answers, changes)


def support(by_whom: Person, **changes: Any) -> Payload:
    answers = {
        "outcome": "accept",
        "mode": "support",
        "message": "You keep it and we help",
        "support": "A shared bank of locums",
        "by_whom": by_whom,
        "by_when": day(40),
    }
    return _sent(answers, changes)


def joint(lead: Person, co_owners: list[Person], **changes: Any) -> Payload:
    answers = {
        "outcome": "accept",
        "mode": "joint",
        "message": "We hold it together now",
        "lead": lead,
        "co_owners": [str(person.uuid) for person in co_owners],
        "split": "We find the posts, they train",
        "next_review_on": day(7),
    }
    return _sent(answers, changes)


def note(**changes: Any) -> Payload:
    answers = {"outcome": "accept", "mode": "note", "message": "Seen", "reason": "Nothing that we can add"}
    return _sent(answers, changes)


def redirect(to_unit: str = "TESTR", **changes: Any) -> Payload:
    answers = {"outcome": "redirect", "to_unit": to_unit, "message": "It was passed on to the region"}
    return _sent(answers | {"reason": "The region holds this budget"}, changes)


def appeal(**changes: Any) -> Payload:
    return _sent({"why": "Two more wards have closed since", "wanted_by": day(45)}, changes)


def end(**changes: Any) -> Payload:
    return _sent({"reason": "Both posts are filled"}, changes)


def step_down(to_unit: str = "TESTA.SLT", **changes: Any) -> Payload:
    answers = {"to_unit": to_unit, "evidence": "Both posts have been filled since May", "watch_on": day(20)}
    return _sent(answers, changes)


def take_back(**changes: Any) -> Payload:
    return _sent({"outcome": "agree", "message": "It is ours again, and we watch it"}, changes)


def not_taken_back(**changes: Any) -> Payload:
    return _sent({"outcome": "refuse", "reason": "One of the two leaves in June"}, changes)


def give_back(**changes: Any) -> Payload:
    return _sent({"outcome": "return", "question": "What does the rota cost?", "reply_by": working_day(5)}, changes)


def decline_request(**changes: Any) -> Payload:
    answers = {
        "outcome": "decline",
        "reason_code": "insufficient_evidence",
        "reason": "The numbers are of last year",
        "advice": "Send this year's numbers",
        "message": "They have not taken it on",
    }
    return _sent(answers, changes)


def mark(*readers: Person, **changes: Any) -> Payload:
    """Made confidential, with these readers beside whoever marks it and its owner."""
    return _sent({"reason": "It names a member of staff", "readers": [str(person.uuid) for person in readers]}, changes)


def share(unit: str = "TESTB", **changes: Any) -> Payload:
    return _sent({"unit": unit, "until": day(30), "reason": "They have the same gap"}, changes)


def clear(**changes: Any) -> Payload:
    return _sent({"reason": "The matter is settled"}, changes)


def name(*people: Person, remove: tuple[Person, ...] = (), **changes: Any) -> Payload:
    lists = {"add": [str(person.uuid) for person in people], "remove": [str(person.uuid) for person in remove]}
    return _sent(lists, changes)


def reply(**changes: Any) -> Payload:
    return _sent({"text": "It costs 40,000 pounds a year"}, changes)


def withdraw(**changes: Any) -> Payload:
    return _sent({"reason": "We have found the money"}, changes)


def propose_transfer(to_unit: str = "TESTB.SLT", **changes: Any) -> Payload:
    return _sent({"to_unit": to_unit, "reason": "The service moves in April"}, changes)


def agree_transfer(owner: Person | None, **changes: Any) -> Payload:
    answers = {
        "outcome": "agree",
        "owner": owner,
        "next_review_on": day(7),
        "message": "We look after it from now on",
    }
    return _sent(answers, changes)


def refuse_transfer(**changes: Any) -> Payload:
    answers = {"outcome": "refuse", "reason": "That service stays with you", "message": "It stays where it is"}
    return _sent(answers, changes)
