"""What happens to a request after it was asked: passed on, appealed, taken on together, ended; and handing down."""

import pytest

from riskreg.vocabulary import EscalationStatus
from tests.api.asking import at, problem_of
from tests.factories import payloads
from tests.factories.moves import escalation_at, held_at, step_down_asked

ASKED = EscalationStatus.ASKED


def test_redirecting_answers_the_old_request_and_names_the_new_one(api_for, cast):
    where = at(escalation_at(ASKED))
    ics = api_for(cast.ics_lead)

    answer = ics.post(where + "/answer", payloads.redirect(), version=3)
    new = api_for(cast.regional_lead).get(f"/escalations/{answer.json['redirected_to']}")

    assert (answer.status_code, answer.json["status"], answer.json["outcome"]) == (200, "redirected", "redirected")
    assert (new.json["status"], new.json["to_unit"], new.json["redirected_from"]) == (
        "asked",
        "TESTR",
        answer.json["id"],
    )
    assert (new.json["acknowledge_by"], new.json["decide_by"]) == ("2026-12-01", "2026-12-22")
    assert answer.json["snapshot"]["version"] == 4


def test_appealing_makes_a_request_of_its_own(api_for, cast):
    declined = at(escalation_at(EscalationStatus.DECLINED))
    director = api_for(cast.director)

    answer = director.post(declined + "/appeal", payloads.appeal(), version=4)

    assert (answer.status_code, answer.headers["ETag"]) == (201, '"5"')
    assert answer.headers["Location"] == f"/api/v1/escalations/{answer.json['id']}"
    assert (answer.json["to_unit"], answer.json["new_evidence"]) == ("TESTR", "Two more wards have closed since")
    assert f"/escalations/{answer.json['appeal_of']}" == declined
    assert problem_of(director.post(declined + "/appeal", payloads.appeal(), version=5)) == (
        409,
        "escalation_undecided",
    )


def test_held_together(api_for, cast):
    request = escalation_at(ASKED)
    where, risk = at(request), at(request.risk)
    sent = payloads.joint(cast.ics_lead, [cast.director])

    answer = api_for(cast.ics_lead).post(where + "/answer", sent, version=3)

    assert (answer.status_code, answer.json["mode"], answer.json["split"]) == (200, "joint", sent["split"])
    assert [person["title"] for person in answer.json["co_owners"]] == ["Title of director"]
    document = api_for(cast.lead).get(risk).json
    assert (document["owner"]["title"], document["holder"]["unit"]) == ("Title of ics_lead", "TESTI")


def test_a_person_of_neither_side_is_named_by_the_pointer(api_for, cast):
    where = at(escalation_at(ASKED))
    sent = payloads.joint(cast.ics_lead, [cast.neighbour])

    answer = api_for(cast.ics_lead).post(where + "/answer", sent, version=3)

    assert problem_of(answer) == (422, "invalid_input")
    assert [row["pointer"] for row in answer.json["errors"]] == ["/co_owners"]


def test_a_note_and_its_end(api_for, cast):
    where = at(escalation_at(ASKED))
    ics = api_for(cast.ics_lead)
    ics.post(where + "/answer", payloads.note(), version=3)

    answer = ics.post(where + "/ending", payloads.end(), version=4)

    assert (answer.status_code, answer.json["status"], answer.json["outcome"]) == (200, "ended", "accepted")
    assert answer.json["end_reason"] == "Both posts are filled"
    # They see the risk no more, so nothing later shows through.
    assert (answer.json["version"], answer.headers["ETag"]) == (4, '"4"')
    assert answer.json["snapshot"]["version"] == 4


def test_handing_down_and_taking_back(api_for, cast):
    risk = at(held_at("TESTI"))
    ics, lead = api_for(cast.ics_lead), api_for(cast.lead)

    asked = ics.post(risk + "/step-downs", payloads.step_down(), version=6)
    where = asked.headers["Location"]
    read = lead.get(where)
    answer = lead.post(where + "/answer", payloads.take_back(), version=7)

    assert (asked.status_code, asked.json["status"], asked.headers["ETag"]) == (201, "asked", '"7"')
    assert (read.json, read.headers["ETag"]) == (asked.json, '"7"')
    assert lead.get(where, if_none_match='"8"').status_code == 304
    assert (answer.status_code, answer.json["status"], answer.json["version"]) == (200, "agreed", 8)
    assert lead.get(risk + "/step-downs").json["data"] == [answer.json]
    assert lead.get(risk).json["holder"] == {"unit": "TESTA.SLT", "level": "team"}
    assert problem_of(ics.get(risk)) == (404, "not_found")
    # The unit that handed it down keeps its own record, at the version of the answer.
    assert (ics.get(where).json["version"], ics.get(where).headers["ETag"]) == (8, '"8"')


def test_refusing(api_for, cast):
    where = f"/step-downs/{step_down_asked().uuid}"

    answer = api_for(cast.director).post(where + "/answer", payloads.not_taken_back(), version=7)

    assert (answer.status_code, answer.json["status"]) == (200, "refused")
    assert answer.json["reason"] == "One of the two leaves in June"


@pytest.mark.parametrize(
    ("who", "body", "version", "expected"),
    [
        ("", {}, 7, (401, "not_signed_in")),
        ("elsewhere", {}, None, (404, "not_found")),
        ("sibling_lead", payloads.take_back(), 7, (404, "not_found")),
        ("regional_lead", payloads.take_back(), 7, (404, "not_found")),
        ("contributor", {}, None, (403, "not_permitted")),
        ("ics_lead", payloads.take_back(), 7, (403, "not_permitted")),
        ("lead", {}, None, (428, "if_match_missing")),
        ("lead", {"outcome": "x"}, 99, (422, "invalid_input")),
        ("lead", payloads.take_back(), 6, (412, "changed_since_read")),
        ("lead", payloads.take_back(), 7, 200),
    ],
)
def test_who_is_asked_about_first(api_for, cast, who, body, version, expected):
    where = f"/step-downs/{step_down_asked().uuid}/answer"
    asker = api_for(cast.person(who) if who else None)

    answer = asker.post(where, body, version=version)

    assert (answer.status_code if expected == 200 else problem_of(answer)) == expected


@pytest.mark.parametrize(
    ("path", "who", "payload"),
    [
        ("appeal", "contributor", payloads.appeal()),
        ("ending", "contributor", payloads.end()),
    ],
)
def test_those_who_only_read_do_neither(api_for, cast, path, who, payload):
    where = at(escalation_at(EscalationStatus.DECLINED))

    assert problem_of(api_for(cast.person(who)).post(f"{where}/{path}", payload, version=4)) == (403, "not_permitted")


def test_a_unit_asked_later_does_not_read_what_was_handed_down_before(api_for, cast):
    asked = step_down_asked("TESTI", "TESTA")
    risk, where = at(asked.risk), f"/step-downs/{asked.uuid}"
    api_for(cast.director).post(where + "/answer", payloads.take_back(owner=cast.director), version=7)
    api_for(cast.director).post(risk + "/escalations", payloads.escalate("TESTI"), version=8)

    ics, contributor = api_for(cast.ics_contributor), api_for(cast.contributor)

    assert ics.get(risk + "/step-downs").json["data"] == []
    assert problem_of(ics.get(where)) == (404, "not_found")
    assert contributor.get(where).status_code == 200
    assert problem_of(api_for(cast.client).get(where)) == (404, "not_found")
