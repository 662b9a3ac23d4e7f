from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select

from riskreg import clock
from riskreg.errors import NotPermitted, RuleBroken
from riskreg.extensions import db, transaction
from riskreg.models import RiskTolerance
from riskreg.vocabulary import EscalationStatus, RiskStatus
from riskreg.workflows.tolerance import expire_if_due
from tests.factories import payloads
from tests.factories.moves import (
    amend,
    close,
    escalate,
    escalation_at,
    expire_tolerances,
    propose_closure,
    review,
    risk_at,
    score,
    tolerate,
)
from tests.reading import document, events_of, last_data, last_event, message, told

UNTIL = date(2027, 3, 4)


@pytest.fixture
def risk(cast):
    return risk_at(RiskStatus.OPEN)


@pytest.fixture
def tolerated(cast, risk):
    tolerate(risk, payloads.tolerating(until=UNTIL), actor=cast.lead)
    return risk


def on(day):
    return clock.at(datetime(day.year, day.month, day.day, 9, tzinfo=UTC))


def test_a_tolerated_risk_has_its_day_and_keeps_what_counted_then(cast, tolerated):
    kept = db.session.scalars(select(RiskTolerance)).one()
    shown = document(tolerated)

    assert (shown["status"], shown["response"], shown["tolerated_until"]) == ("tolerated", "tolerate", "2027-03-04")
    assert (kept.until, kept.score, kept.tolerance_score) == (UNTIL, 12, 12)
    assert kept.reason == "Nothing more can be done here until the building is finished"
    assert last_data() == {"until": "2027-03-04", "score": 12, "tolerance": 12}
    assert (message(tolerated), told()) == ("We live with it until then", ["contributor"])


@pytest.mark.parametrize(
    ("given", "domain", "may"),
    [((4, 3), "workforce", True), ((5, 3), "workforce", False), ((3, 3), "safety", True), ((2, 5), "safety", False)],
)
def test_no_higher_than_the_holder_tolerates_for_this_kind_of_consequence(cast, given, domain, may):
    risk = risk_at(RiskStatus.OPEN, score=payloads.score(*given, domain=domain))

    if may:
        tolerate(risk, payloads.tolerating(), actor=cast.lead)
        assert risk.status == RiskStatus.TOLERATED
    else:
        with pytest.raises(RuleBroken) as refused:
            tolerate(risk, payloads.tolerating(), actor=cast.lead)
        assert (refused.value.code, refused.value.status) == ("above_tolerance", 409)
        assert "Escalate it: above appetite is one of the reasons to." in refused.value.message
        assert refused.value.details["tolerance"] < risk.score


def test_not_while_a_unit_is_asked(cast):
    risk = escalation_at(EscalationStatus.RETURNED).risk

    with pytest.raises(RuleBroken) as refused:
        tolerate(risk, payloads.tolerating(), actor=cast.director)

    assert refused.value.code == "escalation_undecided"


def test_the_owner_alone_does_not_decide_to_live_with_it(cast):
    risk = risk_at(RiskStatus.OPEN, owner=cast.colleague)

    with pytest.raises(NotPermitted):
        tolerate(risk, payloads.tolerating(), actor=cast.colleague)


def test_a_tolerated_risk_is_amended_scored_reviewed_and_escalated_as_ever(cast, tolerated):
    amend(tolerated, {"title": "Other"}, actor=cast.lead)
    score(tolerated, payloads.rescoring(3, 3), actor=cast.lead)
    review(tolerated, payloads.review(), actor=cast.lead)
    escalate(tolerated, payloads.escalate("TESTA"), actor=cast.lead)

    assert (tolerated.status, tolerated.tolerated_until) == ("tolerated", UNTIL)


def test_closing_it_ends_the_tolerance_too(cast, tolerated):
    close(tolerated, payloads.closure(), actor=cast.lead)

    assert (document(tolerated)["status"], document(tolerated)["tolerated_until"]) == ("closed", None)


@pytest.mark.parametrize("verb", ["score", "review"])
def test_a_score_above_the_tolerance_ends_it_in_the_same_move(cast, tolerated, verb):
    before = last_event().seq
    if verb == "score":
        score(tolerated, payloads.rescoring(5, 3), actor=cast.lead)
    else:
        review(tolerated, payloads.review_with_score(5, 3), actor=cast.lead)
    shown = document(tolerated)

    assert (shown["status"], shown["tolerated_until"], shown["response"]) == ("open", None, "treat")
    assert (last_event().seq, tolerated.score) == (before + 1, 15)
    assert message(tolerated) == (
        f"The score of {tolerated.reference} is now 15, Extreme."
        " That is more than may be tolerated, so it is open again."
    )


@pytest.mark.parametrize("kind", ["initial", "target"])
def test_other_scores_end_nothing(cast, tolerated, kind):
    payload = payloads.target(3, 4) if kind == "target" else payloads.rescoring(5, 5, kind=kind)

    score(tolerated, payload, actor=cast.lead)

    assert tolerated.status == RiskStatus.TOLERATED


def test_a_score_of_another_kind_is_measured_by_the_tolerance_of_that_kind(cast, tolerated):
    score(tolerated, payloads.rescoring(2, 5, domain="safety"), actor=cast.lead)

    assert tolerated.status == RiskStatus.OPEN


def test_on_its_last_day_it_is_still_tolerated(cast, tolerated):
    with on(UNTIL):
        expire_tolerances()

    assert tolerated.status == RiskStatus.TOLERATED


def test_the_day_after_it_is_open_again_and_due_for_review_by_nobody_s_hand(cast, tolerated):
    with on(UNTIL - timedelta(days=3)):
        review(tolerated, payloads.review(next_review_on="2027-04-20"), actor=cast.lead)
    with on(UNTIL + timedelta(days=1)):
        expire_tolerances()
    event = last_event()

    assert (event.kind, event.actor_id) == ("risk.tolerance_expired", None)
    assert (tolerated.status, tolerated.tolerated_until) == ("open", None)
    assert tolerated.next_review_on == UNTIL + timedelta(days=1)
    assert last_data() == {"until": "2027-03-04"}
    assert message(tolerated) == (
        f"{tolerated.reference} was tolerated until 4 March 2027. It is open again and will be reviewed."
    )
    assert told() == ["contributor", "lead"]


def test_a_review_that_was_due_before_stays_late(cast, tolerated):
    due = tolerated.next_review_on
    with on(UNTIL + timedelta(days=9)):
        expire_tolerances()

    assert tolerated.next_review_on == due


def test_ending_it_twice_does_it_once(cast, tolerated):
    day = UNTIL + timedelta(days=1)
    with on(day):
        for _ in range(2):
            transaction(lambda: expire_if_due(tolerated.id, day))

    assert events_of(tolerated).count("risk.tolerance_expired") == 1


def test_each_is_ended_by_itself_and_others_are_left(cast, tolerated):
    later = risk_at(RiskStatus.OPEN)
    tolerate(later, payloads.tolerating(until=UNTIL + timedelta(days=1)), actor=cast.lead)
    with on(UNTIL + timedelta(days=1)):
        expire_tolerances()

    assert (tolerated.status, later.status) == ("open", "tolerated")


def test_a_proposal_to_close_is_taken_back_by_the_decision_to_live_with_it(cast):
    risk = risk_at(RiskStatus.OPEN, score=payloads.score(5, 3, domain="objectives"))
    propose_closure(risk, payloads.closure(), actor=cast.lead)

    tolerate(risk, payloads.tolerating(), actor=cast.director)

    assert (risk.closure_proposed, last_data()["proposal"]) == (None, "dropped")
