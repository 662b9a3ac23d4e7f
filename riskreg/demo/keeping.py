"""Who reads a risk of the demo beside those on its path: units it is shared with; and only some, when confidential."""

from datetime import timedelta

from riskreg import clock
from riskreg.demo.story import Act, Story
from riskreg.schemas.base import read
from riskreg.schemas.confidentiality import ClearConfidential, MarkConfidential, NameReaders
from riskreg.schemas.sharing import EndShare, ShareRisk
from riskreg.workflows import confidentiality, sharing


def mark(*readers: str) -> Act:
    """Only these colleagues read it, with its owner and the director, who marks it."""

    def act(story: Story) -> None:
        said = {"reason": story.said("confidential", "marked"), "message": story.said("confidential", "message")}
        ids = [str(story.colleague(local).uuid) for local in readers]
        actor = story.team.director
        story.do(confidentiality.mark_confidential, story.risk, MarkConfidential(), actor, **said, readers=ids)

    return act


def admit(*readers: str) -> Act:
    """These come to the list; the next act may take them off."""
    return lambda story: _name(story, "add", readers)


def take_off(*readers: str) -> Act:
    return lambda story: _name(story, "remove", readers)


def _name(story: Story, how: str, readers: tuple[str, ...]) -> None:
    ids = [str(story.colleague(local).uuid) for local in readers]
    story.do(confidentiality.name_readers, story.risk, NameReaders(), story.team.director, **{how: ids})


def clear(story: Story) -> None:
    reason = story.said("confidential", "cleared")
    actor = story.team.director
    story.do(confidentiality.clear_confidential, story.risk, ClearConfidential(), actor, reason=reason)


def share(unit: str, days: int) -> Act:
    """With a unit beside the path, for so many days."""

    def act(story: Story) -> None:
        until = (clock.today() + timedelta(days=days)).isoformat()
        answers = {"unit": unit, "until": until, "reason": story.said("shared")}
        story.do(sharing.share_risk, story.risk, ShareRisk(), story.team.owner, **answers)

    return act


def end_share(story: Story) -> None:
    sharing.end_share(story.risk, 1, read(EndShare(), {}), actor=story.team.owner)


def expire_shares(story: Story) -> None:
    """Nobody does this: the worker finds that their day has passed."""
    sharing.end_expired_shares(story.risk.id, clock.today())
