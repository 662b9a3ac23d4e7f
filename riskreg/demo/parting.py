"""How risks of the demo leave the register and come back: two people close, two risks become one, one is reopened."""

from datetime import timedelta

from riskreg import clock
from riskreg.demo.story import Act, Story
from riskreg.models import Person
from riskreg.schemas.standing import ReopenRisk
from riskreg.schemas.treatment import CloseRisk, ConfirmClosure, DropClosure
from riskreg.schemas.triage import TRIAGE, JoinOpenRisk
from riskreg.workflows import joining, reopening, second_person, triage


def propose_closure(story: Story) -> None:
    story.do(second_person.propose_closure, story.risk, CloseRisk(), _proposer(story), **story.said("closed_by_two"))


def _proposer(story: Story) -> Person:
    return story.world.leaders[story.risk.holder.code][0]


def confirm_closure(local: str) -> Act:
    """A second person closes it, in the words of the first."""
    return lambda story: story.do(second_person.confirm_closure, story.risk, ConfirmClosure(), story.colleague(local))


def drop_closure(story: Story) -> None:
    reason = story.said("not_closed")
    story.do(second_person.drop_closure, story.risk, DropClosure(), story.team.director, reason=reason)


def join_at_triage(team: str, title: str) -> Act:
    """It is told already: whoever raised it becomes a voice there."""

    def act(story: Story) -> None:
        answers = {"target": story.world.references[team, title], "message": story.said("joined")}
        story.do(triage.triage, story.risk, TRIAGE, story.team.director, outcome="join", **answers)

    return act


def join(team: str, title: str) -> Act:
    """From the register."""

    def act(story: Story) -> None:
        answers = {"target": story.world.references[team, title], "message": story.said("joined")}
        story.do(joining.join_risk, story.risk, JoinOpenRisk(), story.team.director, **answers)

    return act


def reopen(story: Story) -> None:
    """What was closed has come back, as likely as it was."""
    consequence, likelihood, domain = story.situation.score
    said = story.said("reopened", "closed")
    score = {"consequence": consequence, "likelihood": likelihood, "domain": domain, "rationale": said["reason"]}
    review = (clock.today() + timedelta(days=28)).isoformat()
    back = {"owner": str(story.team.owner.uuid), "score": score, "next_review_on": review}
    story.do(reopening.reopen, story.risk, ReopenRisk(), story.team.owner, **said, **back)


def reopen_declined(story: Story) -> None:
    """What was sent back is read again."""
    story.do(reopening.reopen, story.risk, ReopenRisk(), story.team.owner, **story.said("reopened", "declined"))
