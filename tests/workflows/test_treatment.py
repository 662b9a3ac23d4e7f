from datetime import UTC, date, datetime

import pytest

from riskreg import clock
from riskreg.errors import InvalidInput, NotFound, NotPermitted, RuleBroken
from riskreg.vocabulary import EscalationStatus, RiskStatus
from tests.factories import payloads
from tests.factories.moves import (
    add_action,
    add_control,
    amend,
    close,
    complete_action,
    escalation_at,
    held_at,
    raise_risk,
    risk_at,
)
from tests.reading import document, last_data, last_unit, message, told


@pytest.fixture
def risk(cast):
    return risk_at(RiskStatus.OPEN)


def test_amending_changes_what_is_sent_and_keeps_the_rest(cast, risk):
    amend(risk, {"title": "Weekend cover", "affected": ["staff", "patients"]}, actor=cast.lead)
    shown = document(risk)

    assert (shown["title"], shown["affected"]) == ("Weekend cover", ["staff", "patients"])
    assert (shown["theme"], shown["event"]) == ("staffing", payloads.raising()["event"])
    assert last_data() == {"fields": ["affected", "title"]}
    assert (message(risk), told()) == (None, [])


def test_an_empty_cause_clears_it(cast, risk):
    amend(risk, {"cause": "Vacancies", "effect": "Harm"}, actor=cast.lead)
    amend(risk, {"cause": "", "effect": ""}, actor=cast.lead)

    assert (risk.cause, risk.effect) == ("", "")


def test_professions_are_replaced_by_those_sent(cast, risk):
    amend(risk, {"professions": ["PHY", "SLT"]}, actor=cast.lead)
    added = document(risk)["professions"]
    amend(risk, {"professions": ["DIE", "PHY"]}, actor=cast.lead)

    assert (added, document(risk)["professions"]) == (["PHY", "SLT"], ["DIE", "PHY"])


def test_professions_have_to_be_of_the_list(cast, risk):
    with pytest.raises(InvalidInput) as refused:
        amend(risk, {"professions": ["WIZARD"]}, actor=cast.lead)

    assert refused.value.fields == {"professions": ["WIZARD is not a profession of the list"]}


@pytest.mark.parametrize("status", [EscalationStatus.ASKED, EscalationStatus.ACKNOWLEDGED])
@pytest.mark.parametrize(
    "change",
    [
        {"title": "Other"},
        {"theme": "retention"},
        {"cause": "Other"},
        {"event": "There is another risk altogether"},
        {"effect": ""},
        {"urgency": "today", "effect": "Other"},
    ],
)
def test_words_are_frozen_while_the_unit_asked_decides(cast, status, change):
    risk = escalation_at(status).risk

    with pytest.raises(RuleBroken) as refused:
        amend(risk, change, actor=cast.director)

    assert (refused.value.code, refused.value.status) == ("escalation_undecided", 409)


@pytest.mark.parametrize("change", [{"urgency": "today"}, {"professions": ["PHY"]}, {"affected": ["staff"]}])
def test_what_is_not_words_may_still_change(cast, change):
    risk = escalation_at(EscalationStatus.ASKED).risk

    amend(risk, change, actor=cast.director)

    assert last_data() == {"fields": list(change)}


def test_a_question_gives_the_words_back(cast):
    risk = escalation_at(EscalationStatus.RETURNED).risk

    amend(risk, {"title": "Clearer"}, actor=cast.director)

    assert risk.title == "Clearer"


def test_who_raised_a_risk_amends_it_until_it_is_on_the_register(cast):
    risk = raise_risk(actor=cast.contributor)
    amend(risk, {"title": "Better"}, actor=cast.contributor)
    accepted = risk_at(RiskStatus.OPEN)

    with pytest.raises(NotPermitted):
        amend(accepted, {"title": "Better"}, actor=cast.contributor)

    assert risk.title == "Better"


