"""Requests below that nobody answered in time."""

from dataclasses import asdict

from flask import Response

from riskreg.api.answers import shown_rows
from riskreg.api.operations import operation
from riskreg.queries.unanswered import unanswered_below
from riskreg.schemas import resources
from riskreg.web.access import reader


@operation(
    "GET",
    "/unanswered",
    tag="Escalations",
    summary="List requests to the units right below yours that nobody answered in time",
    description="For AHP leads and quality officers of the unit above. Says who owes an answer to whom and since when, "
    "and nothing of the risk. For people, not machines.",
    answers=resources.Unanswered,
    many=True,
)
def list_unanswered() -> Response:
    shape = resources.Unanswered()
    return shown_rows(shape.dump(asdict(row)) for row in unanswered_below(reader=reader()))
