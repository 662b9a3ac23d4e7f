import pytest

from riskreg.errors import InvalidInput
from riskreg.policy import can
from riskreg.vocabulary import EscalationStatus, Permission, RiskStatus
from tests.factories import payloads
from tests.factories.moves import add_action, add_control, answer, escalate, escalation_at, risk_at
from tests.reading import document, last_data, message, seen_by, told


@pytest.fixture
def request_(cast):
    return escalation_at(EscalationStatus.ASKED)


def shared(request, lead, co_owners, cast):
    return answer(request, payloads.joint(lead, co_owners), actor=cast.ics_lead)


def test_held_together_the_unit_of_the_named_lead_holds_it(cast, request_):
    shared(request_, cast.ics_quality_officer, [cast.director, cast.ics_contributor], cast)
    risk = request_.risk

    assert (risk.holder.code, risk.level, risk.owner) == ("TESTI", "ics", cast.ics_quality_officer)
    assert set(risk.co_owners) == {cast.director, cast.ics_contributor}
    assert (request_.mode, request_.split) == ("joint", "We find the posts, they train")
    assert str(risk.next_review_on) == payloads.day(7)
    assert (seen_by(risk), document(risk)["stage"]) == (["TESTA", "TESTA.SLT", "TESTI"], "governance")


def test_a_lead_of_the_sender_keeps_it_below(cast, request_):
    shared(request_, cast.director, [cast.ics_lead], cast)
    risk = request_.risk

    assert (risk.holder.code, risk.level, risk.owner) == ("TESTA", "organisation", cast.director)
    assert seen_by(risk) == ["TESTA", "TESTA.SLT", "TESTI"]


def test_the_lead_of_both_sides_holds_it_at_the_unit_asked(cast, request_):
    shared(request_, cast.both_sides, [cast.ics_lead], cast)

    assert request_.risk.holder.code == "TESTI"


def test_everybody_who_owns_it_now_is_told(cast, request_):
    shared(request_, cast.ics_quality_officer, [cast.quality_officer, cast.ics_contributor], cast)

    assert told() == ["contributor", "director", "ics_contributor", "ics_quality_officer", "quality_officer"]
    assert message(request_.risk) == "We hold it together now"
    assert last_data() == {"escalation": str(request_.uuid), "to_unit": "TESTI", "mode": "joint"}


def test_the_document_names_those_who_own_it_with_the_owner(cast, request_):
    shared(request_, cast.ics_lead, [cast.director], cast)

    assert document(request_.risk)["co_owners"] == [{"id": str(cast.director.uuid), "title": "Title of director"}]


@pytest.mark.parametrize("name", ["lead", "neighbour", "regional_lead", "unit_administrator", "nobody"])
def test_the_lead_has_a_role_on_one_of_the_two_sides(cast, request_, name):
    with pytest.raises(InvalidInput) as refused:
        shared(request_, cast.person(name), [cast.director], cast)

    assert refused.value.fields == {"lead": ["Select someone with a role at TESTI or TESTA"]}


@pytest.mark.parametrize("name", ["contributor", "elsewhere_ics_lead", "ics_administrator"])
def test_so_has_everybody_who_owns_it_with_them(cast, request_, name):
    with pytest.raises(InvalidInput) as refused:
        shared(request_, cast.ics_lead, [cast.director, cast.person(name)], cast)

    assert refused.value.fields == {"co_owners": ["Select someone with a role at TESTI or TESTA"]}


def test_the_lead_is_not_their_own_co_owner(cast, request_):
    with pytest.raises(InvalidInput) as refused:
        shared(request_, cast.ics_lead, [cast.director, cast.ics_lead], cast)

    assert refused.value.fields == {"co_owners": ["Select other people than the lead"]}


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"lead": None}, "lead"),
        ({"lead": "x"}, "lead"),
        ({"co_owners": []}, "co_owners"),
        ({"co_owners": None}, "co_owners"),
        ({"co_owners": ["x"]}, "co_owners.0"),
        ({"split": ""}, "split"),
        ({"split": "x" * 1001}, "split"),
        ({"message": None}, "message"),
        ({"next_review_on": None}, "next_review_on"),
        ({"next_review_on": "2026-11-24"}, "next_review_on"),
        ({"owner": "x"}, "owner"),
    ],
)
def test_what_is_missing_or_wrong_is_named(cast, request_, changes, field):
    with pytest.raises(InvalidInput) as refused:
        answer(request_, payloads.joint(cast.ics_lead, [cast.director]) | changes, actor=cast.ics_lead)

    assert list(refused.value.fields) == [field]


def test_the_review_is_within_what_the_level_of_the_holder_allows(cast, request_):
    late = payloads.joint(cast.director, [cast.ics_lead], next_review_on=payloads.day(31))

    with pytest.raises(InvalidInput) as refused:
        answer(request_, late, actor=cast.ics_lead)

    assert list(refused.value.fields) == ["next_review_on"]


def test_who_owns_it_with_the_lead_acts_adds_and_scores_beside_and_no_more(cast, request_):
    shared(request_, cast.director, [cast.ics_contributor], cast)
    risk, co_owner = request_.risk, cast.ics_contributor

    add_control(risk, payloads.control(), actor=co_owner)
    add_action(risk, payloads.action(cast.lead), actor=co_owner)

    assert can(co_owner, Permission.SCORE_BESIDE, risk)
    for permission in (Permission.SCORE_RISK, Permission.AMEND_RISK, Permission.CLOSE_RISK, Permission.ESCALATE_RISK):
        assert not can(co_owner, permission, risk)


def test_a_note_leaves_everything_with_the_sender_who_knows_that_it_was_seen(cast, request_):
    answer(request_, payloads.note(), actor=cast.ics_lead)
    risk = request_.risk

    assert (risk.holder.code, risk.owner, request_.mode) == ("TESTA.SLT", cast.lead, "note")
    assert (request_.reason, risk.actions) == ("Nothing that we can add", [])
    assert (seen_by(risk), document(risk)["stage"]) == (["TESTA", "TESTA.SLT", "TESTI"], "governance")
    assert told() == ["contributor", "director", "lead"]
    assert last_data() == {"escalation": str(request_.uuid), "to_unit": "TESTI", "mode": "note"}


def test_inside_an_organisation_too_a_risk_is_held_together(cast):
    risk = risk_at(RiskStatus.OPEN)
    request = escalate(risk, payloads.escalate("TESTA"), actor=cast.lead)
    answer(request, payloads.joint(cast.lead, [cast.director]), actor=cast.quality_officer)

    assert (risk.holder.code, risk.owner, risk.co_owners) == ("TESTA.SLT", cast.lead, [cast.director])


def test_who_holds_it_together_may_ask_further_up(cast, request_):
    shared(request_, cast.ics_lead, [cast.director], cast)

    further = escalate(request_.risk, payloads.escalate("TESTR"), actor=cast.ics_quality_officer)

    assert (further.from_unit.code, seen_by(request_.risk)[-1]) == ("TESTI", "TESTR")
