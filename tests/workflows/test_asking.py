from datetime import UTC, date, datetime

import pytest

from riskreg import clock
from riskreg.errors import InvalidInput, RuleBroken
from riskreg.vocabulary import EscalationStatus, RiskStatus
from tests.factories import payloads
from tests.factories.moves import answer, escalate, escalation_at, held_at, leader_of, risk_at
from tests.reading import document, last_data, last_unit, message, seen_by, told


def test_asking_changes_neither_holder_nor_owner_nor_status(cast):
    risk = risk_at(RiskStatus.OPEN)
    request = escalate(risk, payloads.escalate("TESTI"), actor=cast.director)

    assert (risk.status, risk.holder.code, risk.owner) == ("open", "TESTA.SLT", cast.lead)
    assert (request.status, request.asked_by, request.asked_version) == ("asked", cast.director, risk.version)
    assert document(risk)["stage"] == "escalation"


def test_the_unit_asked_comes_to_see_the_risk(cast):
    inside = escalation_at(EscalationStatus.ASKED, "TESTA").risk
    above = escalation_at(EscalationStatus.ASKED, "TESTI").risk
    regional = escalation_at(EscalationStatus.ASKED, "TESTR").risk

    assert [seen_by(risk) for risk in (inside, above, regional)] == [
        ["TESTA", "TESTA.SLT"],
        ["TESTA", "TESTA.SLT", "TESTI"],
        ["TESTA", "TESTA.SLT", "TESTI", "TESTR"],
    ]


def test_across_the_border_the_organisation_is_the_sender(cast):
    senders = [
        escalation_at(EscalationStatus.ASKED, "TESTA").from_unit.code,
        escalation_at(EscalationStatus.ASKED, "TESTI").from_unit.code,
        escalation_at(EscalationStatus.ASKED, "TESTR").from_unit.code,
    ]

    assert senders == ["TESTA.SLT", "TESTA", "TESTI"]


def test_leads_and_quality_officers_of_the_unit_asked_are_told_and_who_raised_it(cast):
    risk = risk_at(RiskStatus.OPEN)
    request = escalate(risk, payloads.escalate("TESTI"), actor=cast.director)

    assert told() == ["both_sides", "contributor", "ics_lead", "ics_quality_officer"]
    assert message(risk) == (
        "TESTI (fictional) has been asked to help with your risk. An answer is due by 22 December 2026."
    )
    assert last_unit() == "TESTA"
    assert last_data() == {
        "escalation": str(request.uuid),
        "to_unit": "TESTI",
        "ask": "decision",
        "grounds": ["score"],
    }


def test_whoever_asks_is_not_told_of_it_though_they_lead_both_sides(cast):
    escalate(risk_at(RiskStatus.OPEN), payloads.escalate("TESTI"), actor=cast.both_sides)

    assert told() == ["contributor", "ics_lead", "ics_quality_officer"]


@pytest.mark.parametrize(
    ("to_unit", "acknowledge_by", "decide_by"),
    [
        ("TESTA", date(2026, 11, 27), date(2026, 12, 8)),
        ("TESTI", date(2026, 12, 1), date(2026, 12, 22)),
        ("TESTR", date(2026, 12, 1), date(2026, 12, 22)),
    ],
)
def test_the_clock_of_the_unit_asked_follows_its_level(cast, to_unit, acknowledge_by, decide_by):
    request = escalation_at(EscalationStatus.ASKED, to_unit)

    assert (request.acknowledge_by, request.decide_by) == (acknowledge_by, decide_by)


@pytest.mark.parametrize(("to_unit", "acknowledge", "decide"), [("TESTA", 2, 5), ("TESTI", 3, 10), ("TESTR", 3, 10)])
def test_an_extreme_risk_halves_it(cast, to_unit, acknowledge, decide):
    risk = held_at("TESTI" if to_unit == "TESTR" else "TESTA.SLT", score=payloads.score(5, 4))
    request = escalation_at(EscalationStatus.ASKED, to_unit, risk=risk)
    days = (payloads.working_day(acknowledge), payloads.working_day(decide))

    assert (str(request.acknowledge_by), str(request.decide_by)) == days


def test_the_nation_has_the_longest_clock(cast):
    request = escalate(held_at("TESTR"), payloads.escalate("X24"), actor=leader_of("TESTR"))

    assert (str(request.acknowledge_by), str(request.decide_by)) == (
        payloads.working_day(10),
        payloads.working_day(40),
    )


def test_bank_holidays_do_not_count(cast):
    with clock.at(datetime(2026, 12, 23, 9, tzinfo=UTC)):
        request = escalation_at(EscalationStatus.ASKED, "TESTA")

    assert (request.acknowledge_by, request.decide_by) == (date(2026, 12, 30), date(2027, 1, 11))


@pytest.mark.parametrize("status", [EscalationStatus.ASKED, EscalationStatus.ACKNOWLEDGED, EscalationStatus.RETURNED])
def test_one_request_at_a_time(cast, status):
    risk = escalation_at(status).risk

    with pytest.raises(RuleBroken) as refused:
        escalate(risk, payloads.escalate("TESTI"), actor=cast.director)

    assert refused.value.code == "escalation_undecided"


def test_after_a_decline_the_same_unit_wants_new_evidence(cast):
    risk = escalation_at(EscalationStatus.DECLINED).risk

    with pytest.raises(InvalidInput) as refused:
        escalate(risk, payloads.escalate("TESTI"), actor=cast.director)
    again = escalate(risk, payloads.escalate("TESTI", new_evidence="This year's numbers"), actor=cast.director)

    assert refused.value.fields == {"new_evidence": ["TESTI declined before. Enter what is new since then"]}
    assert (again.status, again.new_evidence) == ("asked", "This year's numbers")


def test_another_unit_does_not_and_nor_does_one_whose_request_was_withdrawn(cast):
    declined = escalation_at(EscalationStatus.DECLINED, "TESTA").risk
    withdrawn = escalation_at(EscalationStatus.WITHDRAWN).risk

    requests = [escalate(risk, payloads.escalate("TESTI"), actor=cast.director) for risk in (declined, withdrawn)]

    assert [request.new_evidence for request in requests] == ["", ""]


def test_a_risk_that_was_taken_over_goes_on_to_the_next_level(cast):
    risk = held_at("TESTI")
    request = escalation_at(EscalationStatus.ASKED, "TESTR", risk=risk)
    answer(request, payloads.transfer(cast.regional_lead), actor=cast.regional_lead)

    assert (risk.holder.code, risk.level) == ("TESTR", "region")
