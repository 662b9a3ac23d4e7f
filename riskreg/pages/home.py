"""The page that somebody starts from: what waits for them, and where the risks they raised have got to."""

from collections.abc import Sequence
from typing import Any

from flask import render_template

from riskreg import clock
from riskreg.pages.blueprint import pages, takes
from riskreg.pages.chrome import waiting_for
from riskreg.policy import CHAIRING, INFORMING, LEADING, OVERSEEING, WORKING, units_with
from riskreg.queries import my_risks, unanswered, waiting
from riskreg.queries.clocks import leads_told_on
from riskreg.queries.governance_reviews import open_reviews
from riskreg.queries.step_downs import to_take_back
from riskreg.queries.transfers import transfers_to_answer
from riskreg.queries.whereabouts import whereabouts_of
from riskreg.vocabulary import Role
from riskreg.web.access import actor, requires

LATELY = 5


@pages.get("/")
@requires()
@takes("done")
def home() -> str:
    who = actor()
    leads = bool(units_with(who, LEADING))
    raised = my_risks.raised_lately(who, most=LATELY)
    questions, reviews = waiting.risks_waiting(who)
    return render_template(
        "home/home.html",
        raised=raised,
        where=whereabouts_of(raised),
        own_titles=my_risks.own_titles(raised, raiser=who),
        questions=questions,
        reviews=reviews,
        replies=waiting.replies_owed(who),
        closings=closings_of_theirs(who),
        transfers=transfers_to_answer(who) if leads and waiting_for(who).transfers else [],
        handed_down=to_take_back(who, most=waiting.MOST),
        actions=waiting.actions_due(who),
        proposed=waiting.proposed_for_escalation(who),
        configured=codes(who, units_with(who, {Role.SYSTEM_ADMINISTRATOR})),
        informed=codes(who, units_with(who, INFORMING)),
        reviewed=reviews_of_theirs(who),
        drafts=my_risks.drafts_of(who),
        leads_told_on=leads_told_on,
        unanswered=unanswered.how_many(reader=who) if leads else 0,
        may_log=bool(units_with(who, WORKING)),
        administered=codes(who, units_with(who, {Role.UNIT_ADMINISTRATOR})),
        today=clock.today(),
    )


def closings_of_theirs(who: Any) -> Sequence[Any]:
    """What waits for a second person to close it; those who lead have had it counted already."""
    leads = units_with(who, LEADING)
    asks = waiting_for(who).closings if leads else units_with(who, CHAIRING)
    return waiting.closings_to_confirm(who) if asks else []


def codes(who: Any, unit_ids: set[int]) -> list[str]:
    """Of units where this person has a role."""
    return sorted({grant.unit.code for grant in who.grants if grant.unit_id in unit_ids})


def reviews_of_theirs(who: Any) -> Sequence[Any]:
    """The governance reviews that are open where they lead or audit; those who lead have had them counted already."""
    if units_with(who, LEADING) and not waiting_for(who).reviews:
        return []
    return open_reviews(units_with(who, OVERSEEING), at=clock.now())
