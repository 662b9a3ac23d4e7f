"""What a risk is tied to in the demo: where in the work system it lies, records elsewhere, the quality of education."""

from riskreg.demo.story import Act, Story
from riskreg.schemas.base import read
from riskreg.schemas.raising import AmendRisk
from riskreg.schemas.tags import LinkRisk, TagEducation, Unlink
from riskreg.vocabulary import LinkKind
from riskreg.workflows import education, links, treatment


def tag(*codes: str) -> Act:
    """With these parts of the work system (SEIPS)."""
    return lambda story: _tag(story, list(codes))


def tag_by_theme(story: Story) -> None:
    """As a lead would who has read it once."""
    _tag(story, story.said("seips", story.situation.theme.value))


def _tag(story: Story, codes: list[str]) -> None:
    story.do(treatment.amend_risk, story.risk, AmendRisk(), story.holding_lead(), seips=codes)


def reach_further(*groups: str) -> Act:
    """More people are affected than whoever raised it knew."""

    def act(story: Story) -> None:
        affected = sorted({*story.situation.affected, *groups} - {"not_sure"})
        story.do(treatment.amend_risk, story.risk, AmendRisk(), story.holding_lead(), affected=affected)

    return act


def mistake_cause(story: Story) -> None:
    """A cause in the words of a risk, as people often write it."""
    cause = f"There is a risk that this goes on. {story.risk.cause}"
    story.do(treatment.amend_risk, story.risk, AmendRisk(), story.holding_lead(), cause=cause)


def link(kind: LinkKind, reference: str) -> Act:
    """To a record of another system, by its number there."""
    return lambda story: story.do(
        links.link, story.risk, LinkRisk(), story.holding_lead(), kind=kind.value, reference=reference
    )


def link_to(team: str, title: str) -> Act:
    """To another risk, which has been raised by then."""

    def act(story: Story) -> None:
        link(LinkKind.RISK, story.world.references[team, title])(story)

    return act


def unlink(story: Story) -> None:
    """The first of its links was a mistake."""
    links.unlink(story.risk, 1, read(Unlink(), {}), actor=story.holding_lead())


def tag_education(category: str, domains: list[str], charter: list[str]) -> Act:
    """How concerned people are about a place of learning."""
    tags = {"isf_category": category, "domains": domains, "charter": charter}
    return lambda story: story.do(education.tag_education, story.risk, TagEducation(), story.holding_lead(), **tags)
