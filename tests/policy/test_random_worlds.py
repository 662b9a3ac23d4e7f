from datetime import date

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from riskreg.extensions import db
from riskreg.models import Audience, Risk
from riskreg.policy import can, risks_visible_to
from riskreg.queries.risks import count_visible
from riskreg.vocabulary import EscalationStatus, Permission, RiskStatus, Role
from tests.databases import undone
from tests.factories.moves import LEADERS, cast, escalation_at, held_at, raise_risk, risk_at
from tests.factories.rows import GrantFactory, PersonFactory

READS = {Role.CONTRIBUTOR, Role.LEAD, Role.QUALITY_OFFICER, Role.AUDITOR}
GOVERNS = {Role.MEMBER, Role.CHAIR, Role.SECRETARY}
TODAY = date(2026, 11, 24)
MADE = [status for status in EscalationStatus if status not in ("redirected", "ended")]

days = st.sampled_from([date(2026, 11, 1), date(2026, 11, 23), TODAY, date(2026, 11, 25), None])
grants = st.tuples(st.sampled_from(Role), st.sampled_from(sorted(LEADERS)), days, days)
newcomers = st.lists(st.tuples(st.booleans(), st.lists(grants, max_size=3)), max_size=4)
happenings = st.lists(
    st.one_of(
        st.tuples(st.just("raise"), st.sampled_from(sorted(LEADERS))),
        st.tuples(st.just("open"), st.sampled_from(["TESTA.SLT", "TESTA", "TESTI", "TESTB", "TESTJ", "TESTR"])),
        st.tuples(st.just("ask"), st.tuples(st.sampled_from(MADE), st.sampled_from(["TESTA", "TESTI", "TESTR"]))),
        st.tuples(st.just("hold"), st.sampled_from(["TESTA", "TESTI", "TESTR"])),
        st.tuples(st.just("close"), st.sampled_from(["TESTA.SLT", "TESTA", "TESTI"])),
    ),
    min_size=1,
    max_size=5,
)
VERBS = {
    "raise": lambda unit: raise_risk(actor=cast.person(LEADERS[unit][0]), unit=unit),
    "open": lambda unit: risk_at(RiskStatus.OPEN, unit),
    "ask": lambda sent: escalation_at(*sent),
    "hold": lambda unit: held_at(unit),
    "close": lambda unit: risk_at(RiskStatus.CLOSED, unit),
}


def settle(newcomers):
    """New people with any mix of grants: past, future, of every role, on any unit; some accounts not active."""
    for active, roles in newcomers:
        person = PersonFactory(active=active)
        for role, unit, first, last in roles:
            GrantFactory(
                person=person,
                role=role,
                unit=cast.unit(unit),
                valid_from=first or date(2020, 1, 1),
                valid_to=last,
            )
        yield person


def sees(person, risk):
    """The written rule: an active account with a live grant, one that reads on a unit of the audience, or one of a
    committee on exactly the holder."""
    audience = set(db.session.scalars(select(Audience.unit_id).where(Audience.risk_id == risk.id, Audience.visible)))
    live = [
        grant
        for grant in person.grants
        if grant.valid_from <= TODAY and (grant.valid_to is None or grant.valid_to >= TODAY)
    ]
    reads = any(grant.role in READS and grant.unit_id in audience for grant in live)
    governs = any(grant.role in GOVERNS and grant.unit_id == risk.holder_id for grant in live)
    return person.active and (reads or governs)


def listed(reader, *, journey=False):
    return set(db.session.scalars(select(Risk).where(risks_visible_to(reader, journey=journey))))


# A world is small enough to read, and too slow to make again and again for a smaller one.
@settings(
    max_examples=8,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(happenings, newcomers)
def test_lists_hold_exactly_what_each_person_may_see(happened, arrived):
    with undone():
        people = [*settle(arrived), *cast.people().values()]
        for verb, of in happened:
            VERBS[verb](of)
        risks = list(db.session.scalars(select(Risk)))

        for person in people:
            seen = {risk for risk in risks if sees(person, risk)}
            followed = seen | {risk for risk in risks if person.active and risk.raised_by_id == person.id}
            assert listed(person) == seen
            assert {risk for risk in risks if can(person, Permission.VIEW_RISK, risk)} == seen
            assert listed(person, journey=True) == followed
            assert {risk for risk in risks if can(person, Permission.VIEW_JOURNEY, risk)} == followed
            assert count_visible(reader=person) == len(seen)
        for client in cast.clients().values():
            seen = {risk for risk in risks if can(client, Permission.VIEW_RISK, risk)}
            assert listed(client) == listed(client, journey=True) == seen
