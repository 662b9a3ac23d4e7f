"""Confidential risks: who reads one, why it is one, and what changes that."""

from flask import Response

from riskreg import policy
from riskreg.api.answers import shown_rows
from riskreg.api.operations import operation
from riskreg.api.stepped_up import in_the_browser
from riskreg.queries.confidentiality import marks_of, readers_of
from riskreg.queries.risks import get_risk
from riskreg.schemas import resources
from riskreg.schemas.confidentiality import ClearConfidential, MarkConfidential, NameReaders
from riskreg.vocabulary import Permission
from riskreg.web.access import reader


@operation(
    "GET",
    "/risks/<identifier>/readers",
    tag="Sight",
    summary="List who reads a confidential risk",
    description="Those named, beside the information governance lead of its holder; nobody of a risk that is not.",
    answers=resources.Person,
    many=True,
    permission=Permission.VIEW_RISK,
    scope="risks:read",
)
def list_readers(identifier: str) -> Response:
    risk = get_risk(identifier, reader=reader())
    return shown_rows(resources.Person().dump(person) for person in readers_of(risk))


@operation(
    "GET",
    "/risks/<identifier>/confidential-marks",
    tag="Sight",
    summary="List why a risk was made confidential and why it is no longer",
    description="For those who may do either.",
    answers=resources.ConfidentialMark,
    many=True,
    permission=Permission.MARK_CONFIDENTIAL,
    scope="risks:read",
)
def list_confidential_marks(identifier: str) -> Response:
    who = reader()
    risk = get_risk(identifier, reader=who)
    policy.check(who, Permission.MARK_CONFIDENTIAL, risk)
    return shown_rows(resources.ConfidentialMark().dump(mark) for mark in marks_of(risk))


for _path, _name, _summary, _body in (
    ("confidential-marks", "post_confidential_mark", "Make a risk confidential", MarkConfidential()),
    ("confidential-marks/clearing", "post_clearing", "End that a risk is confidential", ClearConfidential()),
    ("readers", "post_readers", "Name readers of a confidential risk, or take them off", NameReaders()),
):
    in_the_browser(
        f"/risks/<identifier>/{_path}",
        _name,
        tag="Sight",
        summary=_summary,
        body=_body,
        answers=resources.Risk,
        if_match="required",
        permission=Permission.MARK_CONFIDENTIAL,
        problems=("move_not_legal",),
    )
