import pytest

from riskreg.errors import InvalidInput, RuleBroken
from riskreg.vocabulary import EscalationStatus, RiskStatus
from tests.factories import payloads
from tests.factories.moves import escalation_at, risk_at, score
from tests.reading import document, last_data, message, told


@pytest.fixture
def risk(cast):
    return risk_at(RiskStatus.OPEN, score=payloads.score(4, 3))


def test_a_new_current_score_leaves_the_initial_one_and_sets_the_band(cast, risk):
    score(risk, payloads.rescoring(2, 2), actor=cast.lead)
    scores = document(risk)["scores"]

    assert (risk.score, risk.band) == (4, "moderate")
    assert (scores["initial"]["score"], scores["current"]["score"]) == (12, 4)
    assert last_data() == {"kind": "current", "score": 4}


def test_a_score_keeps_who_gave_it_when_and_under_which_matrix(cast, risk):
    given = score(risk, payloads.rescoring(2, 2), actor=cast.director)

    assert (given.scored_by, given.matrix) == (cast.director, "npsa-2008-ownwords-1")
    assert given.scored_at == risk.changed_at


def test_who_raised_it_is_told_when_the_band_changes_and_only_then(cast, risk):
    score(risk, payloads.rescoring(3, 3), actor=cast.lead)
    same_band = (message(risk), told())

    score(risk, payloads.rescoring(5, 3), actor=cast.lead)

    assert same_band == (None, [])
    assert (message(risk), told()) == (
        f"The score of {risk.reference} is now 15, Extreme.",
        ["contributor"],
    )


def test_a_target_has_a_date_and_may_equal_the_score_now(cast, risk):
    score(risk, payloads.target(4, 3), actor=cast.lead)
    target = document(risk)["scores"]["target"]

    assert (target["score"], target["by"]) == (12, payloads.day(90))
    assert (risk.score, message(risk)) == (12, None)


def test_a_target_above_the_score_now_is_refused_and_leaves_nothing(cast, risk):
    with pytest.raises(InvalidInput) as refused:
        score(risk, payloads.target(5, 3), actor=cast.lead)

    assert refused.value.fields == {"consequence": ["Target score must be 12 or less, the score now"]}
    assert document(risk)["scores"]["target"] is None


def test_an_initial_score_does_not_change_the_score_now(cast, risk):
    score(risk, payloads.rescoring(5, 5, kind="initial"), actor=cast.lead)

    assert (risk.score, risk.band, document(risk)["scores"]["initial"]["score"]) == (12, "high", 25)


@pytest.mark.parametrize("status", [EscalationStatus.ASKED, EscalationStatus.ACKNOWLEDGED])
@pytest.mark.parametrize("kind", ["initial", "current", "target"])
def test_no_score_while_the_unit_asked_decides_on_what_it_was_shown(cast, status, kind):
    request, by = escalation_at(status), payloads.day(90) if kind == "target" else None

    with pytest.raises(RuleBroken) as refused:
        score(request.risk, payloads.rescoring(1, 1, kind=kind, by=by), actor=cast.director)

    assert refused.value.code == "escalation_undecided"


def test_a_question_gives_the_score_back_to_the_sender(cast):
    request = escalation_at(EscalationStatus.RETURNED)

    score(request.risk, payloads.rescoring(1, 1), actor=cast.director)

    assert request.risk.score == 1
