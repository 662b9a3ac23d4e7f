"""Each route does what it says."""

import json
from datetime import datetime

from sqlalchemy import select

from riskreg.extensions import db
from riskreg.models import AccessToken
from riskreg.vocabulary import EscalationStatus, RiskStatus
from tests.api.asking import at
from tests.factories import payloads
from tests.factories.moves import escalation_at, raise_risk, risk_at


def test_raising_gives_the_new_risk_and_where_it_is(api_for, cast):
    answer = api_for(cast.contributor).post("/risks", payloads.raising())

    assert answer.status_code == 201
    assert answer.mimetype == "application/json"
    assert answer.headers["Location"] == f"/api/v1/risks/{answer.json['id']}"
    assert answer.headers["ETag"] == '"1"'
    assert (answer.json["reference"], answer.json["status"]) == ("TESTA-0001", "new")
    assert api_for(cast.contributor).get(answer.headers["Location"]).text == answer.text


def test_a_risk_is_found_by_id_and_by_reference(api_for, cast):
    risk = raise_risk(actor=cast.contributor)
    by_id, by_reference = at(risk), f"/risks/{risk.reference}"

    asker = api_for(cast.lead)

    assert asker.get(by_id).status_code == 200
    assert asker.get(by_id).text == asker.get(by_reference).text


def test_amending(api_for, cast):
    path = at(raise_risk(actor=cast.contributor))

    answer = api_for(cast.contributor).patch(path, {"title": "Nobody at weekends"}, version=1)

    assert (answer.status_code, answer.json["title"], answer.headers["ETag"]) == (200, "Nobody at weekends", '"2"')


def test_triage_asks_and_the_person_who_raised_it_answers(api_for, cast):
    path = at(raise_risk(actor=cast.contributor))

    asked = api_for(cast.lead).post(path + "/triage", payloads.ask(), version=1)
    answered = api_for(cast.contributor).post(path + "/answers", payloads.answering(), version=2)

    assert (asked.status_code, asked.json["status"]) == (200, "needs_information")
    assert (answered.status_code, answered.json["status"], answered.json["version"]) == (200, "new", 3)


def test_triage_accepts(api_for, cast):
    path = at(raise_risk(actor=cast.contributor))

    answer = api_for(cast.lead).post(path + "/triage", payloads.accept(cast.lead), version=1)

    assert (answer.status_code, answer.json["status"]) == (200, "open")
    assert answer.json["owner"] == {"id": str(cast.lead.uuid), "title": "Title of lead"}


def test_triage_declines(api_for, cast):
    path = at(raise_risk(actor=cast.contributor))

    answer = api_for(cast.lead).post(path + "/triage", payloads.decline(), version=1)

    assert (answer.status_code, answer.json["status"]) == (200, "declined")


def test_children_are_numbered_in_the_risk_and_found_again(api_for, cast):
    path = at(risk_at(RiskStatus.OPEN))
    lead = api_for(cast.lead)

    score = lead.post(path + "/scores", payloads.rescoring(2, 2), version=2)
    control = lead.post(path + "/controls", payloads.control())
    action = lead.post(path + "/actions", payloads.action(cast.lead))

    for answer, where in ((score, "scores/3"), (control, "controls/1"), (action, "actions/1")):
        assert answer.status_code == 201
        assert answer.headers["Location"] == f"/api/v1{path}/{where}"
    assert lead.get(score.headers["Location"]).json["score"] == 4
    assert lead.get(control.headers["Location"]).json["effectiveness"] == "partly"
    assert lead.get(action.headers["Location"]).json["done_on"] is None
    assert [row["kind"] for row in lead.get(path + "/scores").json["data"]] == ["initial", "current", "current"]
    assert lead.get(score.headers["Location"]).json["scored_by"] == {
        "id": str(cast.lead.uuid),
        "title": "Title of lead",
    }
    assert lead.get(path + "/controls").json["data"] == control.json["controls"]
    assert lead.get(path + "/actions").json["data"] == action.json["actions"]


def test_completing_an_action(api_for, cast):
    path = at(risk_at(RiskStatus.OPEN))
    lead = api_for(cast.lead)
    lead.post(path + "/actions", payloads.action(cast.lead))

    answer = lead.post(path + "/actions/1/completion", payloads.completion(), version=3)

    assert (answer.status_code, answer.json["actions"][0]["helped"]) == (200, "yes")


def test_closing_and_why(api_for, cast):
    path = at(risk_at(RiskStatus.OPEN))
    lead = api_for(cast.lead)

    assert lead.get(path + "/closure").status_code == 404
    answer = lead.post(path + "/closure", payloads.closure(), version=2)

    assert (answer.status_code, answer.json["status"], answer.json["stage"]) == (201, "closed", "closed")
    assert lead.get(answer.headers["Location"]).json == {
        "version": 3,
        "closed_at": "2026-11-24T10:30:00.000000Z",
        "reason": "treated",
        "text": "Both posts are filled",
    }


