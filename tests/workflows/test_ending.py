import pytest

from riskreg.errors import InvalidInput, NotPermitted, RuleBroken
from riskreg.queries.escalations import snapshot
from riskreg.vocabulary import EscalationStatus
from riskreg.workflows.request_shown import escalation_shown
from tests.factories import payloads
from tests.factories.moves import answer, complete_action, end, escalate, escalation_at
from tests.reading import document, last_data, last_unit, message, seen_by, told

ACCEPTED = EscalationStatus.ACCEPTED


@pytest.mark.parametrize("mode", ["support", "note"])
@pytest.mark.parametrize(
    ("name", "unit", "others"),
    [
        ("lead", "TESTA", ["both_sides", "contributor", "director", "ics_lead", "ics_quality_officer"]),
        ("ics_quality_officer", "TESTI", ["both_sides", "contributor", "director", "ics_lead", "lead"]),
    ],
)
def test_either_side_ends_it_and_everybody_hears(cast, mode, name, unit, others):
    request = escalation_at(ACCEPTED, mode=mode)
    end(request, payloads.end(), actor=cast.person(name))

    assert (request.status, request.ended_by_id) == ("ended", cast.person(name).id)
    assert (request.end_reason, request.ended_at) == ("Both posts are filled", request.risk.changed_at)
    assert seen_by(request.risk) == ["TESTA", "TESTA.SLT"]
    assert (last_unit(), told()) == (unit, others)
    assert message(request.risk) == (
        "TESTI (fictional) is no longer involved in your risk."
        " It stays on the register, where people go on working on it."
    )


def test_the_risk_stays_as_it_is(cast):
    request = escalation_at(ACCEPTED, mode="note")
    end(request, payloads.end(), actor=cast.ics_lead)

    assert (request.risk.status, request.risk.holder.code, request.risk.owner) == ("open", "TESTA.SLT", cast.lead)
    assert document(request.risk)["stage"] == "assessment"
    assert snapshot(request) is not None


def test_support_that_is_still_owed_comes_back_to_the_owner(cast):
    request = escalation_at(ACCEPTED, mode="support")
    end(request, payloads.end(), actor=cast.ics_lead)
    action = request.risk.actions[0]

    assert (action.unit.code, action.owner, action.done_on) == ("TESTA.SLT", cast.lead, None)
    assert last_data() == {"escalation": str(request.uuid), "to_unit": "TESTI", "handed_back": [1]}
    # What was promised stays on the record, but it is not theirs to do any more.
    assert escalation_shown(request)["support"]["by_whom"] is None
    complete_action(request.risk, 1, payloads.completion(), actor=cast.lead)


def test_support_that_was_given_stays_theirs(cast):
    request = escalation_at(ACCEPTED, mode="support")
    complete_action(request.risk, 1, payloads.completion(), actor=cast.ics_lead)
    end(request, payloads.end(), actor=cast.director)

    assert (request.risk.actions[0].unit.code, last_data().get("handed_back")) == ("TESTI", None)


def test_a_unit_on_the_way_to_another_that_is_asked_still_sees_it_and_keeps_its_action(cast):
    request = escalation_at(ACCEPTED, mode="support")
    further = escalate(request.risk, payloads.escalate("TESTI"), actor=cast.director)
    end(request, payloads.end(), actor=cast.ics_lead)
    assert seen_by(request.risk) == ["TESTA", "TESTA.SLT", "TESTI"]
    assert request.risk.actions[0].unit.code == "TESTI"

    answer(further, payloads.decline_request(), actor=cast.ics_lead)

    assert seen_by(request.risk) == ["TESTA", "TESTA.SLT"]
    assert request.risk.actions[0].unit.code == "TESTA.SLT"
    assert last_data()["handed_back"] == [1]


def test_held_together_it_ends_where_the_sender_leads(cast):
    request = escalation_at(EscalationStatus.ASKED)
    answer(request, payloads.joint(cast.director, [cast.ics_lead]), actor=cast.ics_lead)
    end(request, payloads.end(), actor=cast.ics_quality_officer)

    assert (request.risk.holder.code, request.risk.owner, request.risk.co_owners) == ("TESTA", cast.director, [])
    assert seen_by(request.risk) == ["TESTA", "TESTA.SLT"]


@pytest.mark.parametrize("mode", ["transfer", "joint"])
def test_what_the_unit_asked_holds_is_handed_down_and_not_ended(cast, mode):
    with pytest.raises(RuleBroken) as refused:
        end(escalation_at(ACCEPTED, mode=mode), payloads.end(), actor=cast.ics_lead)

    assert (refused.value.code, refused.value.details["legal_moves"]) == ("move_not_legal", ["step_down"])


@pytest.mark.parametrize("name", ["contributor", "ics_contributor", "organisation_contributor"])
def test_those_who_lead_neither_side_do_not(cast, name):
    with pytest.raises(NotPermitted):
        end(escalation_at(ACCEPTED, mode="note"), payloads.end(), actor=cast.person(name))


def test_it_needs_a_reason(cast):
    with pytest.raises(InvalidInput) as refused:
        end(escalation_at(ACCEPTED, mode="note"), payloads.end(reason=" "), actor=cast.lead)

    assert list(refused.value.fields) == ["reason"]
