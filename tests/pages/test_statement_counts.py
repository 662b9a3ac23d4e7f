from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

import pytest
from sqlalchemy import event

from riskreg.extensions import db
from riskreg.vocabulary import EscalationStatus, RiskStatus
from tests.cast import Cast
from tests.conftest import A_TUESDAY
from tests.databases import rolled_back
from tests.factories import moves, payloads
from tests.pages.undefined import Noted
from tests.visiting import visit

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


@contextmanager
def few_and_many(databases, fill, *times):
    """Two registers that differ by how often everything in them was done."""
    with ExitStack() as stack:
        registers = [stack.enter_context(databases.world_at(A_TUESDAY, lambda n=n: fill(Cast(), n))) for n in times]
        for app, _ in registers:
            app.jinja_env.undefined = Noted
        yield registers


def as_often(registers, name, address, most):
    """As many statements however much there is, and no more than a page may ask."""
    few, many = (asked_for(app, name, address.format_map(made or {})) for app, made in registers)

    assert len(many) == len(few), "\n".join(many)
    assert len(many) <= most, "\n".join(many)


def asked_for(app, name, address):
    """The statements of a page that finds nothing read before it."""
    with rolled_back(app):
        visitor = visit(app, Cast().person(name))
        visitor.get(address)
        db.session.expunge_all()
        return statements_of(visitor, address)


@pytest.fixture(scope="module")
def registers(databases):
    with few_and_many(databases, populate, 1, 13) as both:
        yield both


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
def test_a_page_asks_the_database_as_often_however_much_there_is(registers, name, address):
    as_often(registers, name, address, MOST)
