import pytest
from sqlalchemy import insert, update
from sqlalchemy.exc import IntegrityError

from riskreg.extensions import db
from riskreg.models import Base
from riskreg.vocabulary import EscalationStatus, RiskStatus
from tests.factories import payloads
from tests.factories.moves import add_action, cast, escalation_at, risk_at

TABLES = Base.metadata.tables


def refuses(statement):
    with pytest.raises(IntegrityError), db.session.begin_nested():
        db.session.execute(statement)


def change(table, row_id, **values):
    return update(TABLES[table]).where(TABLES[table].c.id == row_id).values(**values)


def test_a_second_undecided_request(cast):
    request = escalation_at(EscalationStatus.ASKED)
    row = dict(db.session.execute(TABLES["escalations"].select()).mappings().one())
    del row["id"]

    refuses(insert(TABLES["escalations"]).values(row | {"uuid": request.risk.uuid, "status": "returned"}))


@pytest.mark.parametrize("status", ["accepted", "declined", "withdrawn"])
def test_a_decision_without_a_date(status):
    request = escalation_at(EscalationStatus.ASKED)

    refuses(change("escalations", request.id, status=status))


def test_a_date_without_a_decision():
    request = escalation_at(EscalationStatus.DECLINED)

    refuses(change("escalations", request.id, status="asked"))


@pytest.mark.parametrize("missing", [{"owner_id": None}, {"score": None, "band": None}, {"next_review_on": None}])
def test_a_risk_on_the_register_without_owner_score_or_review(missing):
    risk = risk_at(RiskStatus.OPEN)

    refuses(change("risks", risk.id, **missing))


@pytest.mark.parametrize("half", [{"band": None}, {"score": None}])
def test_a_score_without_its_band_and_a_band_without_its_score(half):
    risk = risk_at(RiskStatus.CLOSED)

    refuses(change("risks", risk.id, **half))


@pytest.mark.parametrize(
    ("table", "values"),
    [
        ("scores", {"score": 13}),
        ("scores", {"consequence": 6, "score": 18}),
        ("scores", {"likelihood": 0, "score": 0}),
        ("scores", {"matrix": "no such matrix"}),
        ("actions", {"helped": "yes"}),
    ],
)
def test_sums_that_are_wrong_and_half_answers(table, values):
    risk = risk_at(RiskStatus.OPEN)
    add_action(risk, payloads.action(cast.lead), actor=cast.lead)

    refuses(change(table, getattr(risk, table)[0].id, **values))


def test_a_second_head():
    row = dict(db.session.execute(TABLES["ledger_head"].select()).mappings().one())

    refuses(insert(TABLES["ledger_head"]).values(row | {"id": 2}))


def test_a_word_that_is_not_in_the_vocabulary():
    risk = risk_at(RiskStatus.OPEN)

    with pytest.raises((IntegrityError, LookupError)), db.session.begin_nested():
        db.session.execute(db.text("UPDATE risks SET status = 'escalated'"))
    assert risk.status == RiskStatus.OPEN
