from datetime import UTC, date, datetime

import pytest

from riskreg import clock
from riskreg.errors import InvalidInput, NotPermitted, RuleBroken
from riskreg.extensions import db
from riskreg.queries.escalations import snapshot
from riskreg.vocabulary import EscalationStatus, RiskStatus
from riskreg.workflows.where_to_ask import units_to_pass_on_to
from tests.factories import payloads
from tests.factories.moves import (
    acknowledge,
    answer,
    appeal,
    escalate,
    escalation_at,
    held_at,
    risk_at,
    step_down_asked,
    withdraw,
)
from tests.reading import last_data, last_unit, message, seen_by, told

ASKED, DECLINED = EscalationStatus.ASKED, EscalationStatus.DECLINED
SAME = ("ask", "ask_sentence", "grounds", "tried", "evidence", "wanted_by", "from_unit", "asked_by", "route")


def on(day):
    return clock.at(datetime(2026, 12, day, 9, tzinfo=UTC))


def test_what_is_passed_on_is_asked_again_as_it_was(cast):
    request = escalation_at(ASKED)
    answer(request, payloads.redirect("TESTR"), actor=cast.ics_lead)
    new = request.redirected_to

    assert (request.status, new.status, new.to_unit.code) == ("redirected", "asked", "TESTR")
    assert [getattr(new, name) for name in SAME] == [getattr(request, name) for name in SAME]
    assert (request.reason, request.decided_by, new.redirected_from) == (
        "The region holds this budget",
        cast.ics_lead,
        request,
    )
    assert request.risk.undecided is new


def test_both_sides_and_the_unit_asked_now_are_told(cast):
    request = escalation_at(ASKED)
    answer(request, payloads.redirect("TESTR"), actor=cast.ics_lead)

    assert told() == ["contributor", "director", "lead", "regional_lead", "regional_quality_officer"]
    assert (message(request.risk), last_unit()) == ("It was passed on to the region", "TESTI")
    assert last_data() == {
        "escalation": str(request.uuid),
        "to_unit": "TESTI",
        "redirected_to": str(request.redirected_to.uuid),
        "new_unit": "TESTR",
    }


def test_the_clock_starts_anew_for_the_unit_asked_now(cast):
    request = escalation_at(ASKED)
    with on(10):
        acknowledge(request, {}, actor=cast.ics_lead)
        answer(request, payloads.redirect("TESTR"), actor=cast.ics_lead)
    new = request.redirected_to

    assert (str(request.decide_by), str(new.acknowledge_by), str(new.decide_by)) == (
        *("2026-12-22", "2026-12-17", "2027-01-12"),
    )
    assert new.acknowledged_at is None


def test_who_passed_it_on_sees_it_while_they_are_on_the_way(cast):
    request = escalation_at(ASKED)
    answer(request, payloads.redirect("TESTR"), actor=cast.ics_lead)

    assert seen_by(request.risk) == ["TESTA", "TESTA.SLT", "TESTI", "TESTR"]
    assert snapshot(request) is not None


def test_passed_on_downwards_it_leaves_the_sight_of_who_was_asked(cast):
    request = escalation_at(ASKED)
    answer(request, payloads.redirect("TESTA"), actor=cast.ics_lead)

    assert seen_by(request.risk) == ["TESTA", "TESTA.SLT"]
    # The border is not crossed any more, so it comes from the holder again.
    assert request.redirected_to.from_unit.code == "TESTA.SLT"


def places(request, actor):
    return [unit.code for unit in units_to_pass_on_to(request, actor=actor)]


def test_it_goes_to_any_other_unit_above_the_holder(cast):
    assert places(escalation_at(ASKED), cast.ics_lead) == ["TESTA", "TESTR", "X24"]
    assert places(escalation_at(ASKED, "TESTR"), cast.regional_lead) == ["X24"]


