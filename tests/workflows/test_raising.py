from datetime import UTC, date, datetime

import pytest

from riskreg import clock
from riskreg.errors import InvalidInput, NotPermitted
from riskreg.extensions import db
from riskreg.vocabulary import Level, RiskStatus
from tests.factories.moves import raise_risk
from tests.factories.rows import GrantFactory, PersonFactory, unit_under
from tests.reading import document, events_of, last_data, last_unit, message, seen_by, told


def test_a_risk_begins_new_with_its_origin_as_holder_and_no_owner(cast):
    risk = raise_risk(actor=cast.colleague)

    assert (risk.status, risk.version, risk.owner, risk.score) == (RiskStatus.NEW, 1, None, None)
    assert (risk.origin.code, risk.holder.code, risk.level) == ("TESTA.SLT", "TESTA.SLT", Level.TEAM)
    assert (events_of(risk), last_unit()) == (["risk.raised"], "TESTA.SLT")
    assert last_data() == {"theme": "staffing", "urgency": "weeks"}


def test_it_is_seen_up_to_its_organisation_and_no_further(cast):
    risk = raise_risk(actor=cast.contributor)

    assert seen_by(risk) == ["TESTA", "TESTA.SLT"]


def test_its_path_is_fixed_from_origin_to_nation(cast):
    risk = raise_risk(actor=cast.elsewhere_contributor, unit="TESTC.OT")

    assert {level.value: unit.code for level, unit in risk.path.items()} == {
        "team": "TESTC.OT",
        "service": "TESTC.CHS",
        "organisation": "TESTC",
        "ics": "TESTJ",
        "region": "TESTR",
        "national": "X24",
    }


def test_it_is_to_be_read_within_three_working_days_of_england(cast):
    with clock.at(datetime(2026, 12, 24, 9, tzinfo=UTC)):
        risk = raise_risk(actor=cast.contributor)

    assert risk.triage_by == date(2026, 12, 31)


def test_who_raises_it_gets_a_receipt_and_no_mail_about_their_own_act(cast):
    risk = raise_risk(actor=cast.contributor)

    assert message(risk) == (f"We have your risk {risk.reference}. AHP leadership will read it by Friday 27 November.")
    assert told() == []


def test_references_count_within_the_organisation(cast):
    codes = [
        raise_risk(actor=cast.contributor).reference,
        raise_risk(actor=cast.sibling_contributor, unit="TESTA.PHY").reference,
        raise_risk(actor=cast.neighbour_contributor, unit="TESTB.SLT").reference,
        raise_risk(actor=cast.director, unit="TESTA").reference,
        raise_risk(actor=cast.ics_lead, unit="TESTI").reference,
    ]

    assert codes == ["TESTA-0001", "TESTA-0002", "TESTB-0001", "TESTA-0003", "TESTI-0001"]


@pytest.mark.parametrize(
    ("name", "unit"),
    [
        ("contributor", "TESTA.SLT"),
        ("lead", "TESTA.SLT"),
        ("director", "TESTA.SLT"),
        ("quality_officer", "TESTA.PHY"),
        ("organisation_contributor", "TESTA"),
        ("elsewhere_service_lead", "TESTC.OT"),
        ("ics_lead", "TESTI"),
        ("ics_contributor", "TESTI"),
    ],
)
def test_contributors_of_the_unit_and_those_who_lead_it_may_raise(cast, name, unit):
    assert raise_risk(actor=cast.person(name), unit=unit).origin.code == unit


@pytest.mark.parametrize(
    ("name", "unit"),
    [
        ("contributor", "TESTA.PHY"),
        ("contributor", "TESTA"),
        ("organisation_contributor", "TESTA.SLT"),
        ("sibling_lead", "TESTA.SLT"),
        ("lead", "TESTA"),
        ("ics_lead", "TESTA"),
        ("regional_lead", "TESTI"),
        ("neighbour", "TESTA.SLT"),
        ("unit_administrator", "TESTA"),
        ("nobody", "TESTA"),
    ],
)
def test_others_may_not(cast, name, unit):
    with pytest.raises(NotPermitted):
        raise_risk(actor=cast.person(name), unit=unit)


def test_a_unit_has_to_exist(cast):
    with pytest.raises(InvalidInput) as refused:
        raise_risk(actor=cast.contributor, unit="NOWHERE")

    assert refused.value.fields == {"unit": ["Select the team or service the risk is in"]}


def test_a_unit_that_has_closed_takes_no_new_risk(cast):
    unit = unit_under("TESTA", "TESTA.OLD", Level.TEAM)
    unit.valid_to = date(2026, 11, 23)
    db.session.commit()

    with pytest.raises(InvalidInput) as refused:
        raise_risk(actor=cast.director, unit="TESTA.OLD")

    assert refused.value.fields == {"unit": ["TESTA.OLD has closed. Select the unit that took over its work"]}


def test_a_unit_still_takes_risks_on_its_last_day(cast):
    unit = unit_under("TESTA", "TESTA.OLD", Level.TEAM)
    unit.valid_to = date(2026, 11, 24)
    db.session.commit()

    assert raise_risk(actor=cast.director, unit="TESTA.OLD").origin == unit


def test_the_profession_of_whoever_raises_it_is_taken_unless_others_are_named(cast):
    own = raise_risk(actor=cast.contributor)
    named = raise_risk(actor=cast.contributor, professions=["PHY", "DIE", "PHY"])
    unknown = raise_risk(actor=cast.colleague)

    assert [document(risk)["professions"] for risk in (own, named, unknown)] == [["SLT"], ["DIE", "PHY"], []]


def test_a_profession_has_to_be_of_the_list(cast):
    with pytest.raises(InvalidInput) as refused:
        raise_risk(actor=cast.contributor, professions=["SLT", "WIZARD"])

    assert refused.value.fields == {"professions": ["WIZARD is not a profession of the list"]}


def test_a_title_is_made_of_the_first_whole_words_of_the_event(cast):
    short = raise_risk(actor=cast.contributor, event="Nobody covers the ward at weekends")
    long = raise_risk(actor=cast.contributor, event="Nobody covers the ward at weekends; " * 4)
    given = raise_risk(actor=cast.contributor, title="Weekend cover")

    assert [risk.title for risk in (short, long, given)] == [
        "Nobody covers the ward at weekends",
        "Nobody covers the ward at weekends; Nobody covers the ward at weekends; Nobody…",
        "Weekend cover",
    ]


def test_an_inactive_person_raises_nothing(cast):
    person = PersonFactory(active=False)
    GrantFactory(person=person, unit=cast.unit("TESTA"))

    with pytest.raises(NotPermitted):
        raise_risk(actor=person, unit="TESTA")
