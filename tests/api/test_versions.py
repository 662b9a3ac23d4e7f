"""The version of a risk is its strong ETag, the same for every reader."""

import pytest

from riskreg.vocabulary import EscalationStatus, RiskStatus
from tests.api.asking import at, problem_of
from tests.factories import payloads
from tests.factories.moves import escalation_at, raise_risk, risk_at


def test_a_stale_change_names_the_version_of_now(api_for, cast):
    path = at(risk_at(RiskStatus.OPEN))

    answer = api_for(cast.lead).patch(path, {"title": "Later"}, version=1)

    assert problem_of(answer) == (412, "changed_since_read")
    assert (answer.json["version"], answer.json["retryable"]) == (2, False)


def test_of_two_that_read_the_same_the_second_is_refused(api_for, cast):
    path = at(risk_at(RiskStatus.OPEN))

    first = api_for(cast.lead).patch(path, {"title": "First"}, version=2)
    second = api_for(cast.director).patch(path, {"title": "Second"}, version=2)

    assert (first.status_code, problem_of(second)) == (200, (412, "changed_since_read"))
    assert api_for(cast.lead).get(path).json["title"] == "First"


@pytest.mark.parametrize("below", ["/scores", "/closure", "/escalations", "/triage", "/answers"])
def test_a_change_needs_the_version(api_for, cast, below):
    who = cast.contributor if below == "/answers" else cast.director
    status = RiskStatus.NEEDS_INFORMATION if below == "/answers" else RiskStatus.OPEN
    path = at(risk_at(status), below)

    assert problem_of(api_for(who).post(path, {})) == (428, "if_match_missing")


@pytest.mark.parametrize("kind", ["controls", "actions"])
def test_where_something_is_only_added_the_version_may_be_left_out_but_is_honoured(api_for, cast, kind):
    path = at(risk_at(RiskStatus.OPEN), f"/{kind}")
    body = payloads.control() if kind == "controls" else payloads.action(cast.lead)
    lead = api_for(cast.lead)

    assert lead.post(path, body).status_code == 201
    assert problem_of(lead.post(path, body, version=2)) == (412, "changed_since_read")
    assert lead.post(path, body, version=3).status_code == 201


def test_the_tag_is_the_same_for_every_reader(api_for, cast):
    path = at(escalation_at(EscalationStatus.ASKED).risk)

    answers = [api_for(who).get(path) for who in (cast.contributor, cast.director, cast.ics_lead, cast.client)]

    assert {answer.headers["ETag"] for answer in answers} == {'"3"'}
    assert len({answer.data for answer in answers}) == 1


@pytest.mark.parametrize("known", ['"2"', 'W/"2"', '"1", "2"', "*"])
def test_what_one_has_is_not_sent_again(api_for, cast, known):
    path = at(risk_at(RiskStatus.OPEN))

    answer = api_for(cast.lead).get(path, if_none_match=known)

    assert (answer.status_code, answer.data, answer.headers["ETag"]) == (304, b"", '"2"')


@pytest.mark.parametrize("known", ['"1"', '"22"', ""])
def test_what_one_has_not_is_sent(api_for, cast, known):
    path = at(risk_at(RiskStatus.OPEN))

    assert api_for(cast.lead).get(path, if_none_match=known).status_code == 200


def test_not_changed_is_not_said_of_what_may_not_be_seen(api_for, cast):
    path = at(raise_risk(actor=cast.contributor))

    assert problem_of(api_for(cast.elsewhere).get(path, if_none_match="*")) == (404, "not_found")


def test_a_request_carries_the_version_of_its_risk(api_for, cast):
    request = escalation_at(EscalationStatus.ASKED)
    where, path = at(request), at(request.risk)
    api_for(cast.lead).post(path + "/controls", payloads.control())

    answer = api_for(cast.ics_lead).get(where)

    assert (answer.json["version"], answer.headers["ETag"]) == (4, '"4"')
    assert api_for(cast.ics_lead).get(where, if_none_match='"4"').status_code == 304


def test_the_unit_that_declined_keeps_what_it_decided_on_and_sees_nothing_later(api_for, cast):
    request = escalation_at(EscalationStatus.DECLINED)
    where, path = at(request), at(request.risk)
    ics = api_for(cast.ics_lead)
    before = ics.get(where)
    api_for(cast.lead).patch(path, {"title": "The canary of later"}, version=4)

    after = ics.get(where)

    assert problem_of(ics.get(path)) == (404, "not_found")
    assert after.data == before.data
    assert (after.json["version"], after.headers["ETag"]) == (4, '"4"')
    assert after.json["snapshot"]["version"] == 4


def test_a_machine_does_not_keep_what_its_unit_decided_on(api_for, cast):
    where = at(escalation_at(EscalationStatus.DECLINED))

    assert problem_of(api_for(cast.client).get(where)) == (404, "not_found")
