from datetime import timedelta

import pytest

from riskreg import clock
from riskreg.errors import InvalidInput, NotPermitted, RuleBroken
from riskreg.queries.proposals import proposal_of, proposed_to
from riskreg.vocabulary import EscalationStatus, RiskStatus
from riskreg.workflows.offering import legal_moves
from tests.factories import moves, payloads
from tests.reading import events_of, last_data, last_event, message, told
from tests.setting import proposed


@pytest.fixture
def severe():
    """Scored 16, one above the organisation's threshold of 15."""
    return moves.risk_at(RiskStatus.OPEN, score=payloads.score(4, 4))


def stands(risk):
    found = proposal_of(risk)
    return found is not None and found.hold is None


def test_a_score_at_the_threshold_of_the_next_level_proposes(cast, severe):
    found = proposal_of(severe)

    assert (found.unit.code, found.score, found.threshold, found.hold, found.set_by) == ("TESTA", 16, 15, None, None)
    assert "hold" in legal_moves(severe, actor=cast.lead)
    assert "hold" not in legal_moves(severe, actor=cast.contributor)


@pytest.mark.parametrize(("consequence", "likelihood", "expected"), [(4, 3, False), (3, 5, True), (5, 5, True)])
def test_below_it_nothing_is_proposed(cast, consequence, likelihood, expected):
    risk = moves.risk_at(RiskStatus.OPEN, score=payloads.score(consequence, likelihood))

    assert stands(risk) is expected
    assert ("hold" in legal_moves(risk, actor=cast.lead)) is expected


def test_the_next_level_is_the_first_that_the_path_has(cast):
    risk = moves.risk_at(RiskStatus.OPEN, "TESTC.OT", owner=cast.elsewhere_service_lead)

    assert (proposal_of(risk) is None, risk.holder.code) == (True, "TESTC.CHS")
    risk = moves.risk_at(
        RiskStatus.OPEN,
        "TESTC.OT",
        owner=cast.elsewhere_contributor,
        score=payloads.score(2, 4),
    )
    assert (risk.holder.code, proposal_of(risk).unit.code, proposal_of(risk).threshold) == ("TESTC.OT", "TESTC.CHS", 8)


def test_who_leads_holds_it_with_a_reason_and_the_raiser_is_told(cast, severe):
    until = clock.today() + timedelta(days=10)

    hold = moves.hold(severe, payloads.hold(until=until), actor=cast.lead)

    assert (hold.reason, hold.until, hold.score, hold.level) == ("A locum starts on Monday", until, 16, "organisation")
    assert events_of(severe)[-1] == "risk.held"
    assert last_data() == {"score": 16, "until": until.isoformat(), "level": "organisation"}
    assert told() == ["contributor"]
    assert message(severe) == (
        "Your risk meets the score at which TESTA (fictional) can be asked. Your AHP leadership keeps it for now, and"
        " looks at this again by 4 December 2026."
    )
    assert not stands(severe)


def test_a_hold_is_silent_to_its_day_and_no_longer(cast, severe):
    until = clock.today() + timedelta(days=10)
    moves.hold(severe, payloads.hold(until=until), actor=cast.lead)
    last = clock.now() + timedelta(days=10)

    with clock.at(last):
        assert not stands(severe)
        assert not proposed(cast.lead)
    with clock.at(last + timedelta(days=1)):
        assert stands(severe)
        assert proposed(cast.lead) == [severe.reference]


@pytest.mark.parametrize(("likelihood", "expected"), [(4, False), (5, True)])
def test_a_score_that_rises_ends_a_hold(cast, severe, likelihood, expected):
    moves.hold(severe, payloads.hold(), actor=cast.lead)

    moves.score(severe, payloads.rescoring(4, likelihood), actor=cast.lead)

    assert stands(severe) is expected
    assert bool(proposed(cast.lead)) is expected


def test_a_hold_may_be_given_anew_and_the_newest_counts(cast, severe):
    moves.hold(severe, payloads.hold(until=payloads.day(20)), actor=cast.lead)
    moves.hold(severe, payloads.hold(until=payloads.day(2)), actor=cast.director)

    with clock.at(clock.now() + timedelta(days=3)):
        assert stands(severe)
        assert proposed(cast.lead) == [severe.reference]


