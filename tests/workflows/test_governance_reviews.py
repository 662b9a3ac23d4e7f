import json
from datetime import timedelta

import pytest
from sqlalchemy import select

from riskreg import clock, policy
from riskreg.errors import NotPermitted, RuleBroken
from riskreg.extensions import db, transaction
from riskreg.models import Audience, Event, GovernanceReview, RiskVersion
from riskreg.queries.feed import read_feed
from riskreg.queries.governance_reviews import open_reviews, reviews_of
from riskreg.schemas.base import read
from riskreg.schemas.governance_review import EndReview, OpenReview
from riskreg.vocabulary import Permission, RiskStatus, Role
from riskreg.workflows import auditing
from riskreg.workflows.governance_reviews import end_review, open_review
from tests.conftest import A_TUESDAY
from tests.factories.moves import cast, escalation_at, raise_risk, risk_at
from tests.factories.rows import GrantFactory
from tests.invariants import check_all
from tests.reading import last_data, last_event, last_unit, told
from tests.sight import refused, someone

REASON = "A complaint says that it names a patient"


@pytest.fixture
def governor():
    return someone(Role.INFORMATION_GOVERNANCE)


def opened(governor, unit="TESTA", reason=REASON):
    return transaction(lambda: open_review(cast.unit(unit), read(OpenReview(), {"reason": reason}), actor=governor))


def ended(review, actor):
    return transaction(lambda: end_review(review, read(EndReview(), {}), actor=actor))


def sees(governor, risk):
    return policy.can(governor, Permission.VIEW_RISK, risk)


def later(**after):
    return clock.at(A_TUESDAY + timedelta(**after))


def test_it_shows_what_the_unit_sees_until_a_day_has_passed_by_the_clock(governor):
    ours, theirs = risk_at(RiskStatus.OPEN), risk_at(RiskStatus.OPEN, "TESTB")
    before = sees(governor, ours)

    review = opened(governor)

    assert (before, sees(governor, ours), sees(governor, theirs)) == (False, True, False)
    assert review.ends_at - review.opened_at == timedelta(hours=24)
    with later(hours=23, minutes=59):
        assert sees(governor, ours)
    with later(hours=24):
        assert not sees(governor, ours)


def test_those_who_lead_and_audit_exactly_this_unit_are_told_at_once(governor):
    someone(Role.AUDITOR, email="auditor@test.example")
    someone(Role.AUDITOR, "TESTB")
    someone(Role.AUDITOR, "TESTA.SLT")

    opened(governor)

    assert told() == ["auditor", "both_sides", "director"]


def test_the_ledger_names_who_where_and_until_when_and_never_why(governor):
    risk = risk_at(RiskStatus.OPEN)

    review = opened(governor)

    event = last_event()
    assert (event.kind, event.actor_id, event.risk_id, event.version) == (
        "governance_review.opened",
        governor.id,
        None,
        None,
    )
    assert last_unit() == "TESTA"
    assert last_data() == {
        "review": str(review.uuid),
        "person": str(governor.uuid),
        "until": "2026-11-25T10:30:00.000000Z",
    }
    assert json.loads(event.body)["digest"] is None
    assert not [body for body in db.session.scalars(select(Event.body)) if "complaint" in body]
    assert auditing.verify()["ok"]
    ended(review, governor)
    raise_risk(actor=cast.contributor)
    assert auditing.verify() | {"head": ""} == {
        "events": last_event().seq,
        "head": "",
        "ok": True,
        "first_bad": None,
        "reason": None,
    }
    assert risk.version == 2
    check_all()


def test_it_leaves_risks_their_audience_and_every_feed_as_they_were(governor):
    risk = escalation_at("asked").risk
    rows = select(Audience.unit_id, Audience.seq, Audience.visible).where(Audience.risk_id == risk.id)
    before, start = db.session.execute(rows).all(), last_event().seq

    ended(opened(governor), governor)

    assert db.session.execute(rows).all() == before
    assert read_feed(reader=cast.client, since=start, start=0, limit=10).changes == []
    assert db.session.scalars(select(RiskVersion.version).where(RiskVersion.seq > start)).all() == []


def test_it_is_ended_before_its_time_by_any_information_governance_lead_of_the_unit(governor):
    risk, other = risk_at(RiskStatus.OPEN), someone(Role.INFORMATION_GOVERNANCE)
    review = opened(governor)

    with later(hours=2):
        ended(review, other)

        assert not sees(governor, risk)
        assert (review.ended_by, review.ended_at) == (other, A_TUESDAY + timedelta(hours=2))
        assert (last_event().kind, last_data()["review"]) == ("governance_review.ended", str(review.uuid))
        assert told() == sorted(["both_sides", "director", governor.email.partition("@")[0]])
        with pytest.raises(RuleBroken) as wrong:
            ended(review, governor)
    assert wrong.value.code == "review_over"


def test_what_ended_by_itself_is_not_ended_again(governor):
    review = opened(governor)

    with later(hours=24), pytest.raises(RuleBroken):
        ended(review, governor)


def test_one_at_a_time_for_a_person_and_as_many_as_needed_after_another(governor):
    first = opened(governor)

    with pytest.raises(RuleBroken) as wrong:
        opened(governor)
    opened(someone(Role.INFORMATION_GOVERNANCE))
    ended(first, governor)
    second = opened(governor)

    assert wrong.value.code == "review_open"
    assert reviews_of(cast.unit("TESTA"))[0].id == second.id
    assert len(open_reviews({cast.unit("TESTA").id}, at=clock.now())) == 2


@pytest.mark.parametrize("name", ["director", "quality_officer", "chair", "unit_administrator", "lead", "neighbour"])
def test_nobody_else_opens_or_ends_one(governor, name):
    review = opened(governor)

    for act in (lambda who: opened(who), lambda who: ended(review, who)):
        with pytest.raises(NotPermitted):
            act(cast.person(name))


@pytest.mark.parametrize(("role", "unit"), [(Role.INFORMATION_GOVERNANCE, "TESTA.SLT"), (Role.AUDITOR, "TESTA")])
def test_only_of_exactly_the_unit_of_the_role(role, unit):
    with pytest.raises(NotPermitted):
        opened(someone(role, unit))


def test_a_role_that_ends_takes_the_review_with_it(governor):
    risk = risk_at(RiskStatus.OPEN)
    opened(governor)

    governor.grants[0].valid_to = clock.today() - timedelta(days=1)
    db.session.commit()

    assert not sees(governor, risk)


@pytest.mark.parametrize("reason", ["", " ", "x" * 601, "The patient 999 000 0018 complains"])
def test_it_needs_a_reason_that_names_no_patient(governor, reason):
    assert set(refused(opened, governor, reason=reason)) == {"reason"}
    assert db.session.scalars(select(GovernanceReview)).all() == []


def test_who_may_read_why():
    unit = cast.unit("TESTA")
    auditor = someone(Role.AUDITOR)
    regional = someone(Role.INFORMATION_GOVERNANCE, "TESTR")
    GrantFactory(person=cast.nobody, role=Role.MEMBER, unit=unit)

    may = {
        name
        for name, who in (cast.people() | cast.clients() | {"auditor": auditor, "regional": regional}).items()
        if policy.can(who, Permission.READ_GOVERNANCE_REVIEWS, reviewed=unit)
    }

    assert may == {"director", "both_sides", "auditor"}
