from datetime import timedelta

import pytest

from riskreg import clock
from riskreg.errors import InvalidInput, NotPermitted
from riskreg.vocabulary import RiskStatus, Route
from riskreg.workflows.where_to_ask import units_to_ask
from tests.conftest import A_TUESDAY
from tests.factories import payloads
from tests.factories.moves import answer, cast, escalate, held_at, raise_risk, risk_at, triage_risk
from tests.reading import last_data, seen_by


def urgent(to_unit, **changes):
    phoned = {"route": "urgent", "phoned": "The regional duty manager", "phoned_at": "2026-11-24T09:30:00Z"}
    return payloads.escalate(to_unit) | phoned | changes


def education(**changes):
    return payloads.escalate("TESTR") | {"route": "education"} | changes


def about_learning():
    risk = raise_risk(actor=cast.contributor, theme="learning_environment")
    triage_risk(risk, payloads.accept(cast.lead), actor=cast.lead)
    return risk


def codes(risk, actor, route):
    return [unit.code for unit in units_to_ask(risk, actor=actor, route=route)]


def test_urgent_goes_to_any_unit_above_in_one_step(cast):
    risk = risk_at(RiskStatus.OPEN)

    assert codes(risk, cast.lead, Route.URGENT) == ["TESTA"]
    assert codes(risk, cast.director, Route.URGENT) == ["TESTA", "TESTI", "TESTR", "X24"]
    assert codes(held_at("TESTI"), cast.ics_lead, Route.URGENT) == ["TESTR", "X24"]


def test_urgent_has_the_clock_of_an_extreme_risk_and_says_who_was_phoned(cast):
    request = escalate(risk_at(RiskStatus.OPEN), urgent("TESTR"), actor=cast.director)

    assert (str(request.acknowledge_by), str(request.decide_by)) == ("2026-11-27", "2026-12-08")
    assert (request.route, request.phoned) == ("urgent", "The regional duty manager")
    assert request.phoned_at == A_TUESDAY - timedelta(hours=1)
    assert (request.from_unit.code, seen_by(request.risk)) == ("TESTA", ["TESTA", "TESTA.SLT", "TESTI", "TESTR"])
    assert last_data()["route"] == "urgent"


def test_passed_on_it_stays_urgent(cast):
    request = escalate(risk_at(RiskStatus.OPEN), urgent("TESTI"), actor=cast.director)
    answer(request, payloads.redirect("TESTR"), actor=cast.ics_lead)
    new = request.redirected_to

    assert (new.route, new.phoned, str(new.decide_by)) == ("urgent", request.phoned, "2026-12-08")


def test_education_goes_from_the_organisation_straight_to_the_region(cast):
    risk = about_learning()
    request = escalate(risk, education(), actor=cast.director)

    assert (request.route, request.from_unit.code, request.to_unit.code) == ("education", "TESTA", "TESTR")
    assert seen_by(risk) == ["TESTA", "TESTA.SLT", "TESTI", "TESTR"]
    assert (str(request.decide_by), last_data()["route"]) == ("2026-12-22", "education")


def test_education_is_for_learning_environments_and_for_those_who_lead_the_organisation(cast):
    assert codes(about_learning(), cast.lead, Route.EDUCATION) == []
    assert codes(risk_at(RiskStatus.OPEN), cast.director, Route.EDUCATION) == []
    assert codes(held_at("TESTI"), cast.ics_lead, Route.EDUCATION) == []


@pytest.mark.parametrize(
    ("payload", "wrong"),
    [
        (education(), {"to_unit": "Select who needs to decide. You can ask: none from here"}),
        (urgent("TESTJ"), {"to_unit": "Select who needs to decide. You can ask: TESTA, TESTI, TESTR, X24"}),
        (urgent("TESTI", phoned=""), {"phoned": "Enter who was phoned, by their role"}),
        (urgent("TESTI", phoned_at=None), {"phoned_at": "Enter when that was"}),
        (urgent("TESTI", phoned_at="2026-11-24T10:31:00Z"), {"phoned_at": "When that was must not be in the future"}),
        (
            urgent("TESTI", phoned_at="2026-11-21T10:29:00Z"),
            {"phoned_at": "When that was must be within the last 72 hours"},
        ),
        (
            urgent("TESTI", phoned_at="yesterday"),
            {"phoned_at": "When that was must be a real date and time, like 31 3 2027 at 14:30"},
        ),
        (
            urgent("TESTI", phoned_at="2026-11-24T09:30:00"),
            {"phoned_at": "When that was must be a real date and time, like 31 3 2027 at 14:30"},
        ),
        (payloads.escalate("TESTI") | {"phoned": "Duty manager"}, {"phoned": "Only an urgent request says this"}),
        (
            urgent("TESTI", route="scenic"),
            {"route": "Select which way it takes. It is one of: line, education, urgent"},
        ),
    ],
)
def test_what_does_not_fit_is_named(cast, payload, wrong):
    with pytest.raises(InvalidInput) as refused:
        escalate(risk_at(RiskStatus.OPEN), payload, actor=cast.director)

    assert {name: texts[0] for name, texts in refused.value.fields.items()} == wrong


def test_a_time_of_a_form_is_that_of_the_clocks_in_england(cast):
    with clock.at(A_TUESDAY.replace(month=7)):
        request = escalate(risk_at(RiskStatus.OPEN), urgent("TESTI", phoned_at="24/7/2026 11:00"), actor=cast.director)

    assert request.phoned_at == A_TUESDAY.replace(month=7, hour=10, minute=0)


def test_who_may_not_escalate_may_not_urgently_either(cast):
    with pytest.raises(NotPermitted):
        escalate(risk_at(RiskStatus.OPEN), urgent("TESTA"), actor=cast.contributor)
