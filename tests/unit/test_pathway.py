from datetime import date

import pytest

from riskreg import reference, scoring
from riskreg.pathway import Pathway, flat, national_default
from riskreg.vocabulary import Band, Level

DEFAULT = Pathway("TESTA", date(2026, 11, 24), national_default(), {})
POSSIBLE = sorted({c * i for c in range(1, 6) for i in range(1, 6)})


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
    found = {band: DEFAULT.receiver_days(level, band) for band in Band}

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
    assert [DEFAULT.review_days(level, band) for band in Band] == days


def test_by_default_the_local_band_is_the_national_one():
    assert [DEFAULT.local_band(score) for score in POSSIBLE] == [scoring.band(score) for score in POSSIBLE]


def test_a_unit_may_draw_its_bands_elsewhere():
    values = dict(national_default()) | {"bands": {"moderate": 4, "high": 10, "extreme": 15}}
    christie = Pathway("TESTA", DEFAULT.on, values, {})

    assert {score: christie.local_band(score) for score in (3, 4, 9, 10, 12, 15)} == {
        3: Band.LOW,
        4: Band.MODERATE,
        9: Band.MODERATE,
        10: Band.HIGH,
        12: Band.HIGH,
        15: Band.EXTREME,
    }


def test_every_kind_of_consequence_has_an_appetite_with_room_up_to_the_tolerance():
    found = [DEFAULT.appetite(domain) for domain in reference.domains()]

    assert {one.appetite for one in found} <= set(reference.appetite_scale())
    assert all(one.max_target_score <= one.tolerance_score for one in found)
    assert all(one.set_by is None for one in found)


def test_by_default_a_risk_goes_through_every_level_and_takes_every_side_route():
    assert DEFAULT.route == tuple(Level)
    assert all(DEFAULT.takes_side_route(code) for code in reference.side_routes())


def test_each_level_takes_risks_from_the_score_written_down():
    assert [DEFAULT.takes_score_from(level) for level in Level] == [1, 8, 15, 15, 15, 20]


def test_what_only_fits_together_is_one_key():
    content = {"levels": {"ics": {"clock": {"decide": 5}, "takes_score_from": 12}}, "appetite": {"safety": {"a": 1}}}

    assert dict(flat(content)) == {
        "levels.ics.clock": {"decide": 5},
        "levels.ics.takes_score_from": 12,
        "appetite.safety": {"a": 1},
    }
