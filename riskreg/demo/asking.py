"""The two sides of a request in the demo: the one who asks, and the unit above that answers."""

from datetime import timedelta
from typing import Any

from riskreg import clock, reference
from riskreg.demo.situations import phrases
from riskreg.demo.story import Story
from riskreg.models import Person
from riskreg.schemas.escalation import ANSWER, Acknowledge, Escalate, Reply, Withdraw
from riskreg.vocabulary import Level
from riskreg.workflows import answering, escalation


def ask(story: Story, to_unit: str, *, again: bool = False) -> None:
    """Ask that unit; ``again``, after it declined, with what is new."""
    wanted_by = clock.today() + timedelta(days=story.chance.randint(21, 75))
    answers: dict[str, Any] = _words(story) | {
        "to_unit": to_unit,
        "grounds": _grounds(story),
        "evidence": story.situation.evidence,
        "wanted_by": wanted_by.isoformat(),
    }
    if again:
        answers["new_evidence"] = story.said("escalated", "new_evidence")
    request = story.do(escalation.escalate, story.risk, Escalate(), _asker(story, to_unit), **answers)
    story.request = request


def _words(story: Story) -> dict[str, str]:
    """Inside the system the team's own ask; above it what the ICS or the region makes of it."""
    if story.risk.level.inside_organisation:
        kind, sentence = story.situation.ask
        filled = story.filled(sentence)
        return {"ask": kind, "ask_sentence": filled, "tried": story.filled(story.situation.tried)}
    further: dict[str, str] = story.said("escalated", "further_up")
    return {"ask": further["ask"], "ask_sentence": further["sentence"], "tried": further["tried"]}


def _grounds(story: Story) -> list[str]:
    assert story.risk.score is not None
    others = [code for code in reference.grounds() if code != "score"]
    chosen = story.chance.sample(others, k=story.chance.choice((1, 1, 2)))
    return [*chosen, "score"] if story.risk.score >= 15 else chosen


def _asker(story: Story, to_unit: str) -> Person:
    """The holder's lead; the organisation's own, where its border is crossed."""
    crosses = story.risk.level.inside_organisation and to_unit.startswith(("DEMOI", "DEMOJ"))
    if crosses or story.risk.level == Level.ORGANISATION:
        return story.team.director
    if story.risk.holder.code == story.team.code:
        return story.team.owner
    return story.world.leaders[story.risk.holder.code][0]


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
    owner = _receiver(story)
    review = clock.today() + timedelta(days=story.chance.randint(24, 30))
    _answer(
        story,
        outcome="accept",
        mode="transfer",
        owner=str(owner.uuid),
        next_review_on=review.isoformat(),
        **story.said("escalated", "taken"),
    )
    assert request.risk.holder is request.to_unit


def support(story: Story) -> None:
    """The sender holds on; the receiver owes something by a day."""
    by_when = clock.today() + timedelta(days=story.chance.randint(14, 45))
    answers = story.said("escalated", "supported")
    whom = str(_receiver(story).uuid)
    _answer(story, outcome="accept", mode="support", by_whom=whom, by_when=by_when.isoformat(), **answers)


def ask_back(story: Story) -> None:
    reply_by = clock.add_working_days(clock.today(), story.chance.randint(4, 10))
    question = story.said("escalated", "asked_back")["question"]
    _answer(story, outcome="return", question=question, reply_by=reply_by.isoformat())


def reply(story: Story) -> None:
    """With the answer that belongs to the question."""
    question = story.request.questions[-1].text
    pairs = phrases()["escalated"]["asked_back"]
    text = next(pair["reply"] for pair in pairs if pair["question"] == question)
    sender = _asker(story, story.request.to_unit.code)
    story.do(escalation.reply, story.request, Reply(), sender, text=text)


def decline(story: Story) -> None:
    _answer(story, outcome="decline", **story.said("escalated", "declined"))


def withdraw(story: Story) -> None:
    sender = _asker(story, story.request.to_unit.code)
    reason = story.said("escalated", "withdrawn")
    story.do(escalation.withdraw, story.request, Withdraw(), sender, reason=reason)
