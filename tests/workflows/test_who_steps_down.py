import pytest

from riskreg.errors import InvalidInput, NotPermitted, RuleBroken
from riskreg.vocabulary import EscalationStatus, RiskStatus
from tests.factories import payloads
from tests.factories.moves import (
    answer_step_down,
    ask_step_down,
    close,
    escalate,
    escalation_at,
    held_at,
    risk_at,
    step_down_asked,
)


def refused_to_ask(risk, actor, **changes):
    with pytest.raises((RuleBroken, InvalidInput)) as refused:
        ask_step_down(risk, payloads.step_down(**changes), actor=actor)
    return refused.value


@pytest.mark.parametrize("name", ["lead", "director", "quality_officer", "both_sides"])
def test_those_who_lead_the_unit_below_answer_and_those_above_it_in_its_organisation(cast, name):
    asked = step_down_asked()
    answer_step_down(asked, payloads.take_back(), actor=cast.person(name))

    assert asked.status == "agreed"


@pytest.mark.parametrize("name", ["contributor", "organisation_contributor", "ics_quality_officer", "sibling_lead"])
def test_nobody_else_does(cast, name):
    with pytest.raises(NotPermitted):
        answer_step_down(step_down_asked(), payloads.take_back(), actor=cast.person(name))


def test_nobody_agrees_with_themselves(cast):
    asked = ask_step_down(held_at("TESTI"), payloads.step_down("TESTA"), actor=cast.both_sides)

    with pytest.raises(NotPermitted):
        answer_step_down(asked, payloads.take_back(), actor=cast.both_sides)


@pytest.mark.parametrize("name", ["lead", "director", "ics_contributor", "regional_lead"])
def test_only_those_who_lead_the_holder_hand_it_down(cast, name):
    with pytest.raises(NotPermitted):
        ask_step_down(held_at("TESTI"), payloads.step_down(), actor=cast.person(name))


def test_one_waits_at_a_time_and_nothing_is_asked_above_meanwhile(cast):
    asked = step_down_asked()

    assert refused_to_ask(asked.risk, cast.ics_lead).code == "step_down_undecided"
    with pytest.raises(RuleBroken) as refused:
        escalate(asked.risk, payloads.escalate("TESTR"), actor=cast.ics_lead)
    assert refused.value.code == "step_down_undecided"


def test_none_while_a_unit_above_decides(cast):
    request = escalation_at(EscalationStatus.ASKED, "TESTR")

    assert refused_to_ask(request.risk, cast.ics_lead).code == "escalation_undecided"


def test_what_nobody_took_on_is_not_handed_down(cast):
    for risk, actor in (
        (risk_at(RiskStatus.OPEN), cast.lead),
        (escalation_at(EscalationStatus.ACCEPTED, mode="support").risk, cast.lead),
        (risk_at(RiskStatus.OPEN, "TESTI"), cast.ics_lead),
    ):
        assert refused_to_ask(risk, actor).code == "move_not_legal"


def test_an_answer_is_given_once(cast):
    asked = step_down_asked()
    answer_step_down(asked, payloads.take_back(), actor=cast.lead)

    for payload in (payloads.take_back(), payloads.not_taken_back()):
        with pytest.raises(RuleBroken) as refused:
            answer_step_down(asked, payload, actor=cast.director)
        assert refused.value.code == "move_not_legal"


def test_a_risk_that_was_closed_meanwhile_is_not_taken_back(cast):
    asked = step_down_asked()
    close(asked.risk, payloads.closure(), actor=cast.ics_lead)

    with pytest.raises(RuleBroken) as refused:
        answer_step_down(asked, payloads.take_back(), actor=cast.lead)

    assert refused.value.code == "move_not_legal"


@pytest.mark.parametrize("code", ["TESTI", "TESTR", "TESTA.PHY", "TESTB", "NONE"])
def test_only_units_below_on_the_path_are_asked(cast, code):
    assert refused_to_ask(held_at("TESTI"), cast.ics_lead, to_unit=code).fields == {
        "to_unit": ["Select who takes it back. It can be: TESTA, TESTA.SLT"]
    }


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"to_unit": None}, "to_unit"),
        ({"evidence": None}, "evidence"),
        ({"evidence": "x" * 1001}, "evidence"),
        ({"watch_on": None}, "watch_on"),
        ({"watch_on": "2026-11-24"}, "watch_on"),
        ({"status": "agreed"}, "status"),
    ],
)
def test_what_is_missing_or_wrong_is_named(cast, changes, field):
    assert list(refused_to_ask(held_at("TESTI"), cast.ics_lead, **changes).fields) == [field]


def test_the_watch_date_is_within_the_review_of_the_unit_below(cast):
    risk = held_at("TESTI")
    found = refused_to_ask(risk, cast.ics_lead, to_unit="TESTA", watch_on=payloads.day(31)).fields

    assert found == {"watch_on": ["Review date must be within 30 days because the score is High"]}
    ask_step_down(risk, payloads.step_down("TESTA.SLT", watch_on=payloads.day(31)), actor=cast.ics_lead)
