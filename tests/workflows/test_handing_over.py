import pytest

from riskreg.errors import InvalidInput, NotPermitted
from riskreg.vocabulary import EscalationStatus, RiskStatus
from tests.factories import payloads
from tests.factories.moves import escalation_at, hand_over, held_at, risk_at
from tests.reading import document, last_data, message, told


@pytest.fixture
def risk(cast):
    return risk_at(RiskStatus.OPEN)


def test_another_person_owns_it_and_both_hear_of_it(cast, risk):
    hand_over(risk, payloads.handing_over(cast.colleague), actor=cast.director)

    assert document(risk)["owner"] == {"id": str(cast.colleague.uuid), "title": "Title of colleague"}
    assert last_data() == {"owner": str(cast.colleague.uuid)}
    assert message(risk) == f"Title of colleague owns {risk.reference} from today."
    assert told() == ["colleague", "contributor"]


def test_whoever_takes_it_for_themselves_is_not_told(cast):
    risk = risk_at(RiskStatus.OPEN, owner=cast.colleague)

    hand_over(risk, payloads.handing_over(cast.lead), actor=cast.lead)

    assert (risk.owner, told()) == (cast.lead, ["contributor"])


@pytest.mark.parametrize("name", ["director", "sibling_lead", "ics_lead", "chair", "nobody"])
def test_the_owner_has_a_role_that_works_at_the_holder(cast, risk, name):
    with pytest.raises(InvalidInput) as refused:
        hand_over(risk, payloads.handing_over(cast.person(name)), actor=cast.lead)

    assert refused.value.fields == {"owner": ["Select someone with a role at TESTA.SLT"]}


def test_wherever_it_is_held(cast):
    risk = held_at("TESTI")

    hand_over(risk, payloads.handing_over(cast.ics_contributor), actor=cast.ics_lead)

    assert (risk.owner, risk.holder.code) == (cast.ics_contributor, "TESTI")


def test_not_to_who_owns_it_already(cast, risk):
    with pytest.raises(InvalidInput) as refused:
        hand_over(risk, payloads.handing_over(cast.lead), actor=cast.lead)

    assert refused.value.fields == {"owner": ["Title of lead owns this risk already. Select another owner"]}


def test_an_owner_who_does_not_lead_cannot_pass_it_on(cast):
    risk = risk_at(RiskStatus.OPEN, owner=cast.colleague)

    with pytest.raises(NotPermitted):
        hand_over(risk, payloads.handing_over(cast.contributor), actor=cast.colleague)


def test_a_request_that_waits_goes_on_with_the_new_owner(cast):
    request = escalation_at(EscalationStatus.ASKED)

    hand_over(request.risk, payloads.handing_over(cast.colleague), actor=cast.director)

    assert (request.status, request.risk.owner) == ("asked", cast.colleague)
