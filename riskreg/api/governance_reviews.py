"""Governance reviews of a unit: who reads its risks for a reason, and read them before."""

from typing import Any

from flask import Response

from riskreg.api.answers import answered, shown_rows
from riskreg.api.operations import operation
from riskreg.api.received import sent_json
from riskreg.api.stepped_up import in_the_browser
from riskreg.queries.governance_reviews import get_review, reviews_of, unit_reviewed
from riskreg.queries.units import get_unit
from riskreg.schemas import resources
from riskreg.schemas.base import read
from riskreg.schemas.governance_review import EndReview, OpenReview
from riskreg.vocabulary import Permission
from riskreg.web.access import actor, reader
from riskreg.web.acting import Shown, create
from riskreg.workflows.governance_reviews import check_may_open, check_may_read, end_review
from riskreg.workflows.shown import canonical


@operation(
    "GET",
    "/units/<code>/governance-reviews",
    tag="Sight",
    summary="List the governance reviews of a unit",
    description="The newest first, at most 100; those of units it took over from too. For its information governance"
    " leads, AHP leads and auditors.",
    answers=resources.GovernanceReview,
    many=True,
    permission=Permission.READ_GOVERNANCE_REVIEWS,
)
def list_governance_reviews(code: str) -> Response:
    unit = unit_reviewed(code)
    check_may_read(unit, reader())
    return shown_rows(resources.GovernanceReview().dump(review) for review in reviews_of(unit))


in_the_browser(
    "/units/<code>/governance-reviews",
    "post_governance_review",
    tag="Sight",
    summary="Open a governance review of a unit",
    description="For its information governance leads: they read what the unit reads, for 24 hours. Its AHP leads and"
    " auditors are told at once.",
    body=OpenReview(),
    answers=resources.GovernanceReview,
    permission=Permission.OPEN_GOVERNANCE_REVIEW,
    problems=("review_open",),
)


@operation(
    "POST",
    "/units/<code>/governance-reviews/<uuid:identifier>/ending",
    tag="Sight",
    summary="End a governance review before its time",
    body=EndReview(),
    answers=resources.GovernanceReview,
    permission=Permission.OPEN_GOVERNANCE_REVIEW,
    problems=("review_over",),
)
def post_governance_review_ending(code: str, identifier: Any) -> Response:
    check_may_open(get_unit(code), actor())

    def do(answers: dict[str, Any], *, actor: Any) -> Any:
        return end_review(get_review(str(identifier), get_unit(code)), answers, actor=actor)

    def show(review: Any) -> Shown:
        return Shown(200, canonical(dict(resources.GovernanceReview().dump(review))))

    return answered(create(sent_json(), read=lambda sent: read(EndReview(), sent), do=do, show=show))
