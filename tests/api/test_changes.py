"""The change feed: one pass brings each risk once, nothing is skipped, what left sight comes without content."""

import pytest
from sqlalchemy import update

from riskreg.models import LedgerHead
from riskreg.vocabulary import EscalationStatus, RiskStatus, Role
from riskreg.workflows import accounts
from tests.api.asking import at, problem_of
from tests.cast import address
from tests.factories import payloads
from tests.factories.moves import escalation_at, raise_risk, risk_at, withdraw


def one_pass(asker, since=None, limit=100):
    """The items until there are no more, and the cursor to go on with."""
    found, more = [], True
    while more:
        query = f"?limit={limit}" + (f"&since={since}" if since else "")
        answer = asker.get("/changes" + query)
        assert answer.status_code == 200, answer.text
        found += answer.json["data"]
        since, more = answer.json["meta"]["next_cursor"], answer.json["meta"]["has_more"]
        assert (answer.json["links"]["next"] is not None) == more
    return found, since


def test_the_first_load_and_what_came_after(api_for, cast):
    first = at(raise_risk(actor=cast.contributor))
    lead = api_for(cast.lead)

    loaded, cursor = one_pass(lead)
    nothing, cursor = one_pass(lead, cursor)
    lead.patch(first, {"title": "Changed"}, version=1)
    raise_risk(actor=cast.contributor)
    later, _ = one_pass(lead, cursor)

    assert [item["op"] for item in loaded] == ["upsert"]
    assert nothing == []
    assert [item["version"] for item in later] == [2, 1]
    assert later[0]["data"]["title"] == "Changed"


def test_an_item(api_for, cast):
    risk = raise_risk(actor=cast.contributor)
    uuid, path = str(risk.uuid), at(risk)
    lead = api_for(cast.lead)

    answer = lead.get("/changes")

    (item,) = answer.json["data"]
    assert {key: item[key] for key in item if key != "data"} == {
        "op": "upsert",
        "risk_id": uuid,
        "version": 1,
        "seq": 1,
        "changed_at": "2026-11-24T10:30:00.000000Z",
    }
    assert item["data"] == lead.get(path).json
    assert answer.json["meta"].keys() == {"has_more", "next_cursor", "as_of", "poll_after_s"}
    assert answer.json["meta"]["poll_after_s"] == 60


def test_a_risk_changed_often_comes_once(api_for, cast):
    path = at(raise_risk(actor=cast.contributor))
    lead = api_for(cast.lead)
    for version in (1, 2, 3):
        lead.patch(path, {"title": f"Title {version}"}, version=version)

    items, _ = one_pass(lead)

    assert [(item["version"], item["data"]["title"]) for item in items] == [(4, "Title 3")]


def test_escalated_into_view_it_comes_whole(api_for, cast):
    ics = api_for(cast.ics_lead)
    path = at(risk_at(RiskStatus.OPEN))
    before, cursor = one_pass(ics)
    asked = api_for(cast.director).post(path + "/escalations", payloads.escalate(), version=2).json

    items, _ = one_pass(ics, cursor)

    assert before == []
    assert [(item["op"], item["version"], item["data"]["id"]) for item in items] == [("upsert", 3, asked["risk"]["id"])]


def test_withdrawn_it_goes_without_a_word(api_for, cast):
    request = escalation_at(EscalationStatus.ASKED)
    uuid = str(request.risk.uuid)
    ics, machine = api_for(cast.ics_lead), api_for(cast.client)
    _, cursor = one_pass(ics)
    _, of_machine = one_pass(machine)
    withdraw(request, payloads.withdraw(), actor=cast.director)
    api_for(cast.lead).patch(f"/risks/{uuid}", {"title": "Later"}, version=4)

    items, _ = one_pass(ics, cursor)

    assert [(item["op"], item["risk_id"], item["version"], item["reason"]) for item in items] == [
        ("remove", uuid, 4, "no_longer_visible")
    ]
    assert "data" not in items[0]
    assert one_pass(machine, of_machine)[0] == items
    assert one_pass(ics)[0] == []


