import pytest

from riskreg.errors import InvalidInput, NotPermitted, RuleBroken
from riskreg.models import Risk
from riskreg.vocabulary import EscalationStatus, RiskStatus
from tests.factories import payloads
from tests.factories.moves import (
    add_action,
    add_voice,
    escalation_at,
    held_at,
    join,
    propose_closure,
    raise_risk,
    risk_at,
    triage_risk,
)
from tests.reading import data_of, document, events_of, message, seen_by, told_of


@pytest.fixture
def target(cast):
    return risk_at(RiskStatus.OPEN, "TESTA.PHY")


def new_risk(cast, **changes) -> Risk:
    return raise_risk(actor=cast.contributor, **changes)


def refusal(risk, target, actor):
    with pytest.raises(InvalidInput) as refused:
        join(risk, payloads.joining(target), actor=actor)
    (words,) = refused.value.fields.pop("target")
    assert refused.value.fields == {}
    return words


def test_a_risk_joined_to_another_lives_on_and_says_where_it_went(cast, target):
    risk = new_risk(cast)
    join(risk, payloads.joining(target, message="It is one with another"), actor=cast.director)
    shown = document(risk)

    assert (shown["status"], shown["stage"], shown["joined_to"]) == ("joined", "closed", target.reference)
    assert (shown["event"], shown["triage_by"]) == (payloads.raising()["event"], None)
    assert message(risk) == "It is one with another"
    assert seen_by(risk) == ["TESTA", "TESTA.SLT"]


def test_it_is_one_act_with_an_event_of_each_risk(cast, target):
    risk = new_risk(cast)
    before = (risk.version, target.version)

    join(risk, payloads.joining(target), actor=cast.director)

    assert (events_of(risk)[-1], events_of(target)[-1]) == ("risk.joined", "risk.voice_added")
    assert (risk.version, target.version) == (before[0] + 1, before[1] + 1)


def test_who_raised_it_speaks_on_in_the_other_with_their_own_words(cast, target):
    risk = new_risk(cast)
    join(risk, payloads.joining(target), actor=cast.director)
    (voice,) = target.voices

    assert (voice.person, voice.unit.code) == (cast.contributor, "TESTA.SLT")
    assert (voice.text, voice.joined_risk_id) == (risk.event, risk.id)
    assert (document(target)["voices"], document(target)["status"]) == (1, "open")


def test_who_raised_both_is_heard_by_having_raised_the_other(cast):
    target = risk_at(RiskStatus.OPEN)

    join(new_risk(cast), payloads.joining(target), actor=cast.lead)

    assert (target.voices, events_of(target)[-1], data_of(target)) == ([], "risk.voice_added", {"joined": True})


def test_who_is_a_voice_already_stays_one(cast, target):
    for _ in range(2):
        join(new_risk(cast), payloads.joining(target), actor=cast.director)

    assert [voice.person for voice in target.voices] == [cast.contributor]
    assert events_of(target)[-2:] == ["risk.voice_added"] * 2


def test_who_raised_the_risk_that_is_joined_is_told_and_nobody_else(cast):
    target, risk = risk_at(RiskStatus.OPEN), risk_at(RiskStatus.OPEN)

    join(risk, payloads.joining(target), actor=cast.lead)

    assert told_of(risk) == ["contributor"]
    assert told_of(target) == []


def test_triage_joins_as_one_of_its_outcomes(cast, target):
    risk = new_risk(cast)

    triage_risk(risk, payloads.joining(target, outcome="join"), actor=cast.director)

    assert (risk.status, risk.joined_to) == ("joined", target)


@pytest.mark.parametrize("status", [RiskStatus.NEW, RiskStatus.NEEDS_INFORMATION, RiskStatus.TOLERATED])
def test_the_other_may_be_any_that_is_not_over(cast, status):
    target = risk_at(status)

    join(new_risk(cast), payloads.joining(target), actor=cast.lead)

    assert target.status == status


@pytest.mark.parametrize("status", [RiskStatus.CLOSED, RiskStatus.DECLINED, RiskStatus.JOINED])
def test_but_none_that_is(cast, status):
    target = risk_at(status)

    assert (
        refusal(new_risk(cast), target, cast.lead) == f"There is no open risk {target.reference} in your organisation"
    )


def test_a_risk_is_not_joined_to_itself(cast):
    risk = new_risk(cast)

    assert refusal(risk, risk, cast.lead) == "A risk cannot be joined to itself"


def test_what_one_does_not_see_is_refused_as_what_does_not_exist(cast, target):
    hidden = refusal(new_risk(cast), target, cast.lead)
    none = refusal(new_risk(cast), Risk(reference="TESTA-9999"), cast.lead)

    assert hidden.replace(target.reference, "X") == none.replace("TESTA-9999", "X")


def test_another_organisation_is_too_far_though_one_sees_both(cast):
    theirs, own = held_at("TESTI"), risk_at(RiskStatus.OPEN, "TESTI")

    assert "in your organisation" in refusal(own, theirs, cast.ics_lead)
    with pytest.raises(NotPermitted):
        join(theirs, payloads.joining(own), actor=cast.ics_lead)


def test_origin_does_not_join_away_what_is_held_above_it(cast):
    risk = held_at("TESTI")

    for name in ("lead", "director"):
        with pytest.raises(NotPermitted):
            join(risk, payloads.joining(risk_at(RiskStatus.OPEN)), actor=cast.person(name))


@pytest.mark.parametrize("status", [EscalationStatus.ASKED, EscalationStatus.RETURNED])
def test_a_risk_that_waits_for_an_answer_is_not_joined(cast, status):
    risk, target = escalation_at(status).risk, risk_at(RiskStatus.OPEN)

    with pytest.raises(RuleBroken) as refused:
        join(risk, payloads.joining(target), actor=cast.director)

    assert (refused.value.code, risk.status) == ("escalation_undecided", "open")


def test_the_other_may_wait_for_an_answer_and_keeps_its_audience(cast):
    request = escalation_at(EscalationStatus.ASKED)

    join(new_risk(cast), payloads.joining(request.risk), actor=cast.director)

    assert seen_by(request.risk) == ["TESTA", "TESTA.SLT", "TESTI"]


def test_a_proposal_to_close_does_not_outlive_it(cast, target):
    risk = risk_at(RiskStatus.OPEN, score=payloads.score(4, 4))
    propose_closure(risk, payloads.closure(), actor=cast.lead)

    join(risk, payloads.joining(target), actor=cast.director)

    assert (risk.closure_proposed, document(risk)["closure_proposed"]) == (None, None)


def test_voices_and_actions_stay_with_the_risk_that_was_joined(cast, target):
    risk = risk_at(RiskStatus.OPEN)
    add_voice(risk, payloads.voice(), actor=cast.colleague)
    add_action(risk, payloads.action(cast.lead), actor=cast.lead)

    join(risk, payloads.joining(target), actor=cast.director)

    assert (document(risk)["voices"], len(document(risk)["actions"])) == (1, 1)
    assert (document(target)["voices"], document(target)["actions"]) == (1, [])
