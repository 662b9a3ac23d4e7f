"""Risks: the list, one of them, raise one, amend one."""

from datetime import datetime
from functools import partial
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from flask import Response, request

from riskreg.api.answers import answered, listing, risk_shown, versioned
from riskreg.api.cursors import opened, sealed
from riskreg.api.operations import operation
from riskreg.api.pull import pulled, wants_lines
from riskreg.api.received import sent_json
from riskreg.queries import as_at, documents
from riskreg.queries.filters import RiskFilters
from riskreg.schemas import resources
from riskreg.schemas.base import read
from riskreg.schemas.parameters import OneRiskParameters, RiskParameters
from riskreg.schemas.raising import AmendRisk, RaiseRisk, read_raise
from riskreg.vocabulary import Permission, RiskAction
from riskreg.web.access import reader
from riskreg.web.acting import act, create, the_risk
from riskreg.workflows.raising import raise_risk
from riskreg.workflows.treatment import amend_risk

SEES = Permission.VIEW_RISK
ABOUT_THE_PAGE = ("cursor", "limit", "include")


@operation(
    "GET",
    "/risks",
    tag="Risks",
    summary="List the risks you may see",
    description="In the order they were raised. `Accept: application/x-ndjson` sends the whole filtered list in one"
    " answer, one risk a line, without `limit`, `cursor` and `include`.",
    query=RiskParameters(),
    answers=resources.Risk,
    many=True,
    permission=SEES,
    scope="risks:read",
    problems=("bad_cursor",),
    media_types=("application/json", "application/x-ndjson"),
)
def list_risks(given: dict[str, Any]) -> Response:
    who, filters, then = reader(), RiskParameters.filters(given), given.get("as_at")
    if wants_lines():
        return pulled(filters, reader=who, as_at=then)
    counted = given.get("include") == "count"
    epoch, count = documents.epoch_and_count(filters, reader=who, counted=counted and then is None)
    if counted and then is not None:
        count = as_at.count_as_at(filters, then, reader=who)
    narrowed = sorted(item for item in request.args.items() if item[0] not in ABOUT_THE_PAGE)
    # A cursor of an earlier form, which named a place in the list, is refused and not misread.
    bound_to = ["behind a risk", who.principal, request.path, epoch, urlencode(narrowed)]
    after = UUID(opened(given["cursor"], bound_to=bound_to)["after"]) if "cursor" in given else None
    rows = _page(filters, then, reader=who, after=after, limit=given["limit"] + 1)
    shown = rows[: given["limit"]]
    more = len(rows) > len(shown)
    onward = next_page(sealed({"after": str(shown[-1][0])}, bound_to=bound_to)) if more else None
    return listing((text for _, text in shown), onward=onward, **({"count": count} if counted else {}))


def _page(filters: RiskFilters, then: datetime | None, **more: Any) -> list[documents.Row]:
    if then is None:
        return documents.page(filters, **more)
    return as_at.register_as_at(filters, then, **more)


def next_page(cursor: str, parameter: str = "cursor") -> str:
    """This path with the same parameters and another cursor."""
    return f"{request.path}?{urlencode(request.args.to_dict() | {parameter: cursor})}"


@operation(
    "POST",
    "/risks",
    tag="Risks",
    summary="Raise a risk",
    body=RaiseRisk(),
    answers=resources.Risk,
    status=201,
    permission=Permission.RAISE_RISK,
    problems=("urgent_not_told",),
)
def post_risk() -> Response:
    return answered(create(sent_json(), read=read_raise, do=raise_risk, show=partial(risk_shown, status=201)))


@operation(
    "GET",
    "/risks/<identifier>",
    tag="Risks",
    summary="Read one risk",
    description="By its id or its reference. With `as_at`, as it stood then.",
    query=OneRiskParameters(),
    answers=resources.Risk,
    permission=SEES,
    scope="risks:read",
    conditional=True,
)
def get_risk(given: dict[str, Any], identifier: str) -> Response:
    if "as_at" in given:
        version, document = as_at.risk_as_at(identifier, given["as_at"], reader=reader())
    else:
        version, document = documents.current(identifier, reader=reader())
    return versioned(document, version)


@operation(
    "PATCH",
    "/risks/<identifier>",
    tag="Risks",
    summary="Amend a risk",
    description="What is not sent stays. Words and theme wait while a request is with its receiver.",
    body=AmendRisk(),
    answers=resources.Risk,
    if_match="required",
    permission=Permission.AMEND_RISK,
    problems=("move_not_legal", "escalation_undecided"),
)
def patch_risk(identifier: str) -> Response:
    target = the_risk(identifier, RiskAction.AMEND)
    return answered(act(target, sent_json(), read=partial(read, AmendRisk()), do=amend_risk, show=risk_shown))
