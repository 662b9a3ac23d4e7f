from datetime import timedelta

import pytest

from riskreg import clock
from riskreg.errors import InvalidInput
from riskreg.queries.pathway import tolerance_of
from riskreg.vocabulary import EscalationStatus, RiskStatus
from tests.factories import moves, payloads
from tests.reading import document
from tests.setting import sets


def appetite(domain, word, most, tolerated):
    row = {"appetite": word, "max_target_score": most, "tolerance_score": tolerated}
    return {"appetite": {domain: row}}


def copied(risk):
    found = document(risk)["appetite"]
    return found["domain"], found["max_target_score"], found["tolerance_score"], found["set_by"], found["as_of"]


def test_a_new_risk_has_none(cast):
    risk = moves.raise_risk(actor=cast.contributor)

    assert document(risk)["appetite"] is None
    assert tolerance_of(risk) is None


def test_accepting_copies_what_counts_where_it_is_held(cast):
    sets("TESTA", appetite("workforce", "minimal", 6, 8))

    risk = moves.risk_at(RiskStatus.OPEN)

    assert copied(risk) == ("workforce", 6, 8, "TESTA", "2026-11-24")
    assert tolerance_of(risk) == 8


def test_a_later_setting_changes_nothing_until_the_risk_is_scored(cast):
    risk = moves.risk_at(RiskStatus.OPEN)
    sets("TESTA", appetite("workforce", "minimal", 6, 8))
    before = copied(risk)
    moves.add_control(risk, payloads.control(), actor=cast.lead)
    untouched = copied(risk)

    with clock.at(clock.now() + timedelta(days=3)):
        moves.score(risk, payloads.rescoring(2, 3), actor=cast.lead)

    assert before == untouched == ("workforce", 9, 12, None, "2026-11-24")
    assert copied(risk) == ("workforce", 6, 8, "TESTA", "2026-11-27")


def test_the_tolerance_asked_for_today_is_the_one_that_counts_today(cast):
    risk = moves.risk_at(RiskStatus.OPEN)
    sets("TESTA", appetite("workforce", "minimal", 6, 8))

    assert tolerance_of(risk) == 8


def test_another_kind_of_consequence_has_another_appetite(cast):
    risk = moves.risk_at(RiskStatus.OPEN)

    moves.score(risk, payloads.rescoring(2, 3, domain="safety"), actor=cast.lead)

    assert copied(risk)[:3] == ("safety", 6, 9)


def test_a_target_copies_nothing(cast):
    risk = moves.risk_at(RiskStatus.OPEN)

    moves.score(risk, payloads.target(2, 3, domain="safety"), actor=cast.lead)

    assert copied(risk)[0] == "workforce"


def test_who_takes_a_risk_over_brings_its_own_and_the_former_one_stays_beside_it(cast):
    sets("TESTI", appetite("workforce", "open", 12, 15))
    sets("TESTA", appetite("workforce", "minimal", 6, 8))

    risk = moves.held_at("TESTI")

    assert copied(risk) == ("workforce", 12, 15, "TESTI", "2026-11-24")
    assert document(risk)["appetite"]["before"] == {
        "domain": "workforce",
        "appetite": "minimal",
        "max_target_score": 6,
        "tolerance_score": 8,
        "set_by": "TESTA",
        "as_of": "2026-11-24",
    }
    moves.score(risk, payloads.rescoring(2, 3), actor=cast.ics_lead)
    assert document(risk)["appetite"]["before"]["set_by"] == "TESTA"


def test_support_leaves_it_with_its_holder(cast):
    sets("TESTI", appetite("workforce", "open", 12, 15))
    request = moves.escalation_at(EscalationStatus.ACCEPTED, mode="support")

    assert copied(request.risk)[1:4] == (12, 15, "TESTI")
    assert document(request.risk)["appetite"]["before"] is None


@pytest.mark.parametrize(
    ("target", "rationale", "taken"),
    [
        ((3, 3), "Posts", True),
        ((2, 5), "Both posts filled..", False),
        ((2, 5), "Both posts are filled", True),
    ],
)
def test_a_target_above_the_highest_one_needs_a_longer_reason(cast, target, rationale, taken):
    risk = moves.risk_at(RiskStatus.OPEN)
    answers = payloads.target(*target, rationale=rationale)

    if taken:
        moves.score(risk, answers, actor=cast.lead)
        assert document(risk)["scores"]["target"]["rationale"] == rationale
        return
    with pytest.raises(InvalidInput) as refused:
        moves.score(risk, answers, actor=cast.lead)
    assert refused.value.fields == {
        "rationale": [
            "A target of 10 is above 9, the highest for this kind of consequence at TESTA.SLT. Say why in 20"
            " characters or more"
        ]
    }
