import pytest

from riskreg.errors import NotPermitted
from riskreg.schemas.triage import ScoreAnswers
from riskreg.workflows.scores import score_beside
from tests.factories import payloads
from tests.factories.moves import act, cast, held_at
from tests.reading import document, last_data, last_unit


def beside(risk, actor, consequence=2):
    return act(ScoreAnswers(), score_beside, risk, payloads.score(consequence, 2), actor=actor)


def test_a_level_below_has_its_own_view_which_changes_nothing():
    risk = held_at("TESTI")
    before = (risk.score, risk.band, document(risk)["scores"])

    beside(risk, cast.lead)
    beside(risk, cast.director, 3)
    beside(risk, cast.director, 4)

    shown = document(risk)
    assert (risk.score, risk.band, shown["scores"]) == before
    assert [(row["unit"], row["score"]) for row in shown["scores_beside"]] == [("TESTA", 8), ("TESTA.SLT", 4)]
    assert (last_data(), last_unit()) == ({"score": 8, "n": 5}, "TESTA")


def test_neither_the_holder_nor_who_only_reads_scores_beside():
    risk = held_at("TESTI")

    for actor in (cast.ics_lead, cast.contributor, cast.ics_contributor):
        with pytest.raises(NotPermitted):
            beside(risk, actor)
