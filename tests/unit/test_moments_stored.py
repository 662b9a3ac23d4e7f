from datetime import UTC, datetime, timedelta, timezone

import pytest
from sqlalchemy.dialects import sqlite

from riskreg.models.base import UtcDateTime

column = UtcDateTime()
dialect = sqlite.dialect()
MOMENT = datetime(2026, 11, 24, 10, 30, tzinfo=UTC)


def test_a_moment_without_a_time_zone_is_refused():
    with pytest.raises(ValueError, match="a moment without a time zone"):
        column.process_bind_param(MOMENT.replace(tzinfo=None), dialect)


def test_a_moment_is_stored_in_utc():
    elsewhere = MOMENT.astimezone(timezone(timedelta(hours=5)))

    assert column.process_bind_param(elsewhere, dialect).isoformat() == "2026-11-24T10:30:00+00:00"


@pytest.mark.parametrize(
    "stored", [MOMENT, MOMENT.replace(tzinfo=None), MOMENT.astimezone(timezone(timedelta(hours=5)))]
)
def test_a_moment_comes_back_in_utc(stored):
    assert column.process_result_value(stored, dialect).isoformat() == "2026-11-24T10:30:00+00:00"


def test_nothing_stays_nothing():
    assert (column.process_bind_param(None, dialect), column.process_result_value(None, dialect)) == (None, None)
