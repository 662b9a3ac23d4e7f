import hashlib
from datetime import UTC, datetime

import pytest
from sqlalchemy import select

from riskreg import clock
from riskreg.extensions import db, transaction
from riskreg.models import Audience, Event, LedgerHead, Outbox, RiskVersion
from riskreg.vocabulary import EventKind, RiskStatus
from riskreg.workflows import ledger
from riskreg.workflows.moving import next_version
from tests.factories import payloads
from tests.factories.moves import (
    add_control,
    escalate,
    raise_risk,
    risk_at,
    withdraw,
)
from tests.invariants import check_all


def test_time_never_runs_back(cast):
    with clock.at(datetime(2026, 11, 25, 9, tzinfo=UTC)):
        raise_risk(actor=cast.contributor)
    raise_risk(actor=cast.contributor)

    assert list(db.session.scalars(select(Event.at).order_by(Event.seq))) == [datetime(2026, 11, 25, 9, tzinfo=UTC)] * 2


def test_each_version_has_a_salt_of_its_own(cast):
    for _ in range(3):
        raise_risk(actor=cast.contributor)

    assert len(set(db.session.scalars(select(RiskVersion.salt)))) == 3


def test_the_first_event_of_a_register_hangs_on_nothing(cast):
    raise_risk(actor=cast.contributor)
    event = db.session.scalars(select(Event)).one()

    assert (event.seq, event.prev_hash) == (1, bytes(32))
    assert event.hash == hashlib.sha256(b"\x00" + event.body.encode() + bytes(32)).digest()


def test_sight_lost_stays_a_row_and_coming_back_it_begins_anew(cast):
    risk = risk_at(RiskStatus.OPEN)
    request = escalate(risk, payloads.escalate("TESTI"), actor=cast.director)
    seen = _row(risk, "TESTI", cast)
    withdraw(request, payloads.withdraw(), actor=cast.director)
    lost = _row(risk, "TESTI", cast)
    add_control(risk, payloads.control(), actor=cast.lead)
    unheard = _row(risk, "TESTI", cast)
    escalate(risk, payloads.escalate("TESTI"), actor=cast.director)

    assert [seen, lost, unheard, _row(risk, "TESTI", cast)] == [
        (3, 3, True),
        (4, 3, False),
        (4, 3, False),
        (6, 6, True),
    ]
    assert _row(risk, "TESTA", cast) == (6, 1, True)


def _row(risk, code, cast):
    row = db.session.get_one(Audience, (cast.unit(code).id, risk.id), populate_existing=True)
    return row.seq, row.since, row.visible


def test_several_risks_in_one_act_take_neighbouring_numbers_in_the_order_of_their_ids(cast):
    risks = [raise_risk(actor=cast.contributor) for _ in range(3)]

    def act():
        for risk in risks:
            next_version(risk)
        entries = [
            ledger.Entry(risk, EventKind.RISK_AMENDED, risk.status, risk.origin, {"fields": []})
            for risk in reversed(risks)
        ]
        ledger.record(entries, actor=cast.lead)

    transaction(act)
    rows = db.session.execute(select(Event.seq, Event.risk_id).where(Event.version == 2).order_by(Event.seq))

    assert rows.all() == [(4 + n, risk.id) for n, risk in enumerate(risks)]
    assert db.session.scalars(select(LedgerHead.seq)).one() == 6
    check_all()


def test_what_is_owed_waits_unsent_from_the_time_of_its_event(cast):
    risk = risk_at(RiskStatus.OPEN)
    owed = db.session.scalars(select(Outbox)).one()
    event = db.session.get_one(Event, owed.event_seq)

    assert (owed.person_id, owed.due_at, owed.sent_at, owed.attempts, owed.lease) == (
        risk.raised_by_id,
        event.at,
        None,
        0,
        None,
    )


def test_an_act_that_fails_after_the_ledger_leaves_nothing(cast):
    risk = risk_at(RiskStatus.OPEN)
    before = db.session.scalars(select(LedgerHead.hash)).one()

    def act():
        next_version(risk)
        ledger.record([ledger.Entry(risk, EventKind.RISK_AMENDED, risk.status, risk.origin)], actor=cast.lead)
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        transaction(act)

    assert (risk.version, db.session.scalars(select(LedgerHead.hash)).one()) == (2, before)
    check_all()