def test_from_inside_only_those_who_lead_the_organisation_let_it_out(cast):
    risk = risk_at(RiskStatus.OPEN, "TESTC.OT", owner=cast.elsewhere_contributor)
    request = escalate(risk, payloads.escalate("TESTC.CHS"), actor=cast.elsewhere)

    assert places(request, cast.elsewhere_service_lead) == ["TESTC"]
    assert places(request, cast.elsewhere) == ["TESTC", "TESTJ", "TESTR", "X24"]


def test_the_organisation_passes_a_request_of_its_team_on_over_its_border(cast):
    request = escalation_at(ASKED, "TESTA", risk=risk_at(RiskStatus.OPEN))
    answer(request, payloads.redirect("TESTI"), actor=cast.director)

    assert (request.redirected_to.from_unit.code, request.redirected_to.asked_by) == ("TESTA", cast.lead)
    assert seen_by(request.risk) == ["TESTA", "TESTA.SLT", "TESTI"]


@pytest.mark.parametrize("code", ["TESTI", "TESTA.SLT", "TESTA.PHY", "TESTJ", "TESTB", "NONE"])
def test_nowhere_else(cast, code):
    request = escalation_at(ASKED)

    with pytest.raises(InvalidInput) as refused:
        answer(request, payloads.redirect(code), actor=cast.ics_lead)

    assert refused.value.fields == {"to_unit": ["Select who needs to decide. You can ask: TESTA, TESTR, X24"]}


def test_not_to_a_unit_that_has_closed(cast):
    request = escalation_at(ASKED)
    request.risk.region.valid_to = date(2026, 11, 23)
    db.session.commit()

    with pytest.raises(InvalidInput) as refused:
        answer(request, payloads.redirect("TESTR"), actor=cast.ics_lead)

    assert refused.value.fields == {"to_unit": ["TESTR has closed. It cannot be asked any more"]}


@pytest.mark.parametrize("field", ["to_unit", "reason", "message"])
def test_passing_on_needs_where_why_and_a_message(cast, field):
    with pytest.raises(InvalidInput) as refused:
        answer(escalation_at(ASKED), payloads.redirect(**{field: None}), actor=cast.ics_lead)

    assert list(refused.value.fields) == [field]


def test_a_question_has_to_be_answered_first(cast):
    with pytest.raises(RuleBroken):
        answer(escalation_at(EscalationStatus.RETURNED), payloads.redirect(), actor=cast.ics_lead)


def test_who_asked_first_does_not_answer_where_it_was_passed_on_to(cast):
    risk = risk_at(RiskStatus.OPEN)
    request = escalate(risk, payloads.escalate("TESTA"), actor=cast.both_sides)
    answer(request, payloads.redirect("TESTI"), actor=cast.director)

    with pytest.raises(NotPermitted):
        acknowledge(request.redirected_to, {}, actor=cast.both_sides)


def test_an_appeal_asks_the_next_unit_above_in_the_same_words(cast):
    request = escalation_at(DECLINED)
    new = appeal(request, payloads.appeal(), actor=cast.quality_officer)

    assert (request.status, new.status, new.to_unit.code, new.asked_by) == (
        *("declined", "asked", "TESTR"),
        cast.quality_officer,
    )
    assert [getattr(new, name) for name in SAME[:5]] == [getattr(request, name) for name in SAME[:5]]
    assert (new.new_evidence, str(new.wanted_by)) == ("Two more wards have closed since", payloads.day(45))
    assert (new.appeal_of, new.from_unit.code) == (request, "TESTA")
    assert seen_by(request.risk) == ["TESTA", "TESTA.SLT", "TESTI", "TESTR"]


def test_of_an_appeal_the_unit_asked_and_who_raised_it_hear(cast):
    request = escalation_at(DECLINED)
    new = appeal(request, payloads.appeal(), actor=cast.director)

    assert told() == ["contributor", "regional_lead", "regional_quality_officer"]
    assert message(request.risk) == (
        "TESTI (fictional) declined, so TESTR (fictional) has been asked to look at it again."
        " An answer is due by 22 December 2026."
    )
    assert (last_unit(), last_data()) == (
        "TESTA",
        {"escalation": str(new.uuid), "to_unit": "TESTR", "appeal_of": str(request.uuid)},
    )


