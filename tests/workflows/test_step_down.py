from datetime import UTC, date, datetime

import pytest

from riskreg import clock
from riskreg.errors import InvalidInput
from riskreg.extensions import db
from riskreg.queries.escalations import snapshot
from riskreg.vocabulary import EscalationStatus, RiskStatus
from tests.factories import payloads
from tests.factories.moves import (
    add_action,
    answer,
    answer_step_down,
    ask_step_down,
    escalate,
    escalation_at,
    held_at,
    risk_at,
    step_down_asked,
)
from tests.reading import document, last_data, last_unit, message, seen_by, told


def test_asking_changes_nothing_but_tells_the_unit_below(cast):
    asked = step_down_asked()
    risk = asked.risk

    assert (risk.holder.code, risk.status, asked.status, asked.from_unit.code) == ("TESTI", "open", "asked", "TESTI")
    assert told() == ["contributor", "lead"]
    assert message(risk) == (
        "TESTI (fictional) has asked TESTA.SLT (fictional) to take your risk back,"
        " because it says that the risk is less now."
    )
    assert (last_unit(), last_data()) == (
        "TESTI",
        {
            "step_down": str(asked.uuid),
            "to_unit": "TESTA.SLT",
            "escalation": str(risk.held_through.uuid),
            "watch_on": payloads.day(20),
        },
    )
    assert document(risk)["step_down"]["evidence"] == "Both posts have been filled since May"


def test_agreed_the_unit_below_holds_it_and_the_upper_sight_ends_at_once(cast):
    asked = step_down_asked()
    risk, request = asked.risk, asked.risk.held_through
    answer_step_down(asked, payloads.take_back(), actor=cast.lead)

    assert (risk.holder.code, risk.level, risk.owner) == ("TESTA.SLT", "team", cast.lead)
    assert str(risk.next_review_on) == payloads.day(20)
    assert (asked.status, asked.answered_by, asked.answered_version) == ("agreed", cast.lead, risk.version)
    assert (request.status, request.ended_at, request.ended_by_id) == ("ended", risk.changed_at, cast.lead.id)
    assert request.end_reason == "Both posts have been filled since May"
    assert seen_by(risk) == ["TESTA", "TESTA.SLT"]
    assert snapshot(request) is not None


def test_who_asked_who_owns_it_now_and_who_raised_it_are_told(cast):
    asked = step_down_asked()
    request = asked.risk.held_through
    answer_step_down(asked, payloads.take_back(), actor=cast.director)

    # And the team lead, who once asked the organisation to take it on.
    assert told() == ["contributor", "ics_lead", "lead"]
    assert message(asked.risk) == "It is ours again, and we watch it"
    assert (last_unit(), last_data()) == (
        "TESTA.SLT",
        {
            "step_down": str(asked.uuid),
            "to_unit": "TESTA.SLT",
            "escalation": str(request.uuid),
            "ended": [str(row.uuid) for row in asked.risk.escalations if row.status == "ended"],
        },
    )


def test_every_acceptance_above_the_new_holder_ends(cast):
    asked = step_down_asked("TESTR", "TESTA")
    answer_step_down(asked, payloads.take_back(owner=cast.quality_officer), actor=cast.director)

    assert [(row.to_unit.code, row.status) for row in asked.risk.escalations] == [
        ("TESTA", "accepted"),
        ("TESTI", "ended"),
        ("TESTR", "ended"),
    ]
    assert (asked.risk.holder.code, asked.risk.owner) == ("TESTA", cast.quality_officer)
    assert seen_by(asked.risk) == ["TESTA", "TESTA.SLT"]


def test_one_step_at_a_time_is_possible_too(cast):
    asked = step_down_asked("TESTR", "TESTI")
    answer_step_down(asked, payloads.take_back(), actor=cast.ics_quality_officer)

    assert (asked.risk.holder.code, asked.risk.owner) == ("TESTI", cast.ics_lead)
    assert seen_by(asked.risk) == ["TESTA", "TESTA.SLT", "TESTI"]
    assert asked.risk.held_through.to_unit.code == "TESTI"


def test_support_owed_from_above_goes_on(cast):
    risk = held_at("TESTI")
    supported = escalation_at(EscalationStatus.ACCEPTED, "TESTR", risk=risk, mode="support")
    asked = step_down_asked("TESTI", risk=risk)
    answer_step_down(asked, payloads.take_back(), actor=cast.lead)

    assert supported.status == "accepted"
    assert seen_by(risk) == ["TESTA", "TESTA.SLT", "TESTI", "TESTR"]


def test_held_together_it_is_handed_down_like_any_other(cast):
    request = escalation_at(EscalationStatus.ACCEPTED, mode="joint")
    asked = step_down_asked("TESTI", risk=request.risk)
    answer_step_down(asked, payloads.take_back(), actor=cast.lead)

    assert (request.status, request.risk.holder.code, request.risk.co_owners) == ("ended", "TESTA.SLT", [])


