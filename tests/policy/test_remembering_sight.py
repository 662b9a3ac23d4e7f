from sqlalchemy import event

from riskreg.extensions import db
from riskreg.policy import can, remembering_sight
from riskreg.vocabulary import EscalationStatus, Permission
from tests.factories import payloads
from tests.factories.moves import escalation_at, withdraw


def queries(read):
    found = []

    def note(*sent):
        found.append(sent[2])

    event.listen(db.engine, "before_cursor_execute", note)
    read()
    event.remove(db.engine, "before_cursor_execute", note)
    return len(found)


def test_who_sees_a_risk_is_read_once_while_it_is_remembered(cast):
    risk, reader = escalation_at(EscalationStatus.ASKED).risk, cast.ics_lead

    def ask_five_times():
        with remembering_sight():
            for _ in range(5):
                can(reader, Permission.VIEW_RISK, risk)

    can(reader, Permission.VIEW_RISK, risk)

    assert queries(ask_five_times) == 1


def test_afterwards_it_is_read_anew(cast):
    request = escalation_at(EscalationStatus.ASKED)
    with remembering_sight():
        before = can(cast.ics_lead, Permission.VIEW_RISK, request.risk)

    withdraw(request, payloads.withdraw(), actor=cast.director)

    assert before
    assert not can(cast.ics_lead, Permission.VIEW_RISK, request.risk)
