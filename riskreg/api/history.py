"""What became of a risk: its versions with the events that made them, and the trail in plain words."""

from typing import Any

from flask import Response, request

from riskreg.api.answers import listing, shown_rows
from riskreg.api.cursors import opened, sealed
from riskreg.api.operations import operation
from riskreg.api.risks import next_page
from riskreg.queries import history
from riskreg.queries.journey import journey_of
from riskreg.queries.looking_back import in_view_since
from riskreg.queries.risks import get_risk
from riskreg.schemas import resources
from riskreg.schemas.parameters import PageParameters
from riskreg.vocabulary import Permission
from riskreg.web.access import reader
from riskreg.workflows.shown import canonical


@operation(
    "GET",
    "/risks/<identifier>/history",
    tag="Risks",
    summary="Read the versions of a risk and the events that made them",
    description="Oldest first. Above its organisation it begins when the risk came into your view.",
    query=PageParameters(),
    answers=resources.HistoryEntry,
    many=True,
    permission=Permission.VIEW_RISK,
    scope="risks:read",
    problems=("bad_cursor",),
)
def get_history(given: dict[str, Any], identifier: str) -> Response:
    who = reader()
    risk = get_risk(identifier, reader=who)
    bound_to = [who.principal, request.path, str(risk.uuid)]
    after = opened(given["cursor"], bound_to=bound_to)["after"] if "cursor" in given else 0
    since = in_view_since(risk, reader=who) or 0
    rows = history.events_of(risk, since=since, after=after, limit=given["limit"] + 1)
    shown = rows[: given["limit"]]
    more = len(rows) > len(shown)
    onward = next_page(sealed({"after": shown[-1].version}, bound_to=bound_to)) if more else None
    return listing((_entry(row) for row in shown), onward=onward)


def _entry(row: Any) -> str:
    """The two texts as they are stored, side by side."""
    actor = canonical({"id": str(row.uuid), "title": row.title}) if row.uuid else "null"
    document = row.document or "null"
    return f'{{"version":{row.version},"actor":{actor},"event":{row.body},"document":{document}}}'


@operation(
    "GET",
    "/risks/<identifier>/journey",
    tag="Risks",
    summary="Read where a risk got to, in six steps",
    description="Also for the person who raised it, whatever became of their role.",
    answers=resources.Step,
    many=True,
    permission=Permission.VIEW_JOURNEY,
    scope="risks:read",
)
def get_journey(identifier: str) -> Response:
    who = reader()
    risk = get_risk(identifier, reader=who, journey=True)
    return shown_rows(journey_of(risk, reader=who).steps)
