from datetime import date

import pytest

from riskreg.errors import InvalidInput
from riskreg.extensions import db
from riskreg.vocabulary import Level, RiskStatus
from riskreg.workflows.where_to_ask import units_to_ask
from tests.factories import payloads
from tests.factories.moves import escalate, held_at, risk_at
from tests.factories.rows import GrantFactory, PersonFactory, unit_under


def codes(risk, actor):
    return [unit.code for unit in units_to_ask(risk, actor=actor)]


@pytest.mark.parametrize(
    ("name", "units"),
    [
        ("lead", ["TESTA"]),
        ("director", ["TESTA", "TESTI"]),
        ("quality_officer", ["TESTA", "TESTI"]),
        ("organisation_contributor", ["TESTA"]),
        ("unit_administrator", ["TESTA"]),
        ("ics_lead", ["TESTA"]),
    ],
)
def test_only_those_who_lead_the_organisation_cross_its_border(cast, name, units):
    risk = risk_at(RiskStatus.OPEN)

    assert codes(risk, cast.person(name)) == units


def test_a_risk_the_organisation_holds_goes_to_its_ics_only(cast):
    risk = risk_at(RiskStatus.OPEN, "TESTA")

    assert [codes(risk, cast.director), codes(risk, cast.quality_officer)] == [["TESTI"], ["TESTI"]]


def test_inside_an_organisation_a_level_may_be_passed_over(cast):
    risk = risk_at(RiskStatus.OPEN, "TESTC.OT", owner=cast.elsewhere_contributor)

    assert codes(risk, cast.elsewhere_service_lead) == ["TESTC.CHS", "TESTC"]
    assert codes(risk, cast.elsewhere) == ["TESTC.CHS", "TESTC", "TESTJ"]


@pytest.mark.parametrize(("holder", "units"), [("TESTI", ["TESTR"]), ("TESTR", ["X24"]), ("X24", [])])
def test_above_the_organisation_it_goes_to_the_next_level(cast, holder, units):
    risk = held_at(holder)

    assert codes(risk, cast.director) == units


def test_a_risk_raised_at_an_ics_goes_to_its_region(cast):
    assert codes(risk_at(RiskStatus.OPEN, "TESTI"), cast.ics_lead) == ["TESTR"]


@pytest.mark.parametrize("code", ["TESTI", "TESTR", "X24", "TESTA.SLT", "TESTA.PHY", "TESTB", "TESTJ", "NONE"])
def test_any_other_unit_is_refused_with_the_names_of_those_allowed(cast, code):
    risk = risk_at(RiskStatus.OPEN)

    with pytest.raises(InvalidInput) as refused:
        escalate(risk, payloads.escalate(code), actor=cast.lead)

    assert refused.value.fields == {"to_unit": ["Select who needs to decide. You can ask: TESTA"]}


def test_from_the_top_there_is_nobody_to_ask(cast):
    risk = held_at("X24")

    with pytest.raises(InvalidInput) as refused:
        escalate(risk, payloads.escalate("TESTR"), actor=cast.national_lead)

    assert refused.value.fields == {"to_unit": ["Select who needs to decide. You can ask: none from here"]}


def test_a_unit_that_has_closed_is_not_asked(cast):
    risk = risk_at(RiskStatus.OPEN)
    risk.ics.valid_to = date(2026, 11, 23)
    db.session.commit()

    with pytest.raises(InvalidInput) as refused:
        escalate(risk, payloads.escalate("TESTI"), actor=cast.director)

    assert refused.value.fields == {"to_unit": ["TESTI has closed. It cannot be asked any more"]}


def test_a_role_that_has_ended_crosses_no_border(cast):
    before = PersonFactory()
    GrantFactory(person=before, unit=cast.unit("TESTA"), valid_to=date(2026, 11, 23))
    risk = risk_at(RiskStatus.OPEN)

    assert codes(risk, before) == ["TESTA"]


def test_the_path_stays_that_of_the_day_it_was_raised(cast):
    risk = risk_at(RiskStatus.OPEN)
    unit_under("TESTA", "TESTA.NEW", Level.SERVICE)

    assert codes(risk, cast.lead) == ["TESTA"]
