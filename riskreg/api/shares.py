"""Shares of a risk with units beside its path."""

from functools import partial
from typing import Any

from flask import Response

from riskreg.api.answers import answered, risk_shown, shown_rows
from riskreg.api.operations import operation
from riskreg.api.received import sent_json
from riskreg.api.stepped_up import in_the_browser
from riskreg.queries.risks import get_risk
from riskreg.queries.shares import live_shares
from riskreg.schemas import resources
from riskreg.schemas.base import read
from riskreg.schemas.sharing import EndShare, ShareRisk
from riskreg.vocabulary import Permission, RiskAction
from riskreg.web.access import reader
from riskreg.web.acting import act, the_risk
from riskreg.workflows.sharing import end_share


@operation(
    "GET",
    "/risks/<identifier>/shares",
    tag="Sight",
    summary="List with which units a risk is shared now",
    description="A unit it is shared with reads of its own share only.",
    answers=resources.Share,
    many=True,
    permission=Permission.VIEW_RISK,
    scope="risks:read",
)
def list_shares(identifier: str) -> Response:
    who = reader()
    found = live_shares(get_risk(identifier, reader=who), reader=who)
    return shown_rows(resources.Share().dump(share) for share in found)


in_the_browser(
    "/risks/<identifier>/shares",
    "post_share",
    tag="Sight",
    summary="Let a unit beside the path read a risk until a day",
    body=ShareRisk(),
    answers=resources.Risk,
    if_match="required",
    permission=Permission.SHARE_RISK,
    problems=("move_not_legal",),
)


@operation(
    "POST",
    "/risks/<identifier>/shares/<int(max=99999):n>/ending",
    tag="Sight",
    summary="End a share before its day",
    body=EndShare(),
    answers=resources.Risk,
    if_match="required",
    permission=Permission.SHARE_RISK,
    problems=("move_not_legal",),
)
def post_share_ending(identifier: str, n: int) -> Response:
    def do(risk: Any, answers: dict[str, Any], *, actor: Any) -> Any:
        end_share(risk, n, answers, actor=actor)
        return risk

    target = the_risk(identifier, RiskAction.END_SHARE)
    return answered(act(target, sent_json(), read=partial(read, EndShare()), do=do, show=risk_shown))
