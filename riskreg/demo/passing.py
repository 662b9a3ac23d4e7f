"""How risks of the demo change hands other than upwards: down again, and to another organisation."""

from datetime import timedelta
from typing import Any

from riskreg import clock
from riskreg.demo.story import Act, Story
from riskreg.models import Transfer
from riskreg.queries.pathway import pathway_for
from riskreg.queries.transfers import transfer_waiting
from riskreg.schemas.step_down import ANSWER_STEP_DOWN, AskStepDown
from riskreg.schemas.transfer import ANSWER_TRANSFER, ProposeTransfer, WithdrawTransfer
from riskreg.workflows import step_down, transferring


def hand_down(story: Story) -> None:
    """The holder asks the team it came from to take it back, with the day on which they look again."""
    risk, to_unit = story.risk, story.risk.origin
    assert risk.band is not None  # a risk of the register is scored
    days = pathway_for(to_unit, on=clock.today()).review_days(to_unit.level, risk.band)
    watch_on = clock.today() + timedelta(days=min(days, 60))
    answers = {"to_unit": to_unit.code, "evidence": story.said("handed_down"), "watch_on": watch_on.isoformat()}
    actor = story.world.leaders[risk.holder.code][0]
    story.do(step_down.ask_step_down, risk, AskStepDown(), actor, **answers)


def take_back(story: Story) -> None:
    _answer_step_down(story, outcome="agree", message=story.said("taken_back"))


def keep_above(story: Story) -> None:
    _answer_step_down(story, outcome="refuse", reason=story.said("not_taken_back"))


def _answer_step_down(story: Story, **answers: Any) -> None:
    story.do(step_down.answer, story.risk.step_down_asked, ANSWER_STEP_DOWN, story.team.owner, **answers)


def offer(team: str) -> Act:
    """The service moves to that team of another organisation."""

    def act(story: Story) -> None:
        answers = {"to_unit": team, "reason": story.said("transferred", "asked")}
        story.do(transferring.propose_transfer, story.risk, ProposeTransfer(), story.team.director, **answers)

    return act


def welcome(story: Story) -> None:
    """The new organisation agrees; from now on the new team tells the story."""
    transfer = _waiting(story)
    there = story.world.team(transfer.to_unit.code)
    review = (clock.today() + timedelta(days=28)).isoformat()
    answers = {"owner": str(there.owner.uuid), "next_review_on": review}
    answers["message"] = story.said("transferred", "agreed")
    story.do(transferring.answer_transfer, transfer, ANSWER_TRANSFER, there.director, outcome="agree", **answers)
    story.team = there


def turn_away(story: Story) -> None:
    transfer = _waiting(story)
    said = story.said("transferred", "refused")
    director = story.world.team(transfer.to_unit.code).director
    story.do(transferring.answer_transfer, transfer, ANSWER_TRANSFER, director, outcome="refuse", **said)


def call_off(story: Story) -> None:
    """The service stays after all."""
    reason = story.said("transferred", "withdrawn")
    story.do(transferring.withdraw_transfer, _waiting(story), WithdrawTransfer(), story.team.director, reason=reason)


def _waiting(story: Story) -> Transfer:
    transfer = transfer_waiting(story.risk)
    assert transfer is not None  # it has been asked
    return transfer
