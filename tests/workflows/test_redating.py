from datetime import date

import pytest

from riskreg.errors import InvalidInput, NotFound, NotPermitted, RuleBroken
from riskreg.vocabulary import RiskStatus
from tests.factories import payloads
from tests.factories.moves import add_action, complete_action, redate_action, risk_at
from tests.reading import document, last_data, last_unit, message


@pytest.fixture
def risk(cast):
    risk = risk_at(RiskStatus.OPEN)
    add_action(risk, payloads.action(cast.colleague), actor=cast.lead)
    return risk


def test_an_action_gets_another_day_and_keeps_the_days_before(cast, risk):
    redate_action(risk, 1, payloads.redating(due_on="2027-02-01", reason="Nobody applied"), actor=cast.colleague)
    redate_action(risk, 1, payloads.redating(due_on="2027-01-15", reason="Somebody did"), actor=cast.lead)
    (action,) = risk.actions

    assert document(risk)["actions"][0]["due_on"] == "2027-01-15"
    assert [(row.was_due_on, row.due_on, row.reason) for row in action.dates] == [
        (date(2026, 12, 24), date(2027, 2, 1), "Nobody applied"),
        (date(2027, 2, 1), date(2027, 1, 15), "Somebody did"),
    ]
    assert last_data() == {"n": 1, "was": "2027-02-01", "due_on": "2027-01-15"}
    assert (last_unit(), message(risk)) == ("TESTA.SLT", None)


def test_its_owner_and_those_who_lead_the_risk_may(cast, risk):
    for n, name in enumerate(("colleague", "lead", "director", "quality_officer")):
        redate_action(risk, 1, payloads.redating(due_on=payloads.day(40 + n)), actor=cast.person(name))

    with pytest.raises(NotPermitted):
        redate_action(risk, 1, payloads.redating(), actor=cast.contributor)


def test_the_same_day_is_no_other_day(cast, risk):
    with pytest.raises(InvalidInput) as refused:
        redate_action(risk, 1, payloads.redating(due_on="2026-12-24"), actor=cast.lead)

    assert refused.value.fields == {"due_on": ["It is due on 24 December 2026 already. Enter another day"]}


def test_what_is_done_has_no_day_to_come(cast, risk):
    complete_action(risk, 1, payloads.completion(), actor=cast.lead)

    with pytest.raises(RuleBroken) as refused:
        redate_action(risk, 1, payloads.redating(), actor=cast.lead)

    assert refused.value.message == "Action 1 was completed on 24 November 2026."


def test_what_is_not_there_is_not_found(cast, risk):
    with pytest.raises(NotFound):
        redate_action(risk, 2, payloads.redating(), actor=cast.lead)
