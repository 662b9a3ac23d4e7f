import pytest

from riskreg import scoring
from riskreg.vocabulary import Band

BANDS = {
    Band.LOW: {1, 2, 3},
    Band.MODERATE: {4, 5, 6},
    Band.HIGH: {8, 9, 10, 12},
    Band.EXTREME: {15, 16, 20, 25},
}


def test_every_pair_of_one_to_five_multiplies():
    pairs = [(c, i) for c in range(1, 6) for i in range(1, 6)]

    assert [scoring.score(c, i) for c, i in pairs] == [c * i for c, i in pairs]


@pytest.mark.parametrize(("consequence", "likelihood"), [(0, 1), (1, 0), (6, 1), (1, 6), (-1, -1)])
def test_nothing_else_does(consequence, likelihood):
    with pytest.raises(ValueError, match="whole numbers from 1 to 5"):
        scoring.score(consequence, likelihood)


def test_every_score_that_can_occur_has_one_band():
    possible = {c * i for c in range(1, 6) for i in range(1, 6)}

    found = {band: {score for score in possible if scoring.band(score) == band} for band in Band}

    assert found == BANDS


@pytest.mark.parametrize("score", [0, 7, 13, 14, 26])
def test_a_score_that_cannot_occur_has_none(score):
    with pytest.raises(ValueError, match=f"no band holds the score {score}"):
        scoring.band(score)


def test_a_second_person_is_needed_from_the_first_extreme_score():
    assert min(BANDS[Band.EXTREME]) == scoring.SECOND_PERSON_FROM
