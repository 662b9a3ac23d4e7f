from riskreg.extensions import db
from riskreg.queries.locking import lock_risks
from riskreg.vocabulary import RiskStatus
from riskreg.workflows.document import document_of
from tests.api.statements import statements
from tests.factories import moves


def asked_for(ids):
    """Statements that lock these risks and read all that their documents are built from."""
    db.session.expunge_all()
    with statements() as asked:
        for risk in lock_risks(ids):
            document_of(risk)
    return len(asked)


def test_many_risks_are_locked_and_read_in_as_many_statements_as_few(cast):
    ids = [moves.risk_at(RiskStatus.OPEN).id for _ in range(6)]

    assert asked_for(ids[:2]) == asked_for(ids)
