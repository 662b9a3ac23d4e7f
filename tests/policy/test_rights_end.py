from datetime import UTC, date, datetime

import pytest

from riskreg import clock
from riskreg.errors import NotPermitted
from riskreg.extensions import db
from riskreg.models import Risk
from riskreg.policy import can, check, risks_visible_to
from riskreg.vocabulary import EscalationStatus, Permission, RiskStatus, Role
from tests.factories import payloads
from tests.factories.moves import add_action, escalation_at, raise_risk, risk_at
from tests.factories.rows import ClientFactory, GrantFactory, PersonFactory


def sees(reader, risk, *, journey=False):
    """By the function and by its SQL twin, which have to agree."""
    permission = Permission.VIEW_JOURNEY if journey else Permission.VIEW_RISK
    found = db.session.scalar(db.select(Risk.id).where(Risk.id == risk.id, risks_visible_to(reader, journey=journey)))
    assert can(reader, permission, risk) == (found is not None)
    return found is not None


@pytest.fixture
def risk():
    return risk_at(RiskStatus.OPEN)


@pytest.mark.parametrize(
    ("first", "last", "expected"),
    [
        (date(2026, 11, 24), None, True),
        (date(2026, 11, 1), date(2026, 11, 24), True),
        (date(2026, 11, 25), None, False),
        (date(2026, 11, 1), date(2026, 11, 23), False),
    ],
)
def test_a_grant_counts_from_its_first_day_to_its_last(cast, risk, first, last, expected):
    person = PersonFactory()
    GrantFactory(person=person, unit=cast.unit("TESTA"), valid_from=first, valid_to=last)

    assert sees(person, risk) is expected
    assert can(person, Permission.SCORE_RISK, risk) is expected


def test_a_day_begins_in_england_not_at_greenwich(cast, risk):
    person = PersonFactory()
    GrantFactory(person=person, unit=cast.unit("TESTA"), valid_from=date(2027, 7, 2))

    with clock.at(datetime(2027, 7, 1, 23, 30, tzinfo=UTC)):
        assert sees(person, risk)


@pytest.mark.parametrize("status", [EscalationStatus.DECLINED, EscalationStatus.WITHDRAWN])
def test_a_unit_asked_sees_the_risk_until_the_request_is_over(cast, status):
    waiting, over = escalation_at(EscalationStatus.ASKED).risk, escalation_at(status).risk

    assert [sees(cast.ics_lead, risk) for risk in (waiting, over)] == [True, False]
    assert [sees(cast.client, risk) for risk in (waiting, over)] == [True, False]


@pytest.mark.parametrize("role", Role)
def test_these_roles_read_what_a_team_below_them_holds(cast, risk, role):
    person = PersonFactory()
    GrantFactory(person=person, unit=cast.unit("TESTA"), role=role)

    assert sees(person, risk) is (role in (Role.CONTRIBUTOR, Role.LEAD, Role.QUALITY_OFFICER, Role.AUDITOR))


@pytest.mark.parametrize("role", Role)
def test_committees_read_what_their_own_unit_holds(cast, risk, role):
    person = PersonFactory()
    GrantFactory(person=person, unit=cast.unit("TESTA.SLT"), role=role)

    administers = (Role.UNIT_ADMINISTRATOR, Role.SYSTEM_ADMINISTRATOR, Role.INFORMATION_GOVERNANCE)
    assert sees(person, risk) is (role not in administers)


def test_an_account_that_is_not_active_sees_and_does_nothing(cast):
    risk = risk_at(RiskStatus.OPEN, owner=cast.contributor)
    cast.contributor.active = False
    db.session.commit()

    assert not sees(cast.contributor, risk)
    assert not sees(cast.contributor, risk, journey=True)
    assert [
        permission
        for permission in Permission
        if can(cast.contributor, permission, risk, raised_in=risk.path_in_organisation)
    ] == []


def test_who_raised_a_risk_follows_its_journey_when_their_grant_has_gone(cast):
    risk = raise_risk(actor=cast.contributor)
    cast.contributor.grants[0].valid_to = date(2026, 11, 23)
    db.session.commit()

    assert not sees(cast.contributor, risk)
    assert sees(cast.contributor, risk, journey=True)
    assert not can(cast.contributor, Permission.AMEND_NEW_RISK, risk)
    assert not can(cast.contributor, Permission.ANSWER_QUESTION, risk)


def test_an_owner_whose_grant_has_gone_does_nothing(cast):
    risk = risk_at(RiskStatus.OPEN, owner=cast.colleague)
    cast.colleague.grants[0].valid_to = date(2026, 11, 23)
    db.session.commit()

    assert not sees(cast.colleague, risk)
    assert not can(cast.colleague, Permission.AMEND_RISK, risk)
    assert not can(cast.colleague, Permission.SEE_RAISER_NAME, risk)


def test_the_owner_of_an_action_whose_grant_has_gone_does_not_complete_it(cast, risk):
    action = add_action(risk, payloads.action(cast.colleague), actor=cast.lead)
    before = can(cast.colleague, Permission.COMPLETE_ACTION, risk, action=action)
    cast.colleague.grants[0].valid_to = date(2026, 11, 23)
    db.session.commit()

    assert before
    assert not can(cast.colleague, Permission.COMPLETE_ACTION, risk, action=action)


def test_a_client_reads_until_it_expires(cast):
    risk = escalation_at(EscalationStatus.ASKED).risk
    now = clock.now()
    live, over = (
        ClientFactory(unit=cast.unit("TESTI"), owner_id=cast.ics_lead.id, expires_at=expires)
        for expires in (now.replace(second=1), now)
    )

    assert (sees(live, risk), sees(over, risk)) == (True, False)
    assert sees(live, risk, journey=True)


def test_a_client_only_reads(cast):
    request = escalation_at(EscalationStatus.ASKED)
    may = [
        permission.value
        for permission in Permission
        if can(
            cast.client,
            permission,
            request.risk,
            escalation=request,
            raised_in=request.risk.path_in_organisation,
        )
    ]

    assert may == ["risk:view", "risk:view_journey"]


def test_a_client_whose_number_is_a_persons_is_not_that_person(cast):
    risk = risk_at(RiskStatus.OPEN, owner=cast.contributor)
    client = ClientFactory(id=cast.contributor.id + 500, unit=cast.unit("TESTI"), owner_id=cast.ics_lead.id)
    twin = PersonFactory(id=client.id)
    GrantFactory(person=twin, unit=cast.unit("TESTA.SLT"), role=Role.CONTRIBUTOR)
    theirs = raise_risk(actor=twin)

    assert not sees(client, risk, journey=True)
    assert not sees(client, theirs, journey=True)
    assert not can(client, Permission.AMEND_NEW_RISK, theirs)


def test_without_a_risk_nobody_may_anything_but_raise(cast):
    assert [
        permission for permission in Permission for person in cast.people().values() if can(person, permission)
    ] == []


def test_check_says_whom_to_ask(cast, risk):
    with pytest.raises(NotPermitted) as refused:
        check(cast.contributor, Permission.CLOSE_RISK, risk)

    assert refused.value.message == (
        "You can read this but not do this. Ask your AHP lead, or the person who holds the risk."
    )
