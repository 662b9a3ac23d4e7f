import pytest

from riskreg import reference, scoring
from riskreg.vocabulary import Band, Level

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


@pytest.mark.parametrize(
    ("level", "ordinary", "extreme"),
    [
        (Level.SERVICE, (3, 10), (2, 5)),
        (Level.ORGANISATION, (3, 10), (2, 5)),
        (Level.ICS, (5, 20), (3, 10)),
        (Level.REGION, (5, 20), (3, 10)),
        (Level.NATIONAL, (10, 40), (5, 20)),
    ],
)
def test_the_receivers_days_are_those_written_down(level, ordinary, extreme):
    found = {band: reference.receiver_days(level, band) for band in Band}

    assert found == {
        Band.LOW: ordinary,
        Band.MODERATE: ordinary,
        Band.HIGH: ordinary,
        Band.EXTREME: extreme,
    }


@pytest.mark.parametrize(
    ("level", "days"),
    [
        (Level.TEAM, [365, 180, 90, 30]),
        (Level.SERVICE, [90, 90, 90, 30]),
        (Level.ORGANISATION, [30, 30, 30, 30]),
        (Level.ICS, [30, 30, 30, 30]),
    ],
)
def test_review_comes_after_the_shorter_of_the_bands_and_the_levels_days(level, days):
    assert [reference.review_days(level, band) for band in Band] == days
