"""What people do with a risk that stands on the register: look again, live with it, hand it over, say "me too"."""

from datetime import timedelta

from riskreg import clock
from riskreg.demo.story import Act, Story
from riskreg.schemas.base import read
from riskreg.schemas.holding import HoldEscalation
from riskreg.schemas.standing import AddVoice, HandOver, ReviewRisk, TolerateRisk
from riskreg.schemas.treatment import RedateAction
from riskreg.schemas.triage import ScoreAnswers
from riskreg.workflows import handing_over, holding, reviews, scores, tolerance, treatment, voices


def speak_up(*locals_: str) -> Act:
    """These colleagues add their voices, one after the other."""

    def act(story: Story) -> None:
        for local in locals_:
            text = story.said("voices")
            story.do(voices.add_voice, story.risk, AddVoice(), story.colleague(local), text=text)

    return act


def hand_over(local: str = "senior") -> Act:
    """From the lead of the team to this colleague."""

    def act(story: Story) -> None:
        owner = str(story.colleague(local).uuid)
        story.do(handing_over.hand_over, story.risk, HandOver(), story.holding_lead(), owner=owner)

    return act


def review(story: Story) -> None:
    """Looked at again, and nothing has changed."""
    actor = story.risk.owner or story.holding_lead()
    answers = {"nothing_changed": True, "next_review_on": story.review_day(), "note": story.said("reviewed")}
    story.do(reviews.review_risk, story.risk, ReviewRisk(), actor, **answers)


def review_higher(story: Story) -> None:
    """Looked at again, and it has grown; so the next review is soon."""
    consequence, likelihood, domain = story.situation.score
    score = {"consequence": consequence, "likelihood": min(5, likelihood + 1), "domain": domain}
    score["rationale"] = story.said("got_worse")
    soon = (clock.today() + timedelta(days=28)).isoformat()
    answers = {"score": score, "next_review_on": soon}
    story.do(reviews.review_risk, story.risk, ReviewRisk(), story.holding_lead(), **answers)


def tolerate(days: int) -> Act:
    """For so many days."""

    def act(story: Story) -> None:
        until = (clock.today() + timedelta(days=days)).isoformat()
        said = story.said("tolerated")
        story.do(tolerance.tolerate, story.risk, TolerateRisk(), story.holding_lead(), until=until, **said)

    return act


def expire(story: Story) -> None:
    """Nobody does this: the worker finds that its day has passed."""
    tolerance.expire_if_due(story.risk.id, clock.today())


def hold(days: int) -> Act:
    """Proposed for escalation, and kept for so many days with a reason."""

    def act(story: Story) -> None:
        until = (clock.today() + timedelta(days=days)).isoformat()
        answers = {"reason": story.said("held"), "until": until}
        story.do(holding.hold_escalation, story.risk, HoldEscalation(), story.holding_lead(), **answers)

    return act


def put_off(story: Story) -> None:
    """The first action that is not done gets a later day, from whoever owns it."""
    action = next(row for row in story.risk.actions if row.done_on is None)
    due_on = max(action.due_on, clock.today()) + timedelta(days=28)
    answers = read(RedateAction(), {"due_on": due_on.isoformat(), "reason": story.said("put_off")})
    treatment.redate_action(story.risk, action.n, answers, actor=action.owner)


def view_from(unit: str = "") -> Act:
    """Another level's own score beside the holder's: of that unit, or of the team it came from."""

    def act(story: Story) -> None:
        consequence, likelihood, domain = story.situation.score
        lower = {"consequence": consequence, "likelihood": max(1, likelihood - 1), "domain": domain}
        actor = story.world.leaders[unit or story.team.code][0]
        story.do(scores.score_beside, story.risk, ScoreAnswers(), actor, **lower, rationale=story.said("seen_from"))

    return act


def set_target_soon(story: Story) -> None:
    """A target for next month, whatever the actions say."""
    consequence, likelihood, domain = story.situation.score
    by = (clock.today() + timedelta(days=30)).isoformat()
    story.score("target", consequence, max(1, likelihood - 2), domain, story.said("target"), by=by)
