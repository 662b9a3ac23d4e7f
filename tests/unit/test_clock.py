from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from riskreg import clock

# gov.uk/bank-holidays, England and Wales: substitute days included.
BANK_HOLIDAYS = {
    *(date(2026, 1, 1), date(2026, 4, 3), date(2026, 4, 6), date(2026, 5, 4), date(2026, 5, 25)),
    *(date(2026, 8, 31), date(2026, 12, 25), date(2026, 12, 28)),
    *(date(2027, 1, 1), date(2027, 3, 26), date(2027, 3, 29), date(2027, 5, 3), date(2027, 5, 31)),
    *(date(2027, 8, 30), date(2027, 12, 27), date(2027, 12, 28)),
}
days = st.dates(date(2020, 1, 1), date(2035, 12, 31))


def test_the_bank_holidays_of_england_are_no_working_days():
    two_years = [date(2026, 1, 1) + timedelta(days=n) for n in range(730)]

    idle = {day for day in two_years if day.weekday() < 5 and not clock.is_working_day(day)}

    assert idle == BANK_HOLIDAYS


@pytest.mark.parametrize(
    ("start", "count", "end"),
    [
        (date(2026, 11, 24), 0, date(2026, 11, 24)),
        (date(2026, 11, 24), 1, date(2026, 11, 25)),
        (date(2026, 11, 27), 1, date(2026, 11, 30)),
        (date(2026, 11, 28), 1, date(2026, 11, 30)),
        (date(2026, 12, 24), 1, date(2026, 12, 29)),
        (date(2026, 12, 31), 1, date(2027, 1, 4)),
        (date(2027, 3, 25), 1, date(2027, 3, 30)),
    ],
)
def test_adding_working_days(start, count, end):
    assert clock.add_working_days(start, count) == end


@pytest.mark.parametrize(
    ("start", "end", "count"),
    [
        (date(2026, 11, 24), date(2026, 11, 24), 0),
        (date(2026, 11, 24), date(2026, 11, 23), 0),
        (date(2026, 11, 24), date(2026, 12, 1), 5),
        (date(2026, 11, 27), date(2026, 11, 29), 0),
        (date(2026, 12, 24), date(2026, 12, 29), 1),
    ],
)
def test_counting_working_days(start, end, count):
    assert clock.working_days_between(start, end) == count


@pytest.mark.parametrize(
    ("start", "count", "end"),
    [
        (date(2026, 12, 1), 5, date(2026, 11, 24)),
        (date(2026, 12, 29), 1, date(2026, 12, 24)),
        (date(2026, 11, 29), 0, date(2026, 11, 27)),
        (date(2026, 11, 29), 1, date(2026, 11, 27)),
    ],
)
def test_subtracting_working_days(start, count, end):
    assert clock.subtract_working_days(start, count) == end


@given(days, st.integers(1, 40))
def test_what_is_added_is_what_is_counted(day, count):
    later = clock.add_working_days(day, count)

    assert clock.working_days_between(day, later) == count
    assert clock.is_working_day(later)


@given(days, st.integers(0, 40))
def test_days_given_back_undo_days_allowed(day, count):
    start = clock.add_working_days(day, 1)

    assert clock.subtract_working_days(clock.add_working_days(start, count), count) == start


def test_a_day_is_a_day_in_england():
    summer = datetime(2026, 7, 1, 23, 30, tzinfo=UTC)
    winter = datetime(2026, 12, 1, 23, 30, tzinfo=UTC)

    assert [clock.london_day(moment) for moment in (summer, winter)] == [date(2026, 7, 2), date(2026, 12, 1)]


def test_the_clock_is_aware_and_moves_back_to_where_it_was():
    before = clock.now()
    tomorrow = datetime(2026, 12, 1, 1, tzinfo=timezone(timedelta(hours=2)))

    with clock.at(tomorrow):
        moved = (clock.now(), clock.today())

    assert moved == (datetime(2026, 11, 30, 23, tzinfo=UTC), date(2026, 11, 30))
    assert moved[0].tzinfo is UTC
    assert clock.now() == before
