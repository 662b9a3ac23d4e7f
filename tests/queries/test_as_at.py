import json
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from riskreg import clock
from riskreg.errors import NotFound
from riskreg.extensions import db
from riskreg.models import Event, RiskVersion
from riskreg.queries.as_at import count_as_at, register_as_at, risk_as_at
from riskreg.queries.filters import RiskFilters
from riskreg.queries.history import in_view_since
from riskreg.vocabulary import Band, Level, RiskStatus, Stage, Theme
from tests.factories import payloads
from tests.factories.moves import answer, cast, close, escalate, raise_risk, risk_at, score

DAY = timedelta(days=1)
START = datetime(2026, 10, 5, 9, tzinfo=UTC)


def on(day):
    return START + day * DAY


@pytest.fixture
def told():
    """Day 0 raised and accepted, 2 rescored, 4 the ICS asked, 6 taken over; another raised on day 5 and closed on 7."""
    with clock.at(on(0)):
        risk = risk_at(RiskStatus.OPEN)
    with clock.at(on(2)):
        score(risk, payloads.rescoring(5, 4), actor=cast.lead)
    with clock.at(on(4)):
        request = escalate(risk, payloads.escalate("TESTI"), actor=cast.director)
    with clock.at(on(5)):
        other = risk_at(RiskStatus.OPEN)
    with clock.at(on(6)):
        answer(request, payloads.transfer(cast.ics_lead), actor=cast.ics_lead)
    with clock.at(on(7)):
        close(other, payloads.closure(), actor=cast.lead)
    return risk, other


def listed(reader, day, **filters):
    rows = register_as_at(RiskFilters(**filters), on(day), reader=reader, after=None, limit=50)
    assert count_as_at(RiskFilters(**filters), on(day), reader=reader) == len(rows)
    return [json.loads(document)["reference"] for _, document in rows]


def test_a_risk_reads_as_it_stood(told):
    risk, _ = told

    found = {day: json.loads(risk_as_at(risk.reference, on(day), reader=cast.lead)[1]) for day in (1, 3, 5, 8)}

    assert [(found[day]["scores"]["current"]["score"], found[day]["holder"]["unit"]) for day in found] == [
        (12, "TESTA.SLT"),
        (20, "TESTA.SLT"),
        (20, "TESTA.SLT"),
        (20, "TESTI"),
    ]


def test_before_it_was_raised_there_was_none(told):
    risk, _ = told

    with pytest.raises(NotFound):
        risk_as_at(risk.reference, on(-1), reader=cast.lead)
    assert listed(cast.lead, -1) == []


def test_from_above_it_begins_where_it_came_into_view(told):
    risk, _ = told

    with pytest.raises(NotFound):
        risk_as_at(risk.reference, on(3), reader=cast.ics_lead)
    assert risk_as_at(risk.reference, on(4), reader=cast.ics_lead)[0] == 4
    assert [listed(cast.ics_lead, day) for day in (3, 4, 8)] == [[], [risk.reference], [risk.reference]]


def test_what_has_left_their_sight_is_not_theirs_to_look_back_to():
    with clock.at(on(0)):
        risk = risk_at(RiskStatus.OPEN)
        request = escalate(risk, payloads.escalate("TESTI"), actor=cast.director)
    with clock.at(on(2)):
        answer(request, payloads.decline_request(), actor=cast.ics_lead)

    assert listed(cast.ics_lead, 1) == []
    assert listed(cast.director, 1) == [risk.reference]
    with pytest.raises(NotFound):
        risk_as_at(risk.reference, on(1), reader=cast.ics_lead)


@pytest.mark.parametrize(
    ("filters", "by_day"),
    [
        ({}, {1: 1, 5: 2, 8: 2}),
        ({"status": RiskStatus.OPEN}, {1: 1, 5: 2, 8: 1}),
        ({"status": RiskStatus.CLOSED}, {1: 0, 5: 0, 8: 1}),
        ({"level": Level.TEAM}, {1: 1, 5: 2, 8: 1}),
        ({"level": Level.ICS}, {1: 0, 5: 0, 8: 1}),
        ({"stage": Stage.ESCALATION}, {1: 0, 5: 1, 8: 0}),
        ({"band": Band.EXTREME}, {1: 0, 5: 1, 8: 1}),
        ({"score_gte": 13}, {1: 0, 5: 1, 8: 1}),
        ({"theme": Theme.RETENTION}, {1: 0, 5: 0, 8: 0}),
        ({"theme": Theme.STAFFING}, {1: 1, 5: 2, 8: 2}),
        ({"profession": "SLT"}, {1: 1, 5: 2, 8: 2}),
        ({"profession": "SL"}, {1: 0, 5: 0, 8: 0}),
        ({"org": "TESTA"}, {1: 1, 5: 2, 8: 2}),
        ({"ics": "TESTJ"}, {1: 0, 5: 0, 8: 0}),
        ({"raised_from": on(5)}, {1: 0, 5: 1, 8: 1}),
        ({"raised_to": on(5)}, {1: 1, 5: 1, 8: 1}),
        ({"changed_since": on(2)}, {1: 0, 5: 2, 8: 2}),
    ],
)
def test_filters_look_at_what_stood_then(told, filters, by_day):
    assert {day: len(listed(cast.lead, day, **filters)) for day in by_day} == by_day


def test_pages_go_on_where_the_one_before_ended(told):
    risk, other = told

    first = register_as_at(RiskFilters(), on(8), reader=cast.lead, after=None, limit=1)
    rest = register_as_at(RiskFilters(), on(8), reader=cast.lead, after=first[0][0], limit=5)

    assert [json.loads(document)["id"] for _, document in first + rest] == [str(risk.uuid), str(other.uuid)]


def test_the_list_holds_what_each_reader_may_look_back_to(told):
    with clock.at(on(9)):
        raise_risk(actor=cast.neighbour_contributor, unit="TESTB.SLT")
    readers = [*cast.people().values(), *cast.clients().values()]

    for reader in readers:
        for day in (1, 3, 5, 8):
            last = db.session.scalar(select(Event.seq).where(Event.at <= on(day)).order_by(Event.seq.desc()).limit(1))
            expected = []
            for risk in told:
                since = in_view_since(risk, reader=reader)
                versions = select(RiskVersion.seq).where(RiskVersion.risk_id == risk.id, RiskVersion.seq <= last)
                if since is not None and since <= last and db.session.scalars(versions.limit(1)).first():
                    expected.append(risk.reference)
            found = [reference for reference in listed(reader, day) if reference.startswith("TESTA")]
            assert found == sorted(expected)
