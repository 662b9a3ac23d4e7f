"""The day after: what somebody meets whose unit has become part of another one while they slept."""

from datetime import timedelta

import pytest

from riskreg import clock, policy
from riskreg.delivery import jobs
from riskreg.extensions import db, transaction
from riskreg.queries.governance_reviews import reviews_of
from riskreg.vocabulary import Permission, Role
from riskreg.workflows.governance_reviews import open_review
from tests.conftest import A_TUESDAY
from tests.factories.moves import held_at
from tests.invariants import check_all
from tests.reading import last_data, last_event, told
from tests.sight import someone
from tests.tree.conftest import TOMORROW, at_nine, merge_boards


@pytest.fixture
def wake(session):
    """The worker's own job, on the morning of the day."""

    def go(day=TOMORROW):
        with at_nine(day):
            jobs.route({})
        db.session.expire_all()

    return go


def test_a_governance_review_ends_with_its_unit_and_is_read_at_its_successor(do, wake, cast):
    governor = someone(Role.INFORMATION_GOVERNANCE, "TESTI")
    risk = held_at("TESTI")
    with clock.at(A_TUESDAY + timedelta(hours=13)):
        review = transaction(lambda: open_review(cast.unit("TESTI"), {"reason": "A complaint"}, actor=governor))
        before = policy.can(governor, Permission.VIEW_RISK, risk)
    merge_boards(do)

    wake()

    with at_nine(TOMORROW):
        assert (before, policy.can(governor, Permission.VIEW_RISK, risk)) == (True, False)
        assert review.ends_at > clock.now()
        assert [(row.id, row.ended_by) for row in reviews_of(cast.unit("TESTK"))] == [(review.id, None)]
        assert policy.can(cast.ics_lead, Permission.READ_GOVERNANCE_REVIEWS, reviewed=cast.unit("TESTK"))
    assert (last_event().kind, last_event().actor_id, last_data()["review"]) == (
        "governance_review.ended",
        None,
        str(review.uuid),
    )
    assert set(told()) == {"both_sides", "ics_lead", "elsewhere_ics_lead", governor.email.partition("@")[0]}
    check_all()
