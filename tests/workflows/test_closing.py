import pytest
from sqlalchemy import select

from riskreg.errors import RuleBroken
from riskreg.extensions import db
from riskreg.models import RiskClosure
from riskreg.vocabulary import EscalationStatus, RiskStatus
from tests.factories import payloads
from tests.factories.moves import close, escalation_at, held_at, risk_at
from tests.reading import document, last_data, message, seen_by, told


def test_closing_keeps_why_and_tells_who_raised_it(cast):
    risk = risk_at(RiskStatus.OPEN)
    close(risk, payloads.closure(reason="happened", text="It came to pass", message="Closed"), actor=cast.lead)
    kept = db.session.scalars(select(RiskClosure)).one()

    assert (risk.status, document(risk)["stage"]) == ("closed", "closed")
    assert (kept.reason, kept.text, kept.version) == ("happened", "It came to pass", 3)
    assert (last_data(), message(risk), told()) == ({"reason": "happened"}, "Closed", ["contributor"])


def test_a_closed_risk_stays_with_its_holder_owner_and_last_audience(cast):
    risk = held_at("TESTI")
    close(risk, payloads.closure(), actor=cast.ics_lead)

    assert (risk.holder.code, risk.owner) == ("TESTI", cast.ics_lead)
    assert seen_by(risk) == ["TESTA", "TESTA.SLT", "TESTI"]


@pytest.mark.parametrize(("consequence", "likelihood"), [(3, 5), (5, 3), (5, 5)])
def test_from_fifteen_on_closing_takes_a_second_person(cast, consequence, likelihood):
    risk = risk_at(RiskStatus.OPEN, score=payloads.score(consequence, likelihood))

    with pytest.raises(RuleBroken) as refused:
        close(risk, payloads.closure(), actor=cast.lead)

    assert refused.value.code == "second_person_needed"


def test_at_twelve_one_person_closes(cast):
    risk = risk_at(RiskStatus.OPEN, score=payloads.score(4, 3))

    close(risk, payloads.closure(), actor=cast.lead)

    assert risk.status == RiskStatus.CLOSED


@pytest.mark.parametrize("status", [EscalationStatus.ASKED, EscalationStatus.ACKNOWLEDGED, EscalationStatus.RETURNED])
def test_a_risk_whose_request_waits_is_not_closed(cast, status):
    risk = escalation_at(status).risk

    with pytest.raises(RuleBroken) as refused:
        close(risk, payloads.closure(), actor=cast.director)

    assert refused.value.code == "escalation_undecided"
    assert refused.value.message == "TESTI has been asked about this risk and has not decided yet."


@pytest.mark.parametrize("status", [EscalationStatus.DECLINED, EscalationStatus.WITHDRAWN])
def test_once_the_request_is_over_it_is(cast, status):
    risk = escalation_at(status).risk

    close(risk, payloads.closure(), actor=cast.director)

    assert risk.status == RiskStatus.CLOSED
