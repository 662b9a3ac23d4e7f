import pytest

from riskreg.errors import InvalidInput
from riskreg.queries.escalations import snapshot
from riskreg.vocabulary import EscalationStatus
from tests.factories import payloads
from tests.factories.moves import acknowledge, answer, escalation_at, held_at
from tests.reading import document, last_data, last_unit, message, seen_by, told


@pytest.fixture
def request_(cast):
    return escalation_at(EscalationStatus.ASKED)


def test_acknowledging_tells_who_raised_it_asked_and_owns_it(cast, request_):
    acknowledge(request_, {}, actor=cast.ics_lead)

    assert (request_.status, request_.acknowledged_at) == ("acknowledged", request_.risk.changed_at)
    assert told() == ["contributor", "director", "lead"]
    assert message(request_.risk) == ("TESTI (fictional) has seen the request. An answer is due by 22 December 2026.")
    assert (last_unit(), last_data()) == ("TESTI", {"escalation": str(request_.uuid), "to_unit": "TESTI"})


def test_taking_over_changes_holder_level_and_owner_now(cast, request_):
    answer(request_, payloads.transfer(cast.ics_quality_officer), actor=cast.ics_lead)
    risk = request_.risk

    assert (risk.holder.code, risk.level, risk.owner) == ("TESTI", "ics", cast.ics_quality_officer)
    assert (request_.mode, request_.reason) == ("transfer", "It is the same in every trust")
    assert str(risk.next_review_on) == payloads.day(7)
    assert seen_by(risk) == ["TESTA", "TESTA.SLT", "TESTI"]
    assert document(risk)["stage"] == "governance"


def test_everybody_who_waits_is_told_what_was_decided(cast, request_):
    answer(request_, payloads.transfer(cast.ics_quality_officer, message="We hold it"), actor=cast.ics_lead)

    assert told() == ["contributor", "director", "ics_quality_officer"]
    assert message(request_.risk) == "We hold it"
    assert last_data() == {"escalation": str(request_.uuid), "to_unit": "TESTI", "mode": "transfer"}


def test_a_decision_keeps_the_version_it_was_made_on(cast, request_):
    answer(request_, payloads.transfer(cast.ics_lead), actor=cast.ics_lead)

    assert (request_.decided_version, request_.decided_by) == (request_.risk.version, cast.ics_lead)
    assert request_.decided_at == request_.risk.changed_at
    assert snapshot(request_) is not None


@pytest.mark.parametrize("name", ["lead", "director", "regional_lead", "ics_administrator", "nobody"])
def test_the_new_owner_needs_a_role_at_the_unit_that_takes_it(cast, request_, name):
    with pytest.raises(InvalidInput) as refused:
        answer(request_, payloads.transfer(cast.person(name)), actor=cast.ics_lead)

    assert refused.value.fields == {"owner": ["Select someone with a role at TESTI"]}


def test_the_review_after_taking_over_is_within_what_the_level_allows(cast, request_):
    with pytest.raises(InvalidInput) as refused:
        answer(
            request_,
            payloads.transfer(cast.ics_lead, next_review_on=payloads.day(31)),
            actor=cast.ics_lead,
        )

    assert refused.value.fields == {"next_review_on": ["Review date must be within 30 days because the score is High"]}


def test_support_leaves_the_risk_where_it_is_and_owes_a_named_thing(cast, request_):
    answer(request_, payloads.support(cast.ics_contributor), actor=cast.ics_lead)
    risk = request_.risk

    assert (risk.holder.code, risk.owner, request_.mode) == ("TESTA.SLT", cast.lead, "support")
    assert [(row.n, row.unit.code, row.owner, row.text) for row in risk.actions] == [
        (1, "TESTI", cast.ics_contributor, "A shared bank of locums")
    ]
    assert (request_.support_action, str(risk.actions[0].due_on)) == (risk.actions[0], payloads.day(40))
    assert (seen_by(risk), document(risk)["stage"]) == (["TESTA", "TESTA.SLT", "TESTI"], "governance")


@pytest.mark.parametrize("name", ["lead", "director", "regional_lead", "nobody"])
def test_whoever_owes_the_support_has_a_role_at_the_unit_asked(cast, request_, name):
    with pytest.raises(InvalidInput) as refused:
        answer(request_, payloads.support(cast.person(name)), actor=cast.ics_lead)

    assert refused.value.fields == {"by_whom": ["Select someone with a role at TESTI"]}


def test_a_question_moves_the_day_to_decide_by_the_days_it_allows(cast, request_):
    acknowledge_by = request_.acknowledge_by
    answer(request_, payloads.give_back(reply_by=payloads.working_day(4)), actor=cast.ics_lead)

    assert (request_.status, request_.acknowledge_by) == ("returned", acknowledge_by)
    assert str(request_.decide_by) == payloads.working_day(24)
    assert told() == ["contributor", "director", "lead"]
    assert message(request_.risk) == ("TESTI (fictional) asked a question before it decides: What does the rota cost?")
    assert last_data() == {
        "escalation": str(request_.uuid),
        "to_unit": "TESTI",
        "reply_by": payloads.working_day(4),
    }


def test_declining_leaves_risk_and_score_and_takes_the_sight_away(cast, request_):
    risk = request_.risk
    answer(request_, payloads.decline_request(), actor=cast.ics_lead)

    assert (risk.status, risk.score, risk.holder.code, risk.owner) == ("open", 12, "TESTA.SLT", cast.lead)
    assert (request_.reason_code, request_.reason, request_.advice) == (
        "insufficient_evidence",
        "The numbers are of last year",
        "Send this year's numbers",
    )
    assert seen_by(risk) == ["TESTA", "TESTA.SLT"]
    assert (told(), message(risk)) == (["contributor", "director", "lead"], "They have not taken it on")
    assert last_data() == {
        "escalation": str(request_.uuid),
        "to_unit": "TESTI",
        "reason_code": "insufficient_evidence",
    }


def test_a_waiting_question_may_still_be_declined(cast):
    request = escalation_at(EscalationStatus.RETURNED)
    answer(request, payloads.decline_request(), actor=cast.ics_lead)

    assert request.status == EscalationStatus.DECLINED


@pytest.mark.parametrize("outcome", ["acknowledge", "decline", "question", "transfer", "support"])
def test_any_answer_acknowledges(cast, request_, outcome):
    answers = {
        "decline": payloads.decline_request(),
        "question": payloads.give_back(),
        "transfer": payloads.transfer(cast.ics_lead),
        "support": payloads.support(cast.ics_lead),
    }
    if outcome == "acknowledge":
        acknowledge(request_, {}, actor=cast.ics_lead)
    else:
        answer(request_, answers[outcome], actor=cast.ics_lead)

    assert request_.acknowledged_at == request_.risk.changed_at


def test_an_answer_keeps_the_time_of_an_earlier_acknowledgement(cast):
    request = escalation_at(EscalationStatus.ACKNOWLEDGED)
    read_at = request.acknowledged_at
    answer(request, payloads.decline_request(), actor=cast.ics_quality_officer)

    assert (request.acknowledged_at, request.decided_by) == (read_at, cast.ics_quality_officer)


def test_a_holder_above_keeps_the_origins_sight(cast):
    assert seen_by(held_at("TESTR")) == ["TESTA", "TESTA.SLT", "TESTI", "TESTR"]
