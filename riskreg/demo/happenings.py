"""What happens to units and people of the demo during the year, whatever risks there are."""

from collections.abc import Callable
from datetime import timedelta

from riskreg import clock
from riskreg.demo.world import FIRST_SITE, LEAVER, SECOND_SITE, World
from riskreg.models import Person
from riskreg.queries.units import get_unit
from riskreg.schemas.base import read
from riskreg.schemas.pathway import SetPathway
from riskreg.workflows import accounts
from riskreg.workflows.pathway import set_pathway
from riskreg.workflows.tree.changes import change_from
from riskreg.workflows.tree.merging import merge_units
from riskreg.workflows.tree.renaming import rename_unit
from riskreg.workflows.tree.routing import route_due

Happening = Callable[[World], None]
NOTICE = timedelta(days=21)
"""Changes of the tree, and new pathways, are known so long before their first day."""


def _administrator(world: World) -> Person:
    return world.person("system", "DEMOX")


def ics_sets_its_pathway(world: World) -> None:
    """It wants to hear of more, sooner than the national default says; and tolerates less in workforce."""
    content = {
        "levels": {
            "ics": {
                "takes_score_from": 12,
                "clock": {"acknowledge": 4, "decide": 15, "acknowledge_extreme": 2, "decide_extreme": 8},
            }
        },
        "appetite": {"workforce": {"appetite": "cautious", "max_target_score": 8, "tolerance_score": 12}},
    }
    starts_on = (clock.today() + NOTICE).isoformat()
    reason = "The AHP council asked to hear of workforce risks before they are extreme."
    answers = read(SetPathway(), {"starts_on": starts_on, "content": content, "reason": reason})
    set_pathway(get_unit("DEMOI"), answers, actor=_administrator(world))


def trust_is_renamed(world: World) -> None:
    reason = "The trust took the name of both its towns."
    change = change_from(clock.today() + NOTICE, reason, _administrator(world))
    rename_unit("DEMOD", "Coastal and Harbour NHS Trust (fictional)", change)


def teams_will_merge(world: World) -> None:
    """Two sites become one team in three weeks."""
    reason = "Both sites have shared a rota and a lead since spring and become one team."
    merge_units([SECOND_SITE], FIRST_SITE, change_from(clock.today() + NOTICE, reason, _administrator(world)))


def worker_routes(_world: World) -> None:
    """Nobody does this: on the day of the merger the worker finds that risks stand elsewhere now."""
    route_due(actor=None)


def owner_leaves(world: World) -> None:
    """Somebody goes to another employer, and a risk is left with an owner who has no role there."""
    accounts.revoke_grant(world.person(LEAVER, "DEMOB").grants[0].id)


HAPPENINGS: tuple[tuple[int, Happening], ...] = (
    (190, ics_sets_its_pathway),
    (150, trust_is_renamed),
    (105, teams_will_merge),
    (90, worker_routes),
    (12, owner_leaves),
)
"""Working days before now. The three weeks of notice are 15 working days, or fewer with holidays in them."""
