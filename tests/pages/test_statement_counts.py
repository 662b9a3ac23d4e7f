from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import event

from riskreg.extensions import db
from riskreg.vocabulary import EscalationStatus, RiskStatus
from tests.factories import moves, payloads

MOST = 12


@contextmanager
def counted() -> Iterator[list[str]]:
    statements: list[str] = []

    def note(_connection, _cursor, statement, *_more):
        # Savepoints are the tests' own.
        if not statement.startswith(("SAVEPOINT", "RELEASE", "ROLLBACK")):
            statements.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        yield statements
    finally:
        event.remove(db.engine, "before_cursor_execute", note)


def populate(cast, times):
    for _ in range(times):
        moves.raise_risk(actor=cast.contributor)
        moves.risk_at(RiskStatus.NEEDS_INFORMATION)
        risk = moves.risk_at(RiskStatus.OPEN, owner=cast.lead, next_review_on=payloads.day(5))
        action = {"text": "Do it", "owner": str(cast.lead.uuid), "due_on": payloads.day(3)}
        moves.add_action(risk, action, actor=cast.lead)
        moves.escalation_at(EscalationStatus.RETURNED, risk=risk)


def statements_of(visitor, address):
    with counted() as statements:
        assert visitor.get(address).status_code == 200
    return statements


@pytest.mark.parametrize(
    ("name", "address"),
    [
        ("contributor", "/"),
        ("lead", "/"),
        ("director", "/"),
        ("contributor", "/my/risks"),
        ("lead", "/my/owned"),
        ("contributor", "/my/drafts"),
        ("contributor", "/risks/TESTA-0003/journey"),
        ("lead", "/risks/TESTA-0003/journey"),
        ("ics_lead", "/risks/TESTA-0003/journey"),
        ("contributor", "/risks/TESTA-0002/answer"),
        ("contributor", "/risks/TESTA-0001/sent"),
        ("contributor", "/risks/new/5f2d9f0e-5a34-4b5b-8e35-1c2f5a0d7a11/quick"),
        ("director", "/risks/new/5f2d9f0e-5a34-4b5b-8e35-1c2f5a0d7a11/quick"),
    ],
)
def test_a_page_asks_the_database_as_often_however_much_there_is(client_for, cast, name, address):
    populate(cast, 1)
    visitor = client_for(cast.person(name))
    visitor.get(address)
    few = statements_of(visitor, address)
    populate(cast, 12)

    many = statements_of(visitor, address)

    assert len(many) == len(few), "\n".join(many)
    assert len(many) <= MOST, "\n".join(many)
