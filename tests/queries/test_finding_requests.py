import json
from datetime import date

import pytest

from riskreg.errors import NotFound
from riskreg.extensions import db
from riskreg.queries.escalations import get_escalation, snapshot, version_shown
from riskreg.vocabulary import EscalationStatus
from tests.factories import payloads
from tests.factories.moves import add_control, amend, escalation_at

OVER = [EscalationStatus.DECLINED, EscalationStatus.WITHDRAWN]


def finds(request, reader):
    try:
        return get_escalation(str(request.uuid), reader=reader) == request
    except NotFound:
        return False


def test_a_request_is_found_by_those_who_see_its_risk(cast):
    request = escalation_at(EscalationStatus.ASKED)
    readers = cast.people() | cast.clients()

    assert {name for name, reader in readers.items() if finds(request, reader)} == {
        *("contributor", "colleague", "lead", "director", "quality_officer", "organisation_contributor"),
        *("both_sides", "ics_lead", "ics_quality_officer", "ics_contributor", "client"),
    }


@pytest.mark.parametrize("status", OVER)
def test_those_who_lead_the_unit_asked_keep_it_for_ever(cast, status):
    request = escalation_at(status)
    readers = cast.people() | cast.clients()

    assert {name for name, reader in readers.items() if finds(request, reader)} == {
        *("contributor", "colleague", "lead", "director", "quality_officer", "organisation_contributor"),
        *("both_sides", "ics_lead", "ics_quality_officer"),
    }


def test_not_once_their_grant_is_over(cast):
    request = escalation_at(EscalationStatus.DECLINED)
    cast.ics_lead.grants[0].valid_to = date(2026, 11, 23)
    db.session.commit()

    assert not finds(request, cast.ics_lead)


@pytest.mark.parametrize("name", ["", "7", "TESTA-0001", "6f2a8c1e-3b4d-4e5f-8a9b-0c1d2e3f4a5b"])
def test_what_is_not_there_is_not_found(cast, name):
    with pytest.raises(NotFound):
        get_escalation(name, reader=cast.director)


@pytest.mark.parametrize("status", [EscalationStatus.DECLINED, EscalationStatus.ACCEPTED])
def test_the_snapshot_is_the_document_of_the_decision(cast, status):
    request = escalation_at(status)
    decided = request.decided_version
    amend(request.risk, {"urgency": "today"}, actor=request.risk.owner)

    shown = json.loads(snapshot(request) or "")

    assert (shown["version"], shown["urgency"]) == (decided, "weeks")


@pytest.mark.parametrize("status", [EscalationStatus.ASKED, EscalationStatus.WITHDRAWN])
def test_without_a_decision_there_is_none(status):
    assert snapshot(escalation_at(status)) is None


def test_who_no_longer_sees_the_risk_is_shown_the_version_of_the_decision(cast):
    request = escalation_at(EscalationStatus.DECLINED)
    decided = request.risk.version
    add_control(request.risk, payloads.control(), actor=cast.lead)

    assert version_shown(request, reader=cast.ics_lead) == decided
    assert version_shown(request, reader=cast.director) == decided + 1


def test_of_a_withdrawn_request_they_are_shown_the_version_asked_about(cast):
    request = escalation_at(EscalationStatus.WITHDRAWN)

    assert version_shown(request, reader=cast.ics_lead) == request.asked_version
