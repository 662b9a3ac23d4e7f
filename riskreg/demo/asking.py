"""The side of a request that asks: upwards level by level, beside the line, urgently, again, and once more above."""

from datetime import timedelta
from typing import Any

from riskreg import clock, reference
from riskreg.demo.situations import phrases
from riskreg.demo.story import Story
from riskreg.models import Person
from riskreg.schemas.escalation import Appeal, End, Escalate, Reply, Withdraw
from riskreg.vocabulary import Level, Route
from riskreg.workflows import ending, escalation, passing_on


def ask(story: Story, to_unit: str, *, again: bool = False, way: Route = Route.LINE, readers: str = "") -> None:
    """Ask that unit; ``again``, after it declined, with what is new. ``readers``: the unit whose leaders may read it,

    of a confidential risk.
    """
    wanted_by = clock.today() + timedelta(days=story.chance.randint(21, 75))
    answers: dict[str, Any] = _words(story) | {
        "to_unit": to_unit,
        "grounds": _grounds(story),
        "evidence": story.situation.evidence,
        "wanted_by": wanted_by.isoformat(),
    }
    if again:
        answers["new_evidence"] = story.said("escalated", "new_evidence")
    if way != Route.LINE:
        answers["route"] = way.value
    if way == Route.URGENT:
        phoned_at = clock.now() - timedelta(minutes=story.chance.randint(15, 50))
        answers |= {"phoned": story.said("escalated", "phoned"), "phoned_at": phoned_at.isoformat()}
    if readers:
        answers["readers"] = [str(person.uuid) for person in story.world.leaders[readers]]
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
    risk = story.risk
    organisation = risk.path.get(Level.ORGANISATION)
    if organisation and risk.level.inside_organisation and not to_unit.startswith(organisation.code):
        return story.world.leaders[organisation.code][0]
    return story.world.leaders[risk.holder.code][0]


def reply(story: Story) -> None:
    """With the answer that belongs to the question."""
    question = story.request.questions[-1].text
    pairs = phrases()["escalated"]["asked_back"]
    text = next(pair["reply"] for pair in pairs if pair["question"] == question)
    sender = _asker(story, story.request.to_unit.code)
    story.do(escalation.reply, story.request, Reply(), sender, text=text)


def withdraw(story: Story) -> None:
    sender = _asker(story, story.request.to_unit.code)
    reason = story.said("escalated", "withdrawn")
    story.do(escalation.withdraw, story.request, Withdraw(), sender, reason=reason)


def appeal(story: Story) -> None:
    """Once, to the unit above the one that declined."""
    wanted_by = clock.today() + timedelta(days=story.chance.randint(30, 60))
    sender = _asker(story, story.team.above[-1])
    answers = {"why": story.said("escalated", "appealed"), "wanted_by": wanted_by.isoformat()}
    story.request = story.do(passing_on.appeal, story.request, Appeal(), sender, **answers)


def end(story: Story) -> None:
    """The sender needs the unit above no longer."""
    reason = story.said("escalated", "ended")
    story.do(ending.end_escalation, story.request, End(), story.holding_lead(), reason=reason)
