"""What is done with a risk of the register, through the API."""

import pytest

from riskreg.vocabulary import RiskStatus
from tests.api.asking import at, problem_of
from tests.factories import payloads
from tests.factories.moves import add_action, add_voice, amend, escalate, join, link, risk_at


def test_each_verb_answers_with_the_risk(api_for, cast):
    risk = risk_at(RiskStatus.OPEN)
    add_action(risk, payloads.action(cast.lead), actor=cast.lead)
    amend(risk, {"theme": "learning_environment"}, actor=cast.lead)
    path, version = at(risk), risk.version
    sent = [
        ("handovers", payloads.handing_over(cast.colleague), 200),
        ("reviews", payloads.review(), 201),
        ("tolerances", payloads.tolerating(), 201),
        ("links", payloads.linking(), 201),
        ("links/1/removal", {}, 200),
        ("education", payloads.education(), 200),
        ("actions/1/dates", payloads.redating(), 201),
        ("closure", payloads.closure(), 201),
        ("reopenings", payloads.reopening(), 201),
    ]
    lead = api_for(cast.lead)
    for n, (below, body, status) in enumerate(sent):
        answer = lead.post(f"{path}/{below}", body, version=version + n)
        assert (answer.status_code, answer.headers.get("ETag")) == (status, f'"{version + n + 1}"'), answer.text
        if status == 201:
            assert lead.get(answer.headers["Location"]).status_code == 200
    assert lead.get(path).json["status"] == "open"


def test_two_close_what_one_may_not(api_for, cast):
    path = at(risk_at(RiskStatus.OPEN, score=payloads.score(4, 4)))
    lead, director = api_for(cast.lead), api_for(cast.director)

    alone = lead.post(path + "/closure", payloads.closure(), version=2)
    proposed = lead.post(path + "/closure-proposals", payloads.closure(), version=2)
    own = lead.post(path + "/closure-proposals/confirmation", {}, version=3)
    dropped = director.post(path + "/closure-proposals/withdrawal", payloads.dropping(), version=3)
    again = lead.post(path + "/closure-proposals", payloads.closure(), version=4)
    closed = director.post(path + "/closure-proposals/confirmation", {}, version=5)

    assert problem_of(alone) == (409, "second_person_needed")
    assert problem_of(own) == (403, "not_permitted")
    assert [one.status_code for one in (proposed, dropped, again, closed)] == [201, 200, 201, 201]
    assert (closed.json["status"], closed.json["closure_proposed"]) == ("closed", None)
    assert [row["confirmed"] for row in lead.get(path + "/closure-proposals").json["data"]] == [False, True]


@pytest.mark.parametrize("below", ["joining", "triage"])
def test_joining_takes_the_reference_of_another_risk(api_for, cast, below):
    other, risk = risk_at(RiskStatus.OPEN), risk_at(RiskStatus.NEW)
    body, path = payloads.joining(other, **({"outcome": "join"} if below == "triage" else {})), at(risk)
    reference = other.reference

    answer = api_for(cast.lead).post(f"{path}/{below}", body, version=1)

    assert (answer.status_code, answer.json["status"], answer.json["joined_to"]) == (200, "joined", reference)


def test_what_is_above_the_tolerance_is_said_with_it(api_for, cast):
    path = at(risk_at(RiskStatus.OPEN, score=payloads.score(5, 3)))

    answer = api_for(cast.lead).post(path + "/tolerances", payloads.tolerating(), version=2)

    assert problem_of(answer) == (409, "above_tolerance")
    assert answer.json["tolerance"] == 12


def test_a_voice_needs_no_version_and_counts_once(api_for, cast):
    path = at(risk_at(RiskStatus.OPEN))
    colleague = api_for(cast.colleague)

    first, second = (colleague.post(path + "/voices", payloads.voice()) for _ in range(2))

    assert (first.status_code, first.json["voices"]) == (201, 1)
    assert problem_of(second) == (409, "move_not_legal")


def test_what_voices_say_stays_inside_the_organisation(api_for, cast):
    hidden, risk = risk_at(RiskStatus.NEW, "TESTA.PHY"), risk_at(RiskStatus.OPEN)
    add_voice(risk, payloads.voice(), actor=cast.colleague)
    join(hidden, payloads.joining(risk), actor=cast.director)
    escalate(risk, payloads.escalate(), actor=cast.director)
    path, reference = at(risk, "/voices"), hidden.reference

    seen = {
        name: api_for(getattr(cast, name)).get(path).json["data"] for name in ("director", "lead", "ics_lead", "client")
    }

    assert [row["joined"] for row in seen["director"]] == [None, reference]
    assert [row["joined"] for row in seen["lead"]] == [None, None]
    assert seen["lead"][0]["text"] == payloads.voice()["text"]
    for name in ("ics_lead", "client"):
        assert [(row["unit"], row["text"], row["title"]) for row in seen[name]] == [
            ("TESTA.SLT", None, None),
            ("TESTA.PHY", None, None),
        ]


def test_a_link_to_a_risk_one_does_not_see_is_not_there(api_for, cast):
    hidden, risk = risk_at(RiskStatus.OPEN, "TESTA.PHY"), risk_at(RiskStatus.OPEN)
    link(risk, payloads.linking(kind="risk", reference=hidden.reference), actor=cast.director)
    path = at(risk)

    assert api_for(cast.lead).get(path + "/links").json["data"] == []
    removal = [api_for(cast.lead).post(f"{path}/links/{n}/removal", {}, version=3) for n in (1, 2)]
    assert [problem_of(answer) for answer in removal] == [(404, "not_found")] * 2


def test_above_the_organisation_what_was_said_before_is_not_listed(api_for, cast):
    risk = risk_at(RiskStatus.CLOSED)
    path = at(risk)
    api_for(cast.lead).post(path + "/reopenings", payloads.reopening(), version=3)
    api_for(cast.lead).post(path + "/reviews", payloads.review(note="Before"), version=4)
    api_for(cast.director).post(path + "/escalations", payloads.escalate(), version=5)

    for kind in ("reopenings", "reviews"):
        assert len(api_for(cast.lead).get(f"{path}/{kind}").json["data"]) == 1
        assert api_for(cast.ics_lead).get(f"{path}/{kind}").json["data"] == []


def test_code_lists_of_tags(api_for, cast):
    asker = api_for(cast.contributor)
    lists = {
        name: asker.get(f"/reference/{name}").json["data"]
        for name in ("work-system", "isf-categories", "education-domains", "charter-priorities", "link-kinds")
    }

    assert {name: len(rows) for name, rows in lists.items()} == {
        "work-system": 10,
        "isf-categories": 5,
        "education-domains": 6,
        "charter-priorities": 10,
        "link-kinds": 4,
    }
    assert lists["work-system"][0] == {"code": "person", "name": "Person(s)"}