def test_controls_are_numbered_and_dated(cast, risk):
    for _ in range(2):
        control = add_control(risk, payloads.control(), actor=cast.colleague)

    assert (control.n, control.checked_on) == (2, date(2026, 11, 24))
    assert [row["n"] for row in document(risk)["controls"]] == [1, 2]
    assert (last_data(), told()) == ({"n": 2, "effectiveness": "partly"}, [])


def test_an_action_belongs_to_the_lowest_unit_where_its_owner_has_a_role(cast):
    risk = risk_at(RiskStatus.OPEN, owner=cast.director)
    own = add_action(risk, payloads.action(cast.contributor), actor=cast.lead)
    above = add_action(risk, payloads.action(cast.director), actor=cast.lead)

    assert [(row.n, row.unit.code) for row in (own, above)] == [(1, "TESTA.SLT"), (2, "TESTA")]


def test_a_new_action_says_who_owes_it_by_when_and_sends_no_mail(cast, risk):
    add_action(risk, payloads.action(cast.contributor), actor=cast.lead)

    assert last_data() == {"n": 1, "due_on": payloads.day(30), "owner": str(cast.contributor.uuid)}
    assert (message(risk), told()) == (None, [])


@pytest.mark.parametrize("name", ["sibling_lead", "director", "ics_lead", "nobody"])
def test_an_action_is_owned_on_the_path_up_to_the_holder(cast, risk, name):
    with pytest.raises(InvalidInput) as refused:
        add_action(risk, payloads.action(cast.person(name)), actor=cast.lead)

    assert refused.value.fields == {"owner": ["Select someone with a role at TESTA.SLT"]}


def test_those_below_the_holder_keep_working_on_a_risk_that_went_up(cast):
    risk = held_at("TESTI")

    for name in ("contributor", "lead", "director", "ics_lead", "ics_contributor"):
        add_control(risk, payloads.control(), actor=cast.person(name))

    assert len(risk.controls) == 5


def test_a_unit_only_asked_adds_nothing(cast):
    risk = escalation_at(EscalationStatus.ASKED).risk

    for name in ("ics_lead", "ics_quality_officer", "ics_contributor"):
        with pytest.raises(NotPermitted):
            add_control(risk, payloads.control(), actor=cast.person(name))


def test_completing_an_action_dates_it_and_tells_who_raised_the_risk(cast, risk):
    add_action(risk, payloads.action(cast.colleague), actor=cast.lead)
    with clock.at(datetime(2026, 12, 1, 9, tzinfo=UTC)):
        done = complete_action(risk, 1, payloads.completion(helped="too_early", note="Wait"), actor=cast.colleague)

    assert (done.done_on, done.helped, done.note) == (date(2026, 12, 1), "too_early", "Wait")
    assert message(risk) == "An action on your risk is done: Recruit to both posts"
    assert (last_data(), last_unit(), told()) == (
        {"n": 1, "helped": "too_early"},
        "TESTA.SLT",
        ["contributor"],
    )


def test_an_action_is_completed_once(cast, risk):
    add_action(risk, payloads.action(cast.lead), actor=cast.lead)
    complete_action(risk, 1, payloads.completion(), actor=cast.lead)

    with pytest.raises(RuleBroken) as refused:
        complete_action(risk, 1, payloads.completion(), actor=cast.lead)

    assert refused.value.message == "Action 1 was completed on 24 November 2026."
    assert "complete_action" not in refused.value.details["legal_moves"]


def test_an_action_that_is_not_there_is_not_found(cast, risk):
    with pytest.raises(NotFound):
        complete_action(risk, 1, payloads.completion(), actor=cast.lead)


def test_an_action_left_open_is_completed_after_closing(cast):
    risk = risk_at(RiskStatus.OPEN)
    add_action(risk, payloads.action(cast.lead), actor=cast.lead)

    close(risk, payloads.closure(), actor=cast.lead)
    complete_action(risk, 1, payloads.completion(), actor=cast.lead)

    assert (risk.status, document(risk)["actions"][0]["helped"]) == ("closed", "yes")
