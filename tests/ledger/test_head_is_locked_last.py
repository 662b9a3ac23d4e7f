import re

import pytest
from sqlalchemy import event

from riskreg.extensions import db
from riskreg.vocabulary import EscalationStatus
from tests.factories import moves, payloads
from tests.factories.moves import cast, escalation_at, raise_risk, risk_at

AFTER_THE_HEAD = {"risk_versions", "risk_current", "audience", "events", "outbox", "ledger_head"}
TABLE = re.compile(r"^\s*(?:INSERT INTO|UPDATE|DELETE FROM)\s+(\w+)", re.IGNORECASE)


@pytest.fixture
def statements(session):
    """The statements of one command, transaction handling aside."""
    found = []

    def note(_connection, _cursor, statement, *_more):
        if not statement.startswith(("SAVEPOINT", "RELEASE", "ROLLBACK", "BEGIN")):
            found.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    yield found
    event.remove(db.engine, "before_cursor_execute", note)


def after_the_head(statements):
    places = [n for n, text in enumerate(statements) if text.startswith("UPDATE ledger_head")]
    first, last = places[0], places[-1]
    assert "RETURNING" in statements[first]
    assert len(places) == 2
    return statements[first : last + 1]


VERBS = {
    "raise": lambda _thing: raise_risk(actor=cast.contributor),
    "accept": lambda risk: moves.triage_risk(risk, payloads.accept(cast.lead), actor=cast.lead),
    "ask": lambda risk: moves.triage_risk(risk, payloads.ask(), actor=cast.lead),
    "escalate": lambda risk: moves.escalate(risk, payloads.escalate(), actor=cast.director),
    "add action": lambda risk: moves.add_action(risk, payloads.action(cast.lead), actor=cast.lead),
    "score": lambda risk: moves.score(risk, payloads.rescoring(1, 1), actor=cast.lead),
    "close": lambda risk: moves.close(risk, payloads.closure(), actor=cast.lead),
    "take over": lambda asked: moves.answer(asked, payloads.transfer(cast.ics_lead), actor=cast.ics_lead),
    "decline": lambda asked: moves.answer(asked, payloads.decline_request(), actor=cast.ics_lead),
    "withdraw": lambda asked: moves.withdraw(asked, payloads.withdraw(), actor=cast.director),
}


@pytest.mark.parametrize("name", VERBS)
def test_once_the_head_is_locked_only_the_ledger_is_written_and_nothing_is_read(statements, name):
    new = name in ("raise", "accept", "ask")
    thing = (
        escalation_at(EscalationStatus.ASKED)
        if name in ("take over", "decline", "withdraw")
        else raise_risk(actor=cast.contributor)
        if new
        else risk_at("open")
    )
    statements.clear()

    VERBS[name](thing)

    found = after_the_head(statements)
    written = [TABLE.match(text) for text in found]
    assert [text for text, match in zip(found, written, strict=True) if match is None] == []
    assert {match[1] for match in written} <= AFTER_THE_HEAD
    assert [text for text in statements[statements.index(found[-1]) + 1 :] if TABLE.match(text)] == []
