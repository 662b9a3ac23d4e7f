"""The side of a request that decides: the unit asked acknowledges, takes it on in one of four ways, or does not."""

from datetime import timedelta
from typing import Any

from riskreg import clock
from riskreg.demo.story import Act, Story
from riskreg.models import Person
from riskreg.schemas.escalation import ANSWER, Acknowledge
from riskreg.workflows import answering


def _receiver(story: Story) -> Person:
    """A leader of the unit asked who is not the one who asked."""
    leaders = story.world.leaders[story.request.to_unit.code]
    return story.chance.choice([person for person in leaders if person is not story.request.asked_by])


def acknowledge(story: Story) -> None:
    story.do(answering.acknowledge, story.request, Acknowledge(), _receiver(story))


def _answer(story: Story, **answers: Any) -> None:
    story.do(answering.answer, story.request, ANSWER, _receiver(story), **answers)


def take(story: Story) -> None:
    """The receiver holds it from now on."""
    request = story.request
    owner = str(_receiver(story).uuid)
    said = story.said("escalated", "taken")
    _answer(story, outcome="accept", mode="transfer", owner=owner, next_review_on=_review(story), **said)
    assert request.risk.holder is request.to_unit


def _review(story: Story) -> str:
    """No later than any level above a team allows."""
    return (clock.today() + timedelta(days=story.chance.randint(24, 30))).isoformat()


def hold_together(*, sender_leads: bool = False) -> Act:
    """One of the two sides leads, the other owns it with them."""

    def act(story: Story) -> None:
        lead, other = _receiver(story), story.request.asked_by
        if sender_leads:
            lead, other = other, lead
        said = story.said("escalated", "held_together")
        people = {"lead": str(lead.uuid), "co_owners": [str(other.uuid)]}
        _answer(story, outcome="accept", mode="joint", next_review_on=_review(story), **people, **said)

    return act


def support(story: Story) -> None:
    """The sender holds on; the receiver owes something by a day."""
    by_when = clock.today() + timedelta(days=story.chance.randint(14, 45))
    answers = story.said("escalated", "supported")
    whom = str(_receiver(story).uuid)
    _answer(story, outcome="accept", mode="support", by_whom=whom, by_when=by_when.isoformat(), **answers)


def note(story: Story) -> None:
    """Seen, and nothing more is needed from above."""
    _answer(story, outcome="accept", mode="note", **story.said("escalated", "noted"))


def ask_back(story: Story) -> None:
    reply_by = clock.add_working_days(clock.today(), story.chance.randint(4, 10))
    question = story.said("escalated", "asked_back")["question"]
    _answer(story, outcome="return", question=question, reply_by=reply_by.isoformat())


def redirect(to_unit: str) -> Act:
    """Not ours to decide: that unit is asked instead."""

    def act(story: Story) -> None:
        _answer(story, outcome="redirect", to_unit=to_unit, **story.said("escalated", "redirected"))
        assert story.risk.undecided is not None  # the new request
        story.request = story.risk.undecided

    return act


def decline(story: Story) -> None:
    _answer(story, outcome="decline", **story.said("escalated", "declined"))
