from datetime import UTC, date, datetime

import pytest

from riskreg import reference, wording
from riskreg.vocabulary import (
    AcceptMode,
    Affected,
    Ask,
    Band,
    Check,
    ClosureReason,
    Effectiveness,
    EscalationStatus,
    Helped,
    Level,
    LinkKind,
    RiskStatus,
    Role,
    Route,
    Stage,
    StepDownStatus,
    Theme,
    TransferCause,
    Urgency,
)


@pytest.mark.parametrize(
    ("words", "wordings"),
    [
        (Theme, wording.THEMES),
        (Theme, wording.THEME_HINTS),
        (Urgency, wording.URGENCIES),
        (Affected, wording.AFFECTED),
        (RiskStatus, wording.STATUSES),
        (Stage, wording.STAGES),
        (Band, wording.BANDS),
        (Level, wording.LEVELS),
        (Role, wording.ROLES),
        (Effectiveness, wording.EFFECTIVENESS),
        (Helped, wording.HELPED),
        (ClosureReason, wording.CLOSURE_REASONS),
        (Ask, wording.ASKS),
        (Check, wording.CHECKS),
        (TransferCause, wording.TRANSFER_CAUSES),
        (AcceptMode, wording.MODES),
        (Route, wording.ROUTES),
        (StepDownStatus, wording.STEP_DOWN_STATUSES),
        (LinkKind, wording.LINK_KINDS),
        (EscalationStatus, wording.ESCALATION_STATUSES),
    ],
)
def test_every_word_has_one_wording_of_its_own(words, wordings):
    assert list(wordings) == list(words)
    assert len({text for text in wordings.values() if text}) == len(words)


def test_every_reason_to_decline_has_a_wording():
    assert set(wording.DECLINE_REASONS) == set(reference.decline_reasons())


def test_levels_stand_in_the_order_of_escalation():
    assert [level.rank for level in Level] == [0, 1, 2, 3, 4, 5]
    assert [level.value for level in Level if level.inside_organisation] == [
        "team",
        "service",
        "organisation",
    ]


def test_dates_read_as_people_write_them():
    day = date(2026, 12, 1)

    assert (wording.long_date(day), wording.weekday_date(day)) == ("1 December 2026", "Tuesday 1 December")


@pytest.mark.parametrize(
    ("moment", "text"),
    [
        (datetime(2026, 11, 17, 9, 14, tzinfo=UTC), "17 November 2026, 9:14am"),
        (datetime(2026, 7, 1, 11, 5, tzinfo=UTC), "1 July 2026, 12:05pm"),
        (datetime(2026, 7, 1, 23, 5, tzinfo=UTC), "2 July 2026, 12:05am"),
    ],
)
def test_moments_read_as_clocks_in_england_show_them(moment, text):
    assert wording.long_moment(moment) == text