def test_only_those_who_lead_the_organisation_appeal_over_its_border(cast):
    for to_unit in ("TESTI", "TESTA"):
        request = escalation_at(DECLINED, to_unit, risk=risk_at(RiskStatus.OPEN))

        with pytest.raises(NotPermitted) as refused:
            appeal(request, payloads.appeal(), actor=cast.lead)

        assert "Only those who lead your organisation" in refused.value.message


def test_inside_the_organisation_the_team_appeals_by_itself(cast):
    risk = risk_at(RiskStatus.OPEN, "TESTC.OT", owner=cast.elsewhere_contributor, holder="TESTC.OT")
    request = escalate(risk, payloads.escalate("TESTC.CHS"), actor=cast.elsewhere)
    answer(request, payloads.decline_request(), actor=cast.elsewhere_service_lead)

    assert appeal(request, payloads.appeal(), actor=cast.elsewhere_service_lead).to_unit.code == "TESTC"


def test_above_the_organisation_the_holder_appeals(cast):
    request = escalation_at(DECLINED, "TESTR")

    assert appeal(request, payloads.appeal(), actor=cast.ics_lead).to_unit.code == "X24"


def refused_to_appeal(request, actor):
    with pytest.raises(RuleBroken) as refused:
        appeal(request, payloads.appeal(), actor=actor)
    return refused.value.code


def test_an_appeal_is_the_last_word_and_is_not_appealed(cast):
    request = escalation_at(DECLINED)
    second = appeal(request, payloads.appeal(), actor=cast.director)
    answer(second, payloads.decline_request(), actor=cast.regional_lead)

    assert [refused_to_appeal(one, cast.director) for one in (request, second)] == ["move_not_legal"] * 2


def test_nor_when_it_was_passed_on(cast):
    second = appeal(escalation_at(DECLINED), payloads.appeal(), actor=cast.director)
    answer(second, payloads.redirect("TESTI"), actor=cast.regional_lead)
    answer(second.redirected_to, payloads.decline_request(), actor=cast.ics_lead)

    assert refused_to_appeal(second.redirected_to, cast.director) == "move_not_legal"


def test_a_request_that_was_passed_on_is_appealed_where_it_was_declined(cast):
    request = escalation_at(ASKED)
    answer(request, payloads.redirect("TESTR"), actor=cast.ics_lead)
    answer(request.redirected_to, payloads.decline_request(), actor=cast.regional_lead)

    assert appeal(request.redirected_to, payloads.appeal(), actor=cast.director).to_unit.code == "X24"


def test_only_the_latest_request_is_appealed(cast):
    request = escalation_at(DECLINED)
    again = escalate(request.risk, payloads.escalate("TESTA"), actor=cast.lead)
    assert refused_to_appeal(request, cast.director) == "escalation_undecided"

    withdraw(again, payloads.withdraw(), actor=cast.lead)

    assert refused_to_appeal(request, cast.director) == "move_not_legal"


def test_from_the_top_there_is_nobody_to_appeal_to(cast):
    request = escalation_at(DECLINED, "X24", risk=held_at("TESTR"))

    assert refused_to_appeal(request, cast.regional_lead) == "move_not_legal"


def test_not_while_a_unit_below_is_asked_to_take_it_back(cast):
    risk = held_at("TESTI")
    request = escalation_at(DECLINED, "TESTR", risk=risk)
    step_down_asked("TESTI", risk=risk)

    assert refused_to_appeal(request, cast.ics_lead) == "step_down_undecided"


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"why": None}, "why"),
        ({"why": "x" * 601}, "why"),
        ({"wanted_by": None}, "wanted_by"),
        ({"to_unit": "X"}, "to_unit"),
    ],
)
def test_an_appeal_says_why_and_by_when(cast, changes, field):
    with pytest.raises(InvalidInput) as refused:
        appeal(escalation_at(DECLINED), payloads.appeal(**changes), actor=cast.director)

    assert list(refused.value.fields) == [field]