def test_a_hold_is_of_one_level(cast, severe):
    moves.hold(severe, payloads.hold(), actor=cast.lead)
    request = moves.escalate(severe, payloads.escalate("TESTA"), actor=cast.lead)
    moves.answer(request, payloads.transfer(cast.director), actor=cast.director)

    assert (proposal_of(severe).unit.code, stands(severe)) == ("TESTI", True)


@pytest.mark.parametrize("days", [31, 60])
def test_a_hold_ends_within_the_review_limit(cast, severe, days):
    with pytest.raises(InvalidInput) as refused:
        moves.hold(severe, payloads.hold(until=payloads.day(days)), actor=cast.lead)

    assert refused.value.fields == {"until": ["The day must be within 30 days because the score is Extreme"]}


@pytest.mark.parametrize("name", ["contributor", "ics_lead", "sibling_lead"])
def test_others_may_not_hold_it(cast, severe, name):
    before = last_event().seq

    with pytest.raises(NotPermitted):
        moves.hold(severe, payloads.hold(), actor=cast.person(name))

    assert last_event().seq == before


def test_there_is_nothing_to_hold_below_the_threshold(cast):
    risk = moves.risk_at(RiskStatus.OPEN)

    with pytest.raises(RuleBroken) as refused:
        moves.hold(risk, payloads.hold(), actor=cast.lead)

    assert (refused.value.code, refused.value.details["risk_status"]) == ("nothing_proposed", "open")
    assert "hold" not in refused.value.details["legal_moves"]


@pytest.mark.parametrize("status", ["new", "needs_information", "declined", "closed"])
def test_only_a_risk_of_the_register_can_be_held(cast, status):
    risk = moves.risk_at(RiskStatus(status))

    with pytest.raises(RuleBroken) as refused:
        moves.hold(risk, payloads.hold(), actor=cast.lead)

    assert (refused.value.code, refused.value.details["risk_status"]) == ("move_not_legal", status)


def test_while_a_unit_is_asked_nothing_is_proposed_and_nothing_held(cast, severe):
    moves.escalate(severe, payloads.escalate("TESTA"), actor=cast.lead)

    with pytest.raises(RuleBroken) as refused:
        moves.hold(severe, payloads.hold(), actor=cast.lead)

    assert refused.value.code == "escalation_undecided"
    assert proposal_of(severe) is None


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        (EscalationStatus.ACCEPTED, False),
        (EscalationStatus.DECLINED, True),
        (EscalationStatus.WITHDRAWN, True),
    ],
)
def test_what_was_accepted_is_not_proposed_again(cast, severe, answer, expected):
    moves.escalation_at(answer, "TESTA", risk=severe, mode="support")

    assert stands(severe) is expected
    assert bool(proposed(cast.lead)) is expected


WORLD = {
    # raised in, held at, score
    "a": ("TESTA.SLT", "TESTA.SLT", (4, 4)),
    "b": ("TESTA.SLT", "TESTA.SLT", (3, 4)),
    "c": ("TESTA.PHY", "TESTA.PHY", (5, 3)),
    "d": ("TESTA.SLT", "TESTA", (5, 4)),
    "e": ("TESTB.SLT", "TESTB", (5, 5)),
    "f": ("TESTA.SLT", "TESTI", (5, 4)),
    "g": ("TESTA.SLT", "TESTR", (5, 3)),
    "h": ("TESTA.SLT", "TESTR", (5, 5)),
}


def test_the_list_of_each_leader_is_what_is_proposed_one_by_one(cast):
    risks = [
        moves.held_at(held, raised, owner=moves.leader_of(raised), score=payloads.score(*score))
        for raised, held, score in WORLD.values()
    ]
    moves.hold(risks[2], payloads.hold(), actor=cast.sibling_lead)
    leads = {
        "lead": ["a"],
        "director": ["a", "d"],
        "ics_lead": ["f"],
        "regional_lead": ["h"],
        "neighbour": ["e"],
        "contributor": [],
        "unit_administrator": [],
        "elsewhere": [],
        "sibling_lead": [],
    }
    references = dict(zip(WORLD, [risk.reference for risk in risks], strict=True))

    found = {name: proposed(cast.person(name)) for name in leads}

    assert found == {name: sorted(references[key] for key in keys) for name, keys in leads.items()}
    assert {key for key, risk in zip(WORLD, risks, strict=True) if stands(risk)} == {"a", "d", "e", "f", "h"}
    assert proposed_to(cast.client) is not None
    assert proposed(cast.client) == []
