"""What is done with a risk of the register: voices, another owner, reviews, tolerance, reopening, links, tags."""

from collections.abc import Callable
from functools import partial
from typing import Any

from flask import Response

from riskreg.api.answers import answered, risk_shown, shown_rows
from riskreg.api.operations import operation
from riskreg.api.received import sent_json
from riskreg.queries.links import links_of
from riskreg.queries.risks import get_whole_risk
from riskreg.queries.standing import dates_before, kept, voices_of
from riskreg.schemas import resources
from riskreg.schemas.base import Answers, read
from riskreg.schemas.standing import AddVoice, HandOver, ReopenRisk, ReviewRisk, TolerateRisk
from riskreg.schemas.tags import LinkRisk, TagEducation, Unlink
from riskreg.schemas.treatment import RedateAction
from riskreg.vocabulary import Permission, RiskAction
from riskreg.web.access import reader
from riskreg.web.acting import act, the_action, the_link, the_risk
from riskreg.workflows.education import tag_education
from riskreg.workflows.handing_over import hand_over
from riskreg.workflows.links import link, unlink
from riskreg.workflows.reopening import reopen
from riskreg.workflows.reviews import review_risk
from riskreg.workflows.tolerance import tolerate
from riskreg.workflows.treatment import find_action, redate_action
from riskreg.workflows.voices import add_voice

ABOUT = {"tag": "Treatment", "answers": resources.Risk, "if_match": "required", "problems": ("move_not_legal",)}
READS = {"tag": "Treatment", "many": True, "permission": Permission.VIEW_RISK, "scope": "risks:read"}
Verb = Callable[..., Any]


def _post(
    path: str, name: str, action: RiskAction, schema: Answers, verb: Verb, permission: Permission, **about: Any
) -> None:
    """One verb about a risk. ``below``: where what it makes is found."""
    below = about.pop("below", None)
    only_adds = about.get("if_match") == "optional"

    def do(risk: Any, answers: dict[str, Any], *, actor: Any) -> Any:
        verb(risk, answers, actor=actor)
        return risk

    def show(risk: Any) -> Any:
        return risk_shown(risk, status=201 if below else 200, below=below)

    def view(identifier: str) -> Response:
        target, taken = the_risk(identifier, action), partial(read, schema)
        return answered(act(target, sent_json(), read=taken, do=do, show=show, only_adds=only_adds))

    view.__name__ = name
    status = 201 if below else 200
    declared = ABOUT | {"body": schema, "permission": permission, "status": status} | about
    operation("POST", f"/risks/<identifier>/{path}", **declared)(view)


def _list(kind: str, summary: str, answers: type[resources.Resource], rows: Callable[..., Any]) -> None:
    def view(identifier: str) -> Response:
        who = reader()
        found = rows(get_whole_risk(identifier, reader=who), reader=who)
        return shown_rows(dict(answers().dump(row)) for row in found)

    view.__name__ = f"list_{kind}"
    operation("GET", f"/risks/<identifier>/{kind}", summary=summary, answers=answers, **READS)(view)


_list("voices", "List the voices behind a risk", resources.Voice, voices_of)
_list("reviews", "List the reviews of a risk", resources.Review, partial(kept, "reviews"))
_list("tolerances", "List when a risk was tolerated, and why", resources.Tolerance, partial(kept, "tolerances"))
_list("reopenings", "List when a risk was opened again, and why", resources.Reopening, partial(kept, "reopenings"))
_list("links", "List what a risk is linked to", resources.LinkInView, links_of)

_post(
    *("voices", "post_voice", RiskAction.ADD_VOICE, AddVoice(), add_voice, Permission.ADD_VOICE),
    summary="Add your voice to a risk",
    description="Once each, and not to a risk you raised. It never changes the score.",
    if_match="optional",
    below="voices",
)
_post(
    *("handovers", "post_handover", RiskAction.HAND_OVER, HandOver(), hand_over, Permission.HAND_OVER_RISK),
    summary="Give a risk another owner",
    description="Somebody with a role at its holder, who is told.",
)
_post(
    *("reviews", "post_review", RiskAction.REVIEW, ReviewRisk(), review_risk, Permission.REVIEW_RISK),
    summary="Review a risk",
    description="Either nothing_changed is true, or there is a score.",
    problems=("move_not_legal", "escalation_undecided"),
    below="reviews",
)
_post(
    *("tolerances", "post_tolerance", RiskAction.TOLERATE, TolerateRisk(), tolerate, Permission.TOLERATE_RISK),
    summary="Live with a risk until a day",
    description="No higher than its holder may tolerate. A score above that ends it, as does the day after the last.",
    problems=("move_not_legal", "escalation_undecided", "step_down_undecided", "above_tolerance"),
    below="tolerances",
)
_post(
    *("reopenings", "post_reopening", RiskAction.REOPEN, ReopenRisk(), reopen, Permission.REOPEN_RISK),
    summary="Open a closed risk again, or send a declined one to triage anew",
    description="Owner, score and next review are needed where those of a closed risk fit no more.",
    below="reopenings",
)
_post(
    *("links", "post_link", RiskAction.LINK, LinkRisk(), link, Permission.LINK_RISK),
    summary="Link a risk to a record of another system, or to another risk",
    below="links",
)
_post(
    *("education", "post_education", RiskAction.TAG_EDUCATION, TagEducation(), tag_education, Permission.TAG_EDUCATION),
    summary="Tag what a learning environment risk says about education quality",
    description="A scale of its own: it never becomes a score.",
)


@operation(
    "POST",
    "/risks/<identifier>/links/<int(max=99999):n>/removal",
    **ABOUT,
    summary="Take a link away",
    body=Unlink(),
    permission=Permission.LINK_RISK,
)
def post_link_removal(identifier: str, n: int) -> Response:
    def do(risk: Any, answers: dict[str, Any], *, actor: Any) -> Any:
        unlink(risk, n, answers, actor=actor)
        return risk

    return answered(act(the_link(identifier, n), sent_json(), read=partial(read, Unlink()), do=do, show=risk_shown))


@operation(
    "POST",
    "/risks/<identifier>/actions/<int(max=99999):n>/dates",
    **ABOUT,
    summary="Give an action another date",
    body=RedateAction(),
    status=201,
    permission=Permission.REDATE_ACTION,
)
def post_date(identifier: str, n: int) -> Response:
    def do(action: Any, answers: dict[str, Any], *, actor: Any) -> Any:
        redate_action(action.risk, n, answers, actor=actor)
        return action.risk

    target = the_action(identifier, n, Permission.REDATE_ACTION)
    show = partial(risk_shown, status=201, below=f"actions/{n}/former-dates")
    return answered(act(target, sent_json(), read=partial(read, RedateAction()), do=do, show=show))


@operation(
    "GET",
    "/risks/<identifier>/actions/<int(max=99999):n>/former-dates",
    **READS,
    summary="List the days an action was due before",
    answers=resources.DateBefore,
)
def list_dates(identifier: str, n: int) -> Response:
    who = reader()
    risk = get_whole_risk(identifier, reader=who)
    rows = dates_before(find_action(risk, n), risk, reader=who)
    return shown_rows(dict(resources.DateBefore().dump(row)) for row in rows)