def test_asking_a_unit_above_and_the_whole_conversation(api_for, cast):
    path = at(risk_at(RiskStatus.OPEN))
    director, ics = api_for(cast.director), api_for(cast.ics_lead)

    asked = director.post(path + "/escalations", payloads.escalate(), version=2)
    where = asked.headers["Location"]
    answers = [
        ics.post(where + "/acknowledgement", {}, version=3),
        ics.post(where + "/answer", payloads.give_back(), version=4),
        director.post(where + "/reply", payloads.reply(), version=5),
        ics.post(where + "/answer", payloads.transfer(cast.ics_lead), version=6),
    ]

    assert (asked.status_code, asked.json["status"], asked.headers["ETag"]) == (201, "asked", '"3"')
    assert [answer.status_code for answer in answers] == [200] * 4
    assert [answer.json["status"] for answer in answers] == ["acknowledged", "returned", "acknowledged", "accepted"]
    assert [answer.headers["ETag"] for answer in answers] == ['"4"', '"5"', '"6"', '"7"']
    assert ics.get(where).json == answers[-1].json
    assert answers[-1].json["snapshot"]["version"] == 7
    assert director.get(path + "/escalations").json["data"] == [answers[-1].json]


def test_withdrawing(api_for, cast):
    where = at(escalation_at(EscalationStatus.ASKED))

    answer = api_for(cast.director).post(where + "/withdrawal", payloads.withdraw(), version=3)

    assert (answer.status_code, answer.json["status"], answer.json["snapshot"]) == (200, "withdrawn", None)


def test_history_has_each_event_with_its_document(api_for, cast):
    path = at(risk_at(RiskStatus.OPEN))

    entries = api_for(cast.contributor).get(path + "/history").json["data"]

    assert [entry["event"]["kind"] for entry in entries] == ["risk.raised", "risk.accepted"]
    assert [entry["document"]["status"] for entry in entries] == ["new", "open"]
    assert [entry["version"] for entry in entries] == [1, 2]
    assert entries[1]["actor"] == {"id": str(cast.lead.uuid), "title": "Title of lead"}


def test_the_journey_has_six_steps(api_for, cast):
    path = at(risk_at(RiskStatus.OPEN))

    steps = api_for(cast.contributor).get(path + "/journey").json["data"]

    assert [step["n"] for step in steps] == [1, 2, 3, 4, 5, 6]
    assert steps[2]["message"] == "Thank you. It is on our register now"


def test_units_as_they_stood(api_for, cast):
    asker = api_for(cast.contributor)

    boards = asker.get("/units?level=ics&on=2026-11-24").json
    old = asker.get("/units?level=ics&on=2026-03-31").json["data"]

    assert boards["meta"] == {"has_more": False}
    assert {"TESTI", "TESTJ"} <= {unit["code"] for unit in boards["data"]}
    assert {unit["level"] for unit in boards["data"]} == {"ics"}
    assert len(old) > len(boards["data"]) - 2
    assert asker.get("/units/TESTA").json == {
        "code": "TESTA",
        "name": "TESTA (fictional)",
        "level": "organisation",
        "parent": "TESTI",
        "valid_from": None,
        "valid_to": None,
        "successors": [],
        "names": [{"name": "TESTA (fictional)", "from": None, "to": None}],
        "parents": [{"unit": "TESTI", "leads": True, "from": None, "to": None}],
        "parts": [{"unit": "TESTA.PHY", "leads": True}, {"unit": "TESTA.SLT", "leads": True}],
        "follows": [],
        "followed_by": [],
    }


def test_names_are_for_those_inside_the_organisation(api_for, cast):
    inside = api_for(cast.sibling_contributor).get("/units/TESTA.SLT/people").json["data"]
    outside = api_for(cast.ics_lead).get("/units/TESTA.SLT/people").json["data"]

    assert [person["title"] for person in inside] == [
        f"Title of {name}" for name in ("colleague", "contributor", "lead")
    ]
    assert inside[2] == {"id": str(cast.lead.uuid), "title": "Title of lead", "name": "Name of lead"}
    assert outside == [{key: person[key] for key in ("id", "title")} for person in inside]


def test_code_lists(api_for, cast):
    asker = api_for(cast.contributor)

    assert asker.get("/reference/themes").json["data"][0] == {"code": "staffing", "name": "Staffing"}
    assert len(asker.get("/reference/professions").json["data"]) == 18
    assert asker.get("/reference/matrix").json["version"] == "npsa-2008-ownwords-1"
    assert asker.get("/reference/pathway").json["data"][0]["level"] == "team"
    assert len(asker.get("/reference/grounds").json["data"]) == 8
    assert len(asker.get("/reference/decline-reasons").json["data"]) == 7


def test_who_am_i(api_for, cast):
    person, machine = api_for(cast.contributor).get("/me").json, api_for(cast.client).get("/me").json

    assert person["grants"] == [{"role": "contributor", "unit": "TESTA.SLT", "from": "2026-04-02", "to": None}]
    assert (person["kind"], person["title"], person["scopes"]) == ("person", "Title of contributor", [])
    assert machine["grants"] == [{"role": "client", "unit": "TESTI", "from": None, "to": None}]
    assert (machine["kind"], machine["scopes"]) == ("client", ["risks:read", "changes:read"])
    expiry = db.session.scalar(select(AccessToken.expires_at).where(AccessToken.person_id == cast.contributor.id))
    assert datetime.fromisoformat(person["expires_at"]) == expiry
    assert datetime.fromisoformat(machine["expires_at"]) == cast.client.expires_at


def test_a_document_is_sent_as_it_is_stored(api_for, cast):
    risk = raise_risk(actor=cast.contributor, event="There is a risk that Zoë's naïve “plan” fails: 10 %")
    path = at(risk)

    text = api_for(cast.contributor).get(path).text

    assert text == json.dumps(json.loads(text), sort_keys=True, separators=(",", ":"), ensure_ascii=False)
