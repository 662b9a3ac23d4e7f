from datetime import UTC, date, datetime

import pytest

from riskreg import clock
from riskreg.queries.escalations import snapshot
from riskreg.vocabulary import EscalationStatus
from tests.factories import payloads
from tests.factories.moves import answer, escalation_at, reply, withdraw
from tests.reading import document, last_data, last_unit, message, seen_by, told


@pytest.fixture
def returned(cast):
    """Asked on 24 November, decide by 22 December; the question waits until 1 December: by 31 December."""
    return escalation_at(EscalationStatus.RETURNED)


def replied_on(day, request, actor):
    with clock.at(datetime(2026, day // 100, day % 100, 9, tzinfo=UTC)):
        reply(request, payloads.reply(), actor=actor)


def test_the_day_to_decide_had_moved_by_five_working_days(returned):
    assert (returned.questions[0].reply_by, returned.decide_by) == (date(2026, 12, 1), date(2026, 12, 31))


@pytest.mark.parametrize(
    ("day", "decide_by"),
    [
        (1124, date(2026, 12, 22)),
        (1125, date(2026, 12, 23)),
        (1127, date(2026, 12, 29)),
        (1128, date(2026, 12, 29)),
        (1201, date(2026, 12, 31)),
        (1209, date(2026, 12, 31)),
    ],
)
def test_a_reply_gives_back_the_working_days_it_did_not_use(cast, returned, day, decide_by):
    replied_on(day, returned, cast.director)

    assert (returned.status, returned.decide_by) == ("acknowledged", decide_by)


def test_a_reply_stands_beside_its_question_and_reaches_the_unit_that_asked_it(cast, returned):
    reply(returned, payloads.reply(text="40,000"), actor=cast.lead)
    question = returned.questions[0]

    assert (question.reply, question.replied_at) == ("40,000", returned.risk.changed_at)
    assert told() == ["both_sides", "ics_lead", "ics_quality_officer"]
    assert (message(returned.risk), last_unit()) == (None, "TESTA")
    assert last_data() == {"escalation": str(returned.uuid), "to_unit": "TESTI"}


def test_a_second_question_is_replied_to_in_its_turn(cast, returned):
    reply(returned, payloads.reply(text="One"), actor=cast.director)
    answer(returned, payloads.give_back(question="And then?"), actor=cast.ics_lead)
    reply(returned, payloads.reply(text="Two"), actor=cast.director)

    assert [(row.n, row.text, row.reply) for row in returned.questions] == [
        (1, "What does the rota cost?", "One"),
        (2, "And then?", "Two"),
    ]


@pytest.mark.parametrize("status", [EscalationStatus.ASKED, EscalationStatus.ACKNOWLEDGED, EscalationStatus.RETURNED])
def test_withdrawing_ends_the_sight_of_the_unit_asked(cast, status):
    request = escalation_at(status)
    withdraw(request, payloads.withdraw(), actor=cast.quality_officer)

    assert (request.status, seen_by(request.risk)) == ("withdrawn", ["TESTA", "TESTA.SLT"])
    assert (request.reason, request.decided_by) == ("We have found the money", cast.quality_officer)
    assert document(request.risk)["escalation"] is None


def test_a_withdrawn_request_has_no_snapshot(cast):
    request = escalation_at(EscalationStatus.WITHDRAWN)

    assert (request.decided_version, snapshot(request)) == (None, None)


def test_the_unit_asked_and_who_raised_it_are_told(cast):
    request = escalation_at(EscalationStatus.ASKED)
    withdraw(request, payloads.withdraw(), actor=cast.director)

    assert told() == ["both_sides", "contributor", "ics_lead", "ics_quality_officer"]
    assert message(request.risk) == ("The request to TESTI (fictional) was withdrawn. Your risk stays on the register.")
    assert (last_unit(), last_data()) == (
        "TESTA",
        {"escalation": str(request.uuid), "to_unit": "TESTI"},
    )


def test_sight_that_comes_back_begins_anew(cast):
    request = escalation_at(EscalationStatus.WITHDRAWN)

    again = escalation_at(EscalationStatus.ASKED, risk=request.risk)

    assert again.asked_version == 5
    assert seen_by(request.risk) == ["TESTA", "TESTA.SLT", "TESTI"]