def test_what_the_upper_unit_still_had_to_do_comes_to_the_owner(cast):
    risk = held_at("TESTI")
    add_action(risk, payloads.action(cast.ics_contributor), actor=cast.ics_lead)
    asked = step_down_asked("TESTI", risk=risk)
    answer_step_down(asked, payloads.take_back(), actor=cast.lead)

    assert [(row.unit.code, row.owner) for row in risk.actions] == [("TESTA.SLT", cast.lead)]
    assert last_data()["handed_back"] == [1]


def test_refused_it_stays_where_it_is(cast):
    asked = step_down_asked()
    answer_step_down(asked, payloads.not_taken_back(), actor=cast.lead)
    risk = asked.risk

    assert (asked.status, asked.reason, risk.holder.code) == ("refused", "One of the two leaves in June", "TESTI")
    assert (told(), message(risk)) == (["ics_lead"], None)
    assert (seen_by(risk), document(risk)["step_down"]) == (["TESTA", "TESTA.SLT", "TESTI"], None)


def test_after_a_refusal_it_may_be_asked_again(cast):
    asked = step_down_asked()
    answer_step_down(asked, payloads.not_taken_back(), actor=cast.lead)

    again = ask_step_down(asked.risk, payloads.step_down("TESTA"), actor=cast.ics_lead)

    assert (again.status, again.to_unit.code) == ("asked", "TESTA")


def test_the_last_owner_there_is_the_owner_again_unless_another_is_named(cast):
    risk = risk_at(RiskStatus.OPEN, owner=cast.colleague)
    held = escalation_at(EscalationStatus.ACCEPTED, risk=risk).risk
    asked = step_down_asked("TESTI", risk=held)
    answer_step_down(asked, payloads.take_back(), actor=cast.director)

    assert held.owner == cast.colleague


def test_an_owner_who_has_left_is_not_taken_for_granted(cast):
    risk = risk_at(RiskStatus.OPEN, owner=cast.colleague)
    asked = step_down_asked("TESTI", risk=escalation_at(EscalationStatus.ACCEPTED, risk=risk).risk)
    cast.colleague.grants[0].valid_to = date(2026, 11, 23)
    db.session.commit()

    with pytest.raises(InvalidInput) as refused:
        answer_step_down(asked, payloads.take_back(), actor=cast.director)

    assert refused.value.fields == {"owner": ["Select someone with a role at TESTA.SLT"]}


def test_a_unit_that_never_held_it_names_an_owner(cast):
    request = escalation_at(EscalationStatus.ACCEPTED)
    asked = step_down_asked("TESTI", "TESTA", risk=request.risk)

    with pytest.raises(InvalidInput) as refused:
        answer_step_down(asked, payloads.take_back(), actor=cast.director)
    assert refused.value.fields == {"owner": ["Select who will own this risk at TESTA"]}

    answer_step_down(asked, payloads.take_back(owner=cast.director), actor=cast.director)
    assert asked.risk.owner == cast.director


@pytest.mark.parametrize("name", ["ics_lead", "sibling_lead", "nobody"])
def test_the_owner_has_a_role_at_the_unit_below(cast, name):
    with pytest.raises(InvalidInput) as refused:
        answer_step_down(step_down_asked(), payloads.take_back(owner=cast.person(name)), actor=cast.director)

    assert refused.value.fields == {"owner": ["Select someone with a role at TESTA.SLT"]}


@pytest.mark.parametrize(
    ("payload", "field"),
    [
        (payloads.take_back(message=None), "message"),
        (payloads.take_back(reason="x"), "reason"),
        (payloads.not_taken_back(reason=None), "reason"),
        (payloads.not_taken_back(message="x"), "message"),
        ({"outcome": "perhaps"}, "outcome"),
        ({}, "outcome"),
    ],
)
def test_an_answer_is_complete(cast, payload, field):
    with pytest.raises(InvalidInput) as refused:
        answer_step_down(step_down_asked(), payload, actor=cast.lead)

    assert list(refused.value.fields) == [field]


def test_answered_late_the_review_is_due_on_the_day_that_was_agreed(cast):
    asked = step_down_asked()
    with clock.at(datetime(2027, 1, 20, 9, tzinfo=UTC)):
        answer_step_down(asked, payloads.take_back(), actor=cast.lead)

    assert str(asked.risk.next_review_on) == "2026-12-14"


def test_taken_up_again_it_starts_anew(cast):
    asked = step_down_asked()
    answer_step_down(asked, payloads.take_back(), actor=cast.lead)
    again = escalate(asked.risk, payloads.escalate("TESTI"), actor=cast.director)
    answer(again, payloads.transfer(cast.ics_lead), actor=cast.ics_lead)

    assert asked.risk.held_through is again
    assert seen_by(asked.risk) == ["TESTA", "TESTA.SLT", "TESTI"]
