"""What a look at the data of the register finds."""

from dataclasses import asdict
from typing import Any

from flask import Response

from riskreg.api.answers import shown_rows
from riskreg.api.operations import operation
from riskreg.queries.data_quality import findings
from riskreg.schemas import resources
from riskreg.schemas.parameters import CheckParameters
from riskreg.vocabulary import Permission
from riskreg.web.access import reader


@operation(
    "GET",
    "/findings",
    tag="Risks",
    summary="List what looks wrong in the risks you may see",
    description="Risks on the register only; at most 50 of each check. A finding is a question, not a fault.",
    query=CheckParameters(),
    answers=resources.Finding,
    many=True,
    permission=Permission.VIEW_RISK,
    scope="risks:read",
)
def list_findings(given: dict[str, Any]) -> Response:
    found = findings(reader=reader(), only=given.get("check"))
    return shown_rows(asdict(one) for one in found)
