"""How the life of a risk goes: acts, each so many working days after the one before.

A plot runs on until now; what would lie after now has not happened yet.
"""

from collections.abc import Callable, Iterator

from riskreg import clock
from riskreg.demo import asking, deciding, standing, tagging
from riskreg.demo.story import Act, Story
from riskreg.queries.pathway import pathway_for
from riskreg.vocabulary import Route

Plot = Iterator[tuple[int, Act]]
Teller = Callable[[Story], Plot]


def waits(story: Story) -> Plot:
    """Nobody has read it yet."""
    yield 0, Story.raise_it


def questioned(story: Story) -> Plot:
    """Read, and the one who raised it has a question to answer."""
    yield 0, Story.raise_it
    yield 1, Story.ask_back


def answered(story: Story) -> Plot:
    """A question asked and answered; it waits to be read again."""
    yield from questioned(story)
    yield 1, Story.answer


def sent_back(story: Story) -> Plot:
    yield 0, Story.raise_it
    if story.chance.random() < 0.3:
        yield 1, Story.ask_back
    yield story.chance.randint(1, 3), Story.decline


def registered(story: Story) -> Plot:
    """Onto the register, with what is in place and what will be done."""
    yield 0, Story.raise_it
    if story.chance.random() < 0.15:
        yield 0, Story.amend
    if story.chance.random() < 0.2:
        yield 1, Story.ask_back
        yield story.chance.randint(1, 4), Story.answer
    yield story.chance.randint(1, 3), Story.accept
    for _ in range(story.chance.choice((1, 2))):
        yield 0, Story.add_control
    if story.chance.random() < 0.7:
        yield story.chance.randint(0, 2), Story.set_target
    for _ in range(story.chance.choice((1, 2))):
        yield story.chance.randint(0, 3), Story.add_action


def worked_on(story: Story) -> Plot:
    """Some actions done, some words mended, perhaps worse before it is better."""
    yield from registered(story)
    if story.chance.random() < 0.25:
        yield 1, tagging.tag_by_theme
    if story.team.kind and story.chance.random() < 0.2:
        yield story.chance.randint(0, 3), standing.speak_up("senior")
    yield story.chance.randint(4, 12), Story.complete_action
    if story.chance.random() < 0.2:
        yield 1, Story.amend
    if story.chance.random() < 0.25:
        yield story.chance.randint(1, 6), Story.get_worse


def settled(story: Story) -> Plot:
    """Treated and closed before its review falls due."""
    yield from worked_on(story)
    days = _until_review(story)
    yield max(1, days // 2), Story.complete_actions
    yield max(1, days // 3), Story.get_better
    yield 1, Story.close


def left_alone(story: Story) -> Plot:
    """On the register, and its review is passed over."""
    yield from worked_on(story)
    if story.chance.random() < 0.4:
        yield 8, Story.get_better


def kept_up(story: Story) -> Plot:
    """On the register, and looked at whenever it is time: it stays what it is."""
    yield from registered(story)
    for _ in range(3):
        yield max(1, _until_review(story) - 3), standing.review


def _until_review(story: Story) -> int:
    """Working days to the next review, which has been set by then."""
    review = story.risk.next_review_on or clock.today()
    return clock.working_days_between(clock.today(), review)


def gone_up(story: Story) -> Plot:
    """Asked upwards level by level, for as long as those asked take it over."""
    yield from registered(story)
    for unit in story.team.above:
        yield story.chance.randint(1, 5), asks(unit)
        yield from _read_and_asked_back(story, unit)
        ending = story.chance.choices(ENDINGS, WEIGHTS)[0]
        yield _days_to_decide(story, unit), ending
        if ending is deciding.decline and story.chance.random() < 0.4:
            yield story.chance.randint(8, 20), asks(unit, again=True)
            yield _days_to_decide(story, unit), deciding.support
        if ending is not deciding.take or story.chance.random() < 0.35:
            break
    yield from _closed_after_all(story)


ENDINGS: tuple[Act, ...] = (deciding.take, deciding.support, deciding.decline, asking.withdraw)
WEIGHTS = (5, 4, 3, 1)


def _read_and_asked_back(story: Story, unit: str) -> Plot:
    if story.chance.random() < 0.75:
        yield story.chance.randint(1, 2), deciding.acknowledge
    if story.chance.random() < 0.3:
        yield 1, deciding.ask_back
        yield story.chance.randint(1, 5), asking.reply


def _days_to_decide(story: Story, unit: str) -> int:
    """Mostly within the receiver's clock, now and then past it."""
    risk = story.risk
    assert risk.band is not None  # a risk of the register is scored
    above = next(above for above in risk.path.values() if above.code == unit)
    _, allowed = pathway_for(above, on=clock.today()).receiver_days(above.level, risk.band)
    late = story.chance.random() < 0.12
    return allowed + story.chance.randint(1, 6) if late else story.chance.randint(1, max(1, allowed - 2))


def _closed_after_all(story: Story) -> Plot:
    yield story.chance.randint(3, 8), Story.complete_actions
    if story.chance.random() < 0.92:
        yield max(1, _until_review(story) - 2), Story.get_better
        yield 1, Story.close


def asks(unit: str, *, again: bool = False, way: Route = Route.LINE, readers: str = "") -> Act:
    return lambda story: asking.ask(story, unit, again=again, way=way, readers=readers)


def waiting_for(unit: str, *also: Act, before: int = 1) -> Teller:
    """A request to this unit that is not decided, after these other acts."""

    def plot(story: Story) -> Plot:
        yield from registered(story)
        yield before, asks(unit)
        for act in also:
            yield 1, act

    return plot


def ended_by(unit: str, ending: Act, *then: Act) -> Teller:
    """A request to this unit that was acknowledged and answered so, and what came of it."""

    def plot(story: Story) -> Plot:
        yield from registered(story)
        yield 1, asks(unit)
        yield 1, deciding.acknowledge
        yield 2, ending
        for act in then:
            yield 1, act

    return plot


def any_of(story: Story) -> Plot:
    """What mostly happens, by chance: severe risks go up, most others are settled below."""
    consequence, likelihood, _ = story.situation.score
    up = 0.75 if consequence * likelihood >= 15 else 0.3
    kinds: tuple[Teller, ...] = (sent_back, gone_up, settled, left_alone, kept_up)
    return story.chance.choices(kinds, (0.09, up, 0.90 - up, 0.05, 0.06))[0](story)
