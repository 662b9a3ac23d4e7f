"""Who is asked about first: a stranger learns nothing from a bad request that a good one would not tell."""

import pytest

from riskreg.vocabulary import EscalationStatus
from tests.api.asking import at, problem_of
from tests.factories import payloads
from tests.factories.moves import escalation_at, raise_risk

GOOD, BAD = payloads.ask(), {"outcome": "nonsense"}


@pytest.mark.parametrize(
    ("who", "body", "version", "expected"),
    [
        ("", GOOD, 1, (401, "not_signed_in")),
        ("", BAD, None, (401, "not_signed_in")),
        ("elsewhere", GOOD, 1, (404, "not_found")),
        ("elsewhere", BAD, 1, (404, "not_found")),
        ("elsewhere", BAD, None, (404, "not_found")),
        ("elsewhere", BAD, 99, (404, "not_found")),
        ("ics_lead", BAD, None, (404, "not_found")),
        ("unit_administrator", GOOD, 1, (404, "not_found")),
        ("nobody", BAD, 99, (404, "not_found")),
        ("colleague", GOOD, 1, (403, "not_permitted")),
        ("colleague", BAD, None, (403, "not_permitted")),
        ("contributor", BAD, 99, (403, "not_permitted")),
        ("lead", BAD, None, (428, "if_match_missing")),
        ("lead", GOOD, None, (428, "if_match_missing")),
        ("lead", BAD, 99, (422, "invalid_input")),
        ("lead", GOOD, 99, (412, "changed_since_read")),
        ("director", GOOD, 0, (412, "changed_since_read")),
        ("lead", GOOD, 1, 200),
        ("quality_officer", GOOD, 1, 200),
    ],
)
def test_triage(api_for, cast, who, body, version, expected):
    path = at(raise_risk(actor=cast.contributor), "/triage")
    asker = api_for(cast.person(who) if who else None)

    answer = asker.post(path, body, version=version)

    assert (answer.status_code if expected == 200 else problem_of(answer)) == expected


@pytest.mark.parametrize(
    ("who", "body", "version", "expected"),
    [
        ("elsewhere", {}, 3, (404, "not_found")),
        ("neighbour", {"outcome": "x"}, None, (404, "not_found")),
        ("contributor", {"outcome": "x"}, None, (403, "not_permitted")),
        ("director", payloads.decline_request(), 3, (403, "not_permitted")),
        ("ics_contributor", payloads.decline_request(), 3, (403, "not_permitted")),
        ("ics_lead", {"outcome": "x"}, None, (428, "if_match_missing")),
        ("ics_lead", {"outcome": "x"}, 99, (422, "invalid_input")),
        ("ics_lead", payloads.decline_request(), 2, (412, "changed_since_read")),
        ("ics_lead", payloads.decline_request(), 3, 200),
    ],
)
def test_answering_a_request(api_for, cast, who, body, version, expected):
    path = at(escalation_at(EscalationStatus.ASKED), "/answer")

    answer = api_for(cast.person(who)).post(path, body, version=version)

    assert (answer.status_code if expected == 200 else problem_of(answer)) == expected


def test_a_move_that_is_not_legal_comes_after_a_stale_version(api_for, cast):
    path = at(raise_risk(actor=cast.contributor))
    lead = api_for(cast.lead)
    lead.post(path + "/triage", payloads.accept(cast.lead), version=1)

    assert problem_of(lead.post(path + "/triage", GOOD, version=1)) == (412, "changed_since_read")
    assert problem_of(lead.post(path + "/triage", GOOD, version=2)) == (409, "move_not_legal")


def test_broken_requests_look_alike_whether_the_risk_is_theirs_or_not(api_for, cast):
    there, nowhere = at(raise_risk(actor=cast.contributor)), "/risks/00000000-0000-4000-8000-000000000000"
    stranger = api_for(cast.elsewhere)
    sent = {"x_request_id": "same", "idempotency_key": "k"}

    for body, version, key in (("{", 1, "k"), ("{}", None, "k"), ("{}", 1, None), ("{}", 1, "not a key")):
        about = sent | {"idempotency_key": key}
        answers = [stranger.post(path + "/triage", body, version=version, **about) for path in (there, nowhere)]
        assert answers[0].status_code == answers[1].status_code
        assert answers[0].data == answers[1].data
