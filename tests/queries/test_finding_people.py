from datetime import date

import pytest

from riskreg.extensions import db
from riskreg.queries.people import by_email, find_person, leaders_of, sees_names, who_may_own
from tests.factories.rows import GrantFactory, PersonFactory


def names(people):
    return sorted(person.email.partition("@")[0] for person in people)


def test_who_may_own_a_risk_has_a_role_that_reads_on_exactly_that_unit(cast):
    assert names(who_may_own(cast.unit("TESTA"))) == [
        "both_sides",
        "director",
        "organisation_contributor",
        "quality_officer",
    ]
    assert names(who_may_own(cast.unit("TESTA.SLT"))) == ["colleague", "contributor", "lead"]


def test_leads_and_quality_officers_lead(cast):
    assert names(leaders_of(cast.unit("TESTI"))) == ["both_sides", "ics_lead", "ics_quality_officer"]


@pytest.mark.parametrize(
    ("active", "first", "last"),
    [
        (False, date(2026, 11, 1), None),
        (True, date(2026, 11, 25), None),
        (True, date(2026, 11, 1), date(2026, 11, 23)),
    ],
)
def test_nobody_whose_account_or_grant_is_not_live(cast, active, first, last):
    unit = cast.unit("TESTA.PHY")
    GrantFactory(person=PersonFactory(active=active), unit=unit, valid_from=first, valid_to=last)

    assert names(who_may_own(unit)) == ["sibling_contributor", "sibling_lead"]


def test_somebody_with_two_roles_is_named_once(cast):
    GrantFactory(person=cast.director, unit=cast.unit("TESTA"))

    assert names(leaders_of(cast.unit("TESTA"))) == ["both_sides", "director", "quality_officer"]


def test_an_address_is_found_however_it_is_typed(cast):
    assert by_email("  Lead@Test.Example ") == cast.lead
    assert by_email("stranger@test.example") is None


def test_an_inactive_person_is_not_found_by_id(cast):
    cast.lead.active = False
    db.session.commit()

    assert find_person(cast.lead.uuid) is None


@pytest.mark.parametrize(
    ("code", "readers"),
    [
        (
            "TESTA.SLT",
            {
                *("contributor", "colleague", "lead", "director", "quality_officer", "unit_administrator"),
                *("organisation_contributor", "sibling_lead", "sibling_contributor", "both_sides"),
                *("chair", "secretary"),
            },
        ),
        (
            "TESTI",
            {"ics_lead", "ics_quality_officer", "ics_contributor", "ics_administrator", "both_sides"},
        ),
    ],
)
def test_names_are_for_those_inside_the_same_organisation(cast, code, readers):
    unit = cast.unit(code)

    assert {name for name, person in cast.people().items() if sees_names(person, unit)} == readers
    assert [sees_names(client, unit) for client in cast.clients().values()] == [False, False, False]
