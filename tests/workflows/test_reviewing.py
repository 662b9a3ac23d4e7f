from datetime import UTC, date, datetime

import pytest
from sqlalchemy import select

from riskreg import clock
from riskreg.errors import InvalidInput, NotPermitted, RuleBroken
from riskreg.extensions import db
from riskreg.models import RiskReview
from riskreg.vocabulary import EscalationStatus, RiskStatus
from tests.factories import payloads
from tests.factories.moves import escalation_at, propose_closure, review, risk_at
from tests.reading import document, last_data, message, told


@pytest.fixture
def risk(cast):
    return risk_at(RiskStatus.OPEN)


def test_nothing_has_changed_in_one_step_and_one_version(cast, risk):
    version = risk.version
    with clock.at(datetime(2027, 1, 12, 9, tzinfo=UTC)):
        review(risk, payloads.review(note="Both adverts are out"), actor=cast.lead)
    kept = db.session.scalars(select(RiskReview)).one()

    assert (risk.version, risk.score, risk.next_review_on) == (version + 1, 12, date(2027, 2, 1))
    assert (kept.version, kept.nothing_changed, kept.note) == (risk.version, True, "Both adverts are out")
    assert last_data() == {"nothing_changed": True, "next_review_on": "2027-02-01"}
    assert (message(risk), told()) == (None, [])


def test_a_new_score_is_taken_in_the_same_version(cast, risk):
    version = risk.version
    review(risk, payloads.review_with_score(4, 4), actor=cast.lead)

    assert (risk.version, risk.score, document(risk)["scores"]["current"]["score"]) == (version + 1, 16, 16)
    assert last_data() == {
        "kind": "current",
        "score": 16,
        "nothing_changed": False,
        "next_review_on": payloads.day(20),
    }


def test_who_raised_it_hears_of_another_band_and_of_no_other_score(cast, risk):
    review(risk, payloads.review_with_score(3, 3), actor=cast.lead)
    same = (message(risk), told())
    review(risk, payloads.review_with_score(2, 2), actor=cast.lead)

    assert same == (None, [])
    assert (message(risk), told()) == (f"The score of {risk.reference} is now 4, Moderate.", ["contributor"])


@pytest.mark.parametrize(
    ("payload", "limit"),
    [
        (lambda: payloads.review(next_review_on=payloads.day(91)), 90),
        (lambda: payloads.review_with_score(5, 4, next_review_on=payloads.day(31)), 30),
    ],
)
def test_the_next_review_is_within_the_days_of_the_score_that_counts_now(cast, risk, payload, limit):
    with pytest.raises(InvalidInput) as refused:
        review(risk, payload(), actor=cast.lead)

    assert refused.value.fields["next_review_on"][0].startswith(f"Review date must be within {limit} days")


def test_the_owner_reviews_and_may_say_that_the_score_has_changed(cast):
    risk = risk_at(RiskStatus.OPEN, owner=cast.colleague)

    review(risk, payloads.review_with_score(4, 4), actor=cast.colleague)

    assert (risk.score, risk.scores[-1].scored_by) == (16, cast.colleague)


@pytest.mark.parametrize("name", ["contributor", "colleague", "organisation_contributor", "ics_lead"])
def test_nobody_else_does(cast, risk, name):
    with pytest.raises(NotPermitted):
        review(risk, payloads.review(), actor=cast.person(name))


def test_while_the_unit_asked_decides_a_review_changes_no_score(cast):
    risk = escalation_at(EscalationStatus.ASKED).risk
    review(risk, payloads.review(), actor=cast.director)

    with pytest.raises(RuleBroken) as refused:
        review(risk, payloads.review_with_score(1, 1), actor=cast.director)

    assert (refused.value.code, risk.score) == ("escalation_undecided", 12)


def test_a_new_score_takes_back_a_proposal_to_close_and_a_quiet_review_does_not(cast):
    risk = risk_at(RiskStatus.OPEN, score=payloads.score(4, 4))
    propose_closure(risk, payloads.closure(), actor=cast.lead)
    review(risk, payloads.review(), actor=cast.director)
    stood = risk.closure_proposed is not None

    review(risk, payloads.review_with_score(4, 4), actor=cast.director)

    assert (stood, risk.closure_proposed) == (True, None)
    assert last_data()["proposal"] == "dropped"
