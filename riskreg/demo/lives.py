"""What can become of a risk once it is on the register: lives that go their own way, for scenes and for chance."""

from datetime import date

from riskreg import clock
from riskreg.demo import parting, plots, standing
from riskreg.demo.keeping import expire_shares, share
from riskreg.demo.plots import Plot, Teller
from riskreg.demo.story import Act, Story


def then(*acts: tuple[int, Act]) -> Teller:
    """On the register, and these acts, each so many working days after the one before."""

    def plot(story: Story) -> Plot:
        yield from plots.registered(story)
        yield from acts

    return plot


def first(*acts: tuple[int, Act]) -> Teller:
    """Raised, and these acts before anybody takes it onto the register."""

    def plot(story: Story) -> Plot:
        yield 0, Story.raise_it
        yield from acts

    return plot


def lived_with(days: int, *then_: tuple[int, Act]) -> Teller:
    """Tolerated for so many days, if they last; then open again by itself, and what came of it."""

    def plot(story: Story) -> Plot:
        yield from plots.registered(story)
        yield 2, standing.tolerate(days)
        assert story.risk.tolerated_until is not None  # that is what it said
        yield _past(story.risk.tolerated_until), standing.expire
        yield from then_

    return plot


def shown_to(unit: str, days: int) -> Teller:
    """Shared until its day, if that has come."""

    def plot(story: Story) -> Plot:
        yield from plots.registered(story)
        yield 1, share(unit, days)
        yield _past(story.risk.shares[0].until), expire_shares

    return plot


def _past(day: date) -> int:
    """Working days until this day has passed."""
    return clock.working_days_between(clock.today(), day) + 1


def came_back(story: Story) -> Plot:
    """Closed, and reopened when it came back."""
    yield from plots.settled(story)
    yield 25, parting.reopen
    yield 3, Story.add_action


def read_again(story: Story) -> Plot:
    """Sent back at first, then taken up."""
    yield from plots.sent_back(story)
    yield 8, parting.reopen_declined
    yield 2, Story.accept
    yield 0, Story.add_control
    yield 2, Story.add_action


def done_without_effect(story: Story) -> Plot:
    """Everything has been done, and the target is as far away as before."""
    yield from plots.registered(story)
    yield 1, standing.set_target_soon
    for _ in list(story.risk.actions):
        yield 6, Story.complete_action
