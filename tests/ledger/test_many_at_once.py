from collections import Counter
from threading import Event as Signal
from threading import Thread

import pytest
from sqlalchemy import select

from riskreg.extensions import db
from riskreg.models import Audience, Escalation, Event, Risk
from riskreg.vocabulary import RiskStatus
from tests.factories import payloads
from tests.factories.moves import LEADERS, add_control, cast, escalate, raise_risk, risk_at, triage_risk
from tests.invariants import check_all
from tests.ledger.threads import at_once

pytestmark = pytest.mark.slow


def found(risk_id):
    return db.session.get_one(Risk, risk_id)


def test_of_many_who_escalate_one_risk_one_succeeds(own_database):
    risk_id = risk_at(RiskStatus.OPEN).id
    names = ["lead", "director", "quality_officer", "both_sides"] * 5

    def ask(name):
        escalate(found(risk_id), payloads.escalate("TESTA"), actor=cast.person(name))

    outcomes = at_once(own_database, [lambda name=name: ask(name) for name in names])

    assert Counter(outcomes) == {"done": 1, "escalation_undecided": 19}
    assert len(list(db.session.scalars(select(Escalation)))) == 1
    check_all()


def test_of_many_who_triage_one_risk_one_succeeds(own_database):
    risk_id = raise_risk(actor=cast.contributor).id

    def accept():
        triage_risk(found(risk_id), payloads.accept(cast.lead), actor=cast.director)

    assert Counter(at_once(own_database, [accept] * 12)) == {"done": 1, "move_not_legal": 11}
    check_all()


def test_all_who_only_add_succeed_and_each_gets_a_number(own_database):
    risk_id = risk_at(RiskStatus.OPEN).id

    def add():
        add_control(found(risk_id), payloads.control(), actor=cast.colleague)

    assert at_once(own_database, [add] * 12) == ["done"] * 12
    assert [row.n for row in found(risk_id).controls] == list(range(1, 13))
    check_all()


def test_references_are_given_once(own_database):
    def make():
        raise_risk(actor=cast.contributor)

    assert at_once(own_database, [make] * 12) == ["done"] * 12
    references = select(Risk.reference).order_by(Risk.reference)
    assert list(db.session.scalars(references)) == [f"TESTA-{n:04}" for n in range(1, 13)]


def test_who_follows_the_feed_by_number_misses_nothing(own_database):
    seen, finished = [], Signal()

    def follow():
        with own_database.app_context():
            while True:
                last_round = finished.is_set()
                since = seen[-1] if seen else 0
                seen.extend(db.session.scalars(select(Event.seq).where(Event.seq > since).order_by(Event.seq)))
                db.session.remove()
                if last_round:
                    return

    def write(unit):
        for _ in range(4):
            raise_risk(actor=cast.person(LEADERS[unit][0]), unit=unit)

    follower = Thread(target=follow)
    follower.start()
    units = ["TESTA.SLT", "TESTA.PHY", "TESTB.SLT", "TESTC.OT", "TESTI", "TESTJ", "TESTR", "TESTB"]
    outcomes = at_once(own_database, [lambda unit=unit: write(unit) for unit in units])
    finished.set()
    follower.join(30)

    assert outcomes == ["done"] * 8
    # A number that came to light after a higher one would be missing.
    assert seen == list(range(1, 33))
    newest = select(Audience.seq).join(Event, Event.seq == Audience.seq)
    assert len(set(db.session.scalars(newest))) == 32
    check_all()
