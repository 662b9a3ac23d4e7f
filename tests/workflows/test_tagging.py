import pytest

from riskreg.errors import InvalidInput, NotPermitted, RuleBroken
from riskreg.vocabulary import EscalationStatus, RiskStatus
from tests.factories import payloads
from tests.factories.moves import amend, escalation_at, held_at, raise_risk, risk_at, tag_education
from tests.reading import document, last_data, message


@pytest.fixture
def risk(cast):
    risk = risk_at(RiskStatus.OPEN)
    amend(risk, {"theme": "learning_environment"}, actor=cast.lead)
    return risk


def test_education_is_tagged_beside_the_score_and_never_changes_it(cast, risk):
    tag_education(risk, payloads.education(isf_category="isf4"), actor=cast.lead)
    shown = document(risk)

    assert shown["education"] == {"isf_category": "isf4", "domains": ["eq3", "eq4"], "charter": ["slec08"]}
    assert (shown["scores"]["current"]["score"], risk.score) == (12, 12)
    assert last_data() == {"education": shown["education"]}
    assert message(risk) is None


def test_the_last_tags_count(cast, risk):
    tag_education(risk, payloads.education(), actor=cast.lead)
    tag_education(risk, payloads.education(isf_category="isf0", domains=None, charter=None), actor=cast.lead)

    assert document(risk)["education"] == {"isf_category": "isf0", "domains": [], "charter": []}


def test_only_a_learning_environment_is_tagged(cast):
    with pytest.raises(RuleBroken) as refused:
        tag_education(risk_at(RiskStatus.OPEN), payloads.education(), actor=cast.lead)

    assert refused.value.code == "move_not_legal"
    assert "is not about a learning environment" in refused.value.message


def test_another_theme_takes_the_tags_away_and_says_so(cast, risk):
    tag_education(risk, payloads.education(), actor=cast.lead)
    amend(risk, {"theme": "staffing"}, actor=cast.lead)

    assert (document(risk)["education"], last_data()) == (None, {"fields": ["education", "theme"]})


def test_a_unit_above_that_is_involved_tags_it_and_one_only_asked_does_not(cast, risk):
    request = escalation_at(EscalationStatus.ASKED, risk=risk)
    with pytest.raises(NotPermitted):
        tag_education(risk, payloads.education(), actor=cast.ics_lead)

    accepted = escalation_at(EscalationStatus.ACCEPTED, mode="support")
    amend(accepted.risk, {"theme": "learning_environment"}, actor=cast.director)
    tag_education(accepted.risk, payloads.education(), actor=cast.ics_lead)

    assert (request.risk.education, document(accepted.risk)["education"]["isf_category"]) == (None, "isf2")


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"isf_category": "isf9"}, "isf_category"),
        ({"domains": ["eq9"]}, "domains.0"),
        ({"charter": ["x"]}, "charter.0"),
    ],
)
def test_codes_are_of_the_lists(cast, risk, changes, field):
    with pytest.raises(InvalidInput) as refused:
        tag_education(risk, payloads.education(**changes), actor=cast.lead)

    assert list(refused.value.fields) == [field]


def test_causes_are_tagged_by_the_work_system_without_blame(cast):
    risk = raise_risk(actor=cast.contributor)
    amend(risk, {"seips": ["organisation", "person", "organisation"]}, actor=cast.lead)
    first = document(risk)["seips"]
    amend(risk, {"seips": []}, actor=cast.lead)

    assert (first, document(risk)["seips"], last_data()) == (["organisation", "person"], [], {"fields": ["seips"]})


def test_the_person_alone_is_taken_and_not_refused(cast):
    risk = raise_risk(actor=cast.contributor)

    amend(risk, {"seips": ["person"]}, actor=cast.lead)

    assert document(risk)["seips"] == ["person"]


@pytest.mark.parametrize("code", ["PERSON", "blame"])
def test_codes_of_the_work_system_are_of_its_list(cast, code):
    with pytest.raises(InvalidInput) as refused:
        amend(raise_risk(actor=cast.contributor), {"seips": [code]}, actor=cast.lead)

    assert list(refused.value.fields) == ["seips.0"]


def test_tags_may_change_while_a_unit_decides(cast):
    risk = escalation_at(EscalationStatus.ASKED).risk

    amend(risk, {"seips": ["tools"]}, actor=cast.director)

    assert risk.seips == ["tools"]


def test_a_holder_above_tags_too(cast):
    risk = held_at("TESTI")

    amend(risk, {"theme": "learning_environment", "seips": ["external_env"]}, actor=cast.ics_lead)
    tag_education(risk, payloads.education(), actor=cast.ics_lead)

    assert document(risk)["education"]["isf_category"] == "isf2"
