from riskreg.vocabulary import RiskStatus
from tests.factories import moves, payloads
from tests.factories.moves import risk_at
from tests.pages.dealing import day, links
from tests.pages.forms import errors, open_and_send, words


def test_a_risk_is_shared_read_beside_its_path_and_shared_no_more(client_for, cast):
    ref = risk_at(RiskStatus.OPEN).reference
    lead, neighbour = client_for(cast.lead).step_up(), client_for(cast.neighbour)
    until = day("until", "1/1/2027")

    wrong = open_and_send(lead, f"/risks/{ref}/share", unit="TESTI", reason="The same gap", **until)
    done = open_and_send(lead, f"/risks/{ref}/share", unit="testb", reason="The same gap", **until)
    page, theirs = lead.get(done.location), neighbour.get(f"/risks/{ref}")
    open_and_send(lead, f"/risks/{ref}/shares/1/end")

    assert errors(wrong) == {"unit": "TESTI is on the path of this risk. Escalate it to let a unit above read it"}
    assert done.location == f"/risks/{ref}?done=shared"
    assert "TESTB (fictional) (TESTB) until 1 January 2027" in words(page)
    assert "End this share with TESTB" in links(page)
    assert theirs.status_code == 200
    assert "You can read this risk." in words(theirs)
    assert "End this share" not in words(theirs)
    assert neighbour.get(f"/risks/{ref}").status_code == 404


def test_only_those_who_may_get_the_forms(client_for, cast):
    risk = risk_at(RiskStatus.OPEN)
    moves.share(risk, payloads.share(), actor=cast.lead)
    ref = risk.reference

    for name, status in (("director", 403), ("neighbour", 403), ("elsewhere", 404)):
        visitor = client_for(cast.person(name)).step_up()
        assert visitor.get(f"/risks/{ref}/share").status_code == status
        assert visitor.get(f"/risks/{ref}/shares/1/end").status_code == status


def test_the_api_lists_shares_and_ends_one(client_for, cast):
    risk = risk_at(RiskStatus.OPEN)
    moves.share(risk, payloads.share(), actor=cast.lead)
    path = f"/api/v1/risks/{risk.reference}/shares"
    lead = client_for(cast.lead)
    about = {"headers": {"Idempotency-Key": "k", "If-Match": '"3"'}}

    listed = lead.get(path).json["data"]
    made = lead.post(path, json=payloads.share(), **about)
    ended = lead.post(f"{path}/1/ending", json={}, **about)

    assert [(row["n"], row["unit"], row["until"]) for row in listed] == [(1, "TESTB", payloads.day(30))]
    assert made.json["code"] == "step_up_needed"
    assert (ended.status_code, ended.headers["ETag"]) == (200, '"4"')
    assert lead.get(path).json["data"] == []