def test_a_first_load_leaves_out_what_had_gone_and_not_what_goes_meanwhile(api_for, cast):
    first_of_all = escalation_at(EscalationStatus.ASKED)
    gone = escalation_at(EscalationStatus.WITHDRAWN)
    requests = [first_of_all, *(escalation_at(EscalationStatus.ASKED) for _ in range(2))]
    ids = [str(request.risk.uuid) for request in requests]
    where = at(requests[0])
    gone_id = str(gone.risk.uuid)
    ics = api_for(cast.ics_lead)

    first = ics.get("/changes?limit=1").json
    api_for(cast.director).post(where + "/withdrawal", payloads.withdraw(), version=3)
    rest, cursor = one_pass(ics, first["meta"]["next_cursor"], limit=1)

    assert [(item["op"], item["risk_id"]) for item in first["data"] + rest] == [
        ("upsert", ids[0]),
        ("upsert", ids[1]),
        ("upsert", ids[2]),
        ("remove", ids[0]),
    ]
    assert gone_id not in str(first) + str(rest)
    assert one_pass(ics, cursor)[0] == []


def test_closed_and_declined_are_states(api_for, cast):
    risk_at(RiskStatus.CLOSED)
    risk_at(RiskStatus.DECLINED)

    items, _ = one_pass(api_for(cast.lead))

    assert [(item["op"], item["data"]["status"]) for item in items] == [("upsert", "closed"), ("upsert", "declined")]


def test_who_sees_through_one_unit_what_left_another_is_not_told_it_went(api_for, cast):
    request = escalation_at(EscalationStatus.ASKED)
    both = api_for(cast.both_sides)
    loaded, cursor = one_pass(both)
    withdraw(request, payloads.withdraw(), actor=cast.director)

    items, _ = one_pass(both, cursor)

    assert len(loaded) == 1
    assert [(item["op"], item["version"]) for item in items] == [("upsert", 4)]


def test_what_left_one_unit_long_ago_does_not_undo_what_another_sees(api_for, cast):
    request = escalation_at(EscalationStatus.WITHDRAWN)
    path = at(request.risk)
    both = api_for(cast.both_sides)
    _, cursor = one_pass(both)
    api_for(cast.lead).patch(path, {"title": "Later"}, version=4)

    assert [(item["op"], item["version"]) for item in one_pass(both, cursor)[0]] == [("upsert", 5)]
    assert [(item["op"], item["version"]) for item in one_pass(both)[0]] == [("upsert", 5)]


def test_what_left_one_unit_and_then_changed_for_another_comes_once(api_for, cast):
    request = escalation_at(EscalationStatus.ASKED)
    path = at(request.risk)
    both = api_for(cast.both_sides)
    _, cursor = one_pass(both)
    withdraw(request, payloads.withdraw(), actor=cast.director)
    api_for(cast.lead).patch(path, {"title": "Later"}, version=4)

    assert [(item["op"], item["version"]) for item in one_pass(both, cursor)[0]] == [("upsert", 5)]


def test_another_right_to_see_means_start_again(api_for, cast, session):
    raise_risk(actor=cast.contributor)
    lead = api_for(cast.lead)
    _, cursor = one_pass(lead)
    accounts.grant_role(address("lead"), Role.LEAD, "TESTB.SLT")
    session.commit()

    answer = lead.get(f"/changes?since={cursor}")

    assert problem_of(answer) == (410, "resync_required")
    assert len(one_pass(lead)[0]) == 1


def test_another_register_means_start_again(api_for, cast, session):
    raise_risk(actor=cast.contributor)
    lead = api_for(cast.lead)
    _, cursor = one_pass(lead)
    session.execute(update(LedgerHead).values(epoch="restored"))
    session.commit()

    assert problem_of(lead.get(f"/changes?since={cursor}")) == (410, "resync_required")


def test_a_cursor_of_somebody_else(api_for, cast):
    _, cursor = one_pass(api_for(cast.lead))

    assert problem_of(api_for(cast.director).get(f"/changes?since={cursor}")) == (400, "bad_cursor")
    assert problem_of(api_for(cast.lead).get(f"/changes?since={cursor}A")) == (400, "bad_cursor")
    assert problem_of(api_for(cast.lead).get("/changes?since=")) == (400, "bad_cursor")


@pytest.mark.parametrize("who", ["nobody", "unit_administrator"])
def test_whoever_sees_nothing_gets_an_empty_page_with_a_cursor(api_for, cast, who):
    raise_risk(actor=cast.contributor)
    asker = api_for(cast.person(who))

    items, cursor = one_pass(asker)

    assert (items, one_pass(asker, cursor)[0]) == ([], [])


def test_a_cursor_stays_the_same_while_nothing_happens_to_its_reader(api_for, cast):
    raise_risk(actor=cast.contributor)
    lead = api_for(cast.lead)
    _, cursor = one_pass(lead)
    risk_at(RiskStatus.OPEN, "TESTB.SLT")

    assert one_pass(lead, cursor) == ([], cursor)
