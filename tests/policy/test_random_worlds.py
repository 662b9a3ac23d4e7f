"""In worlds made at random the list of a reader holds exactly what the written rule shows them, and so does ``can``."""

from datetime import date, datetime, timedelta

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from riskreg import clock
from riskreg.extensions import db
from riskreg.models import GovernanceReview, Risk, RiskReader
from riskreg.policy import can, risks_visible_to
from riskreg.queries.risks import count_visible
from riskreg.vocabulary import EscalationStatus, Permission, RiskStatus, Role
from tests.conftest import A_TUESDAY
from tests.databases import undone
from tests.eyes.written_rule import sees, sighted, standing
from tests.factories import moves, payloads
from tests.factories.moves import LEADERS, cast, escalation_at, held_at, leader_of, raise_risk, risk_at
from tests.factories.rows import ClientFactory, GrantFactory, PersonFactory

MADE = [status for status in EscalationStatus if status not in ("redirected", "ended")]
UNITS, ABOVE = sorted(LEADERS), ["TESTI", "TESTJ", "TESTR", "X24"]
PLACES = ["TESTA.SLT", "TESTA", "TESTI", "TESTR"]

# Worlds are made on one day and looked at on another: meanwhile grants, shares and reviews begin and end.
later = st.sampled_from([0, 2, 40])
days = st.sampled_from([date(2026, 11, 1), date(2026, 11, 23), date(2026, 11, 24), date(2026, 11, 26), None])
grants = st.tuples(st.sampled_from(Role), st.sampled_from(UNITS), days, days)
newcomers = st.lists(st.tuples(st.booleans(), st.lists(grants, max_size=3)), max_size=4)
machines = st.lists(st.tuples(st.sampled_from(ABOVE), st.sampled_from([1, 2, 30, 365])), max_size=2)
# Of a person and a risk, by number: both are taken from those that there are.
names = st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), max_size=6)
# By unit: how many hours before the look it was opened; and whether it was ended at once.
reviews = st.lists(st.tuples(st.sampled_from(PLACES), st.sampled_from([1, 23, 25]), st.booleans()), max_size=4)
happenings = st.lists(
    st.one_of(
        st.tuples(st.just("raise"), st.sampled_from(UNITS)),
        st.tuples(st.just("open"), st.sampled_from([*PLACES, "TESTB", "TESTJ"])),
        st.tuples(st.just("ask"), st.tuples(st.sampled_from(MADE), st.sampled_from(["TESTA", "TESTI", "TESTR"]))),
        st.tuples(st.just("hold"), st.sampled_from(["TESTA", "TESTI", "TESTR"])),
        st.tuples(st.just("close"), st.sampled_from(["TESTA.SLT", "TESTA", "TESTI"])),
        st.tuples(st.just("keep secret"), st.sampled_from(PLACES)),
        st.tuples(st.just("share"), st.tuples(st.sampled_from(PLACES[:3]), st.sampled_from([1, 30]))),
        st.tuples(st.just("share no more"), st.sampled_from(PLACES[:3])),
    ),
    min_size=1,
    max_size=5,
)


def keep_secret(unit):
    risk = held_at(unit)
    moves.mark_confidential(risk, payloads.mark(), actor=leader_of(unit))


def share(unit, ahead):
    """With an organisation beside its path."""
    risk = held_at(unit)
    moves.share(risk, payloads.share("TESTB", until=payloads.day(ahead)), actor=leader_of(unit))
    return risk


VERBS = {
    "raise": lambda unit: raise_risk(actor=cast.person(LEADERS[unit][0]), unit=unit),
    "open": lambda unit: risk_at(RiskStatus.OPEN, unit),
    "ask": lambda sent: escalation_at(*sent),
    "hold": lambda unit: held_at(unit),
    "close": lambda unit: risk_at(RiskStatus.CLOSED, unit),
    "keep secret": keep_secret,
    "share": lambda sent: share(*sent),
    "share no more": lambda unit: moves.end_share(share(unit, 30), 1, actor=leader_of(unit)),
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


def connect(machines):
    for unit, ahead in machines:
        expires = A_TUESDAY + timedelta(days=ahead)
        yield ClientFactory(unit=cast.unit(unit), owner_id=cast.ics_lead.id, expires_at=expires)


def review(people, reviews, now: datetime):
    """Everybody opens every one: only those of who is an information governance lead there count."""
    for person in people:
        for unit, before, ended in reviews:
            opened = now - timedelta(hours=before)
            hours = {
                "opened_at": opened,
                "ends_at": opened + timedelta(hours=24),
                "ended_at": opened if ended else None,
            }
            reason = "A complaint"
            db.session.add(GovernanceReview(person_id=person.id, unit_id=cast.unit(unit).id, reason=reason, **hours))
    db.session.commit()


def name(people, risks, names):
    """On the list, wherever they stand and whether it is confidential or not."""
    for one, other in names if people else ():
        person, risk = people[one % len(people)], risks[other % len(risks)]
        if db.session.get(RiskReader, (risk.id, person.id)) is None:
            db.session.add(RiskReader(risk_id=risk.id, person_id=person.id, version=1))
            db.session.commit()
    db.session.expire_all()


def listed(reader, *, journey=False):
    return set(db.session.scalars(select(Risk).where(risks_visible_to(reader, journey=journey))))


def allowed(reader, permission, risks):
    return {risk for risk in risks if can(reader, permission, risk)}


# A world is small enough to read, and too slow to make again and again for a smaller one.
@pytest.mark.timeout(600)
@settings(
    max_examples=8,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(happenings, newcomers, machines, names, reviews, later)
def test_lists_hold_exactly_what_each_reader_may_see(happened, arrived, connected, named, reviewed, ahead):
    with undone():
        new, clients = [*settle(arrived)], [*connect(connected), *cast.clients().values()]
        for verb, of in happened:
            VERBS[verb](of)
        risks = list(db.session.scalars(select(Risk)))
        name(new, risks, named)
        with clock.at(A_TUESDAY + timedelta(days=ahead)):
            review(new, reviewed, clock.now())
            where = {risk: standing(risk) for risk in risks}

            for reader in [*new, *cast.people().values(), *clients]:
                who = sighted(reader)
                seen = {risk for risk in risks if sees(who, where[risk])}
                followed = seen | {risk for risk in risks if who.person is not None and risk.raised_by_id == who.person}
                assert listed(reader) == seen
                assert allowed(reader, Permission.VIEW_RISK, risks) == seen
                assert listed(reader, journey=True) == followed
                assert allowed(reader, Permission.VIEW_JOURNEY, risks) == followed
                assert count_visible(reader=reader) == len(seen)
