import pytest

from riskreg.errors import InvalidInput, NotFound
from riskreg.queries.links import links_of
from riskreg.vocabulary import RiskStatus
from tests.factories import payloads
from tests.factories.moves import escalate, link, risk_at, unlink
from tests.reading import document, last_data, message


@pytest.fixture
def risk(cast):
    return risk_at(RiskStatus.OPEN)


def seen(risk, reader):
    return [(row.n, row.kind.value, row.reference) for row in links_of(risk, reader=reader)]


def wrong(risk, payload, actor):
    with pytest.raises(InvalidInput) as refused:
        link(risk, payload, actor=actor)
    return refused.value


def test_a_record_of_another_system_is_linked_by_its_number(cast, risk):
    made = link(risk, payloads.linking(kind="lfpse", reference="LFPSE-2026-00123"), actor=cast.lead)

    assert document(risk)["links"] == [{"n": 1, "kind": "lfpse", "reference": "LFPSE-2026-00123"}]
    assert (made.n, last_data(), message(risk)) == (1, {"n": 1, "link": "lfpse"}, None)


def test_another_risk_is_linked_and_stays_out_of_the_document(cast, risk):
    other = risk_at(RiskStatus.OPEN)

    link(risk, payloads.linking(kind="risk", reference=other.reference), actor=cast.lead)

    assert document(risk)["links"] == []
    assert seen(risk, cast.lead) == [(1, "risk", other.reference)]
    assert seen(other, cast.lead) == [(None, "risk", risk.reference)]


def test_by_its_id_too(cast, risk):
    other = risk_at(RiskStatus.OPEN)

    assert link(risk, payloads.linking(kind="risk", reference=str(other.uuid)), actor=cast.lead).reference == (
        other.reference
    )


def test_a_linked_risk_is_known_only_to_those_who_see_it_too(cast, risk):
    other = risk_at(RiskStatus.OPEN, "TESTA.PHY")
    link(risk, payloads.linking(kind="risk", reference=other.reference), actor=cast.director)
    link(risk, payloads.linking(), actor=cast.director)
    escalate(risk, payloads.escalate(), actor=cast.director)

    assert seen(risk, cast.director) == [(1, "risk", other.reference), (2, "datix", "W12345")]
    for name in ("lead", "contributor", "ics_lead", "client"):
        reader = cast.client if name == "client" else cast.person(name)
        assert seen(risk, reader) == [(2, "datix", "W12345")]
    assert seen(other, cast.sibling_lead) == []


def test_what_one_does_not_see_is_linked_no_more_than_what_does_not_exist(cast, risk):
    hidden = risk_at(RiskStatus.OPEN, "TESTA.PHY").reference

    found = [wrong(risk, payloads.linking(kind="risk", reference=name), cast.lead) for name in (hidden, "TESTA-9999")]

    assert [refused.fields["reference"][0].replace(hidden, "TESTA-9999") for refused in found] == [
        "There is no risk TESTA-9999 that you can see"
    ] * 2


def test_not_to_itself_and_each_once(cast, risk):
    link(risk, payloads.linking(), actor=cast.lead)

    itself = wrong(risk, payloads.linking(kind="risk", reference=risk.reference), cast.lead)
    twice = wrong(risk, payloads.linking(), cast.lead)
    link(risk, payloads.linking(kind="baf"), actor=cast.lead)

    assert itself.fields == {"reference": ["A risk cannot be linked to itself"]}
    assert twice.fields == {"reference": ["W12345 is linked already"]}


@pytest.mark.parametrize("number", ["W12345", "INC-12345/2", "BAF 3.2", "7", "0b1c2d3e-1111-4222-8333-444455556666"])
def test_numbers_as_other_systems_have_them(cast, risk, number):
    assert link(risk, payloads.linking(reference=number), actor=cast.lead).reference == number


@pytest.mark.parametrize("number", ["Mrs Smith", "see <b>1</b>", "-1", "1; drop", "the fall of 3 May, ward 2", "ü1"])
def test_and_no_words_instead(cast, risk, number):
    assert (
        wrong(risk, payloads.linking(reference=number), cast.lead)
        .fields["reference"][0]
        .startswith("Enter the number alone")
    )


@pytest.mark.parametrize("number", ["9990000018", "999 000 0018", "W 999-000-0018"])
def test_and_no_nhs_number(cast, risk, number):
    assert wrong(risk, payloads.linking(reference=number), cast.lead).code == "pii_suspected"


def test_a_link_is_taken_away_and_its_number_not_used_again(cast, risk):
    link(risk, payloads.linking(), actor=cast.lead)
    unlink(risk, 1, {}, actor=cast.lead)
    gone = document(risk)["links"]
    link(risk, payloads.linking(), actor=cast.lead)

    assert (gone, document(risk)["links"][0]["n"]) == ([], 2)
    with pytest.raises(NotFound):
        unlink(risk, 1, {}, actor=cast.lead)


def test_who_does_not_see_the_other_risk_cannot_take_the_link_away(cast, risk):
    other = risk_at(RiskStatus.OPEN, "TESTA.PHY")
    link(risk, payloads.linking(kind="risk", reference=other.reference), actor=cast.director)

    with pytest.raises(NotFound):
        unlink(risk, 1, {}, actor=cast.lead)
    unlink(risk, 1, {}, actor=cast.director)
    assert seen(risk, cast.director) == []
