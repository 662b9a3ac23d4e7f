import pytest

from riskreg.extensions import db
from riskreg.vocabulary import RiskStatus
from tests.api.asking import at
from tests.factories import moves, payloads
from tests.factories.moves import risk_at


@pytest.fixture
def risk():
    return risk_at(RiskStatus.OPEN)


def test_two_steps_move_a_risk(api_for, cast, risk):
    path, version = at(risk), risk.version
    asked = api_for(cast.director).post(f"{path}/transfers", payloads.propose_transfer(), version=version)
    assert (asked.status_code, asked.json["status"]) == (201, "asked")
    assert asked.json["snapshot"] == api_for(cast.director).get(path).json
    there = asked.headers["Location"].removeprefix("/api/v1")

    read = api_for(cast.neighbour).get(there)
    agreement = payloads.agree_transfer(cast.neighbour_contributor)
    agreed = api_for(cast.neighbour).post(f"{there}/answer", agreement, version=read.json["version"])

    assert read.headers["ETag"] == f'"{read.json["asked_version"]}"'
    assert (agreed.status_code, agreed.json["status"], agreed.json["version"]) == (200, "agreed", version + 2)
    assert api_for(cast.neighbour).get(path).json["holder"]["unit"] == "TESTB.SLT"
    assert api_for(cast.director).get(path).status_code == 404
    assert api_for(cast.director).get(there).json["snapshot"]["holder"]["unit"] == "TESTA.SLT"
    assert [row["status"] for row in api_for(cast.neighbour).get(f"{path}/transfers").json["data"]] == ["agreed"]


def test_what_may_not_be_seen_is_not_found(api_for, cast, risk):
    transfer = moves.propose_transfer(risk, payloads.propose_transfer(), actor=cast.director)
    there, version, path = f"/transfers/{transfer.uuid}", transfer.asked_version, at(risk)

    for name in ("elsewhere", "ics_lead", "neighbour_contributor", "nobody"):
        asker = api_for(cast.person(name))
        assert asker.get(there).status_code == 404
        assert asker.post(f"{there}/answer", payloads.refuse_transfer(), version=version).status_code == 404
    assert api_for(cast.client).get(there).status_code == 404
    assert api_for(cast.neighbour).get(f"{path}/transfers").status_code == 404
    assert api_for(cast.lead).post(f"{there}/answer", payloads.refuse_transfer(), version=version).status_code == 403


def test_a_later_change_neither_shows_nor_stands_in_the_way(api_for, cast, risk):
    transfer = moves.propose_transfer(risk, payloads.propose_transfer(), actor=cast.director)
    moves.add_control(risk, payloads.control(text="Said later"), actor=cast.lead)
    db.session.refresh(transfer)
    there, version, asker = f"/transfers/{transfer.uuid}", transfer.asked_version, api_for(cast.neighbour)

    read = asker.get(there)
    refused = asker.post(f"{there}/answer", payloads.refuse_transfer(), version=read.json["version"])

    assert "Said later" not in read.text + refused.text
    assert (refused.status_code, refused.json["version"]) == (200, version)


def test_it_is_taken_back(api_for, cast, risk):
    transfer = moves.propose_transfer(risk, payloads.propose_transfer(), actor=cast.director)
    there, version = f"/transfers/{transfer.uuid}", transfer.asked_version

    back = api_for(cast.director).post(f"{there}/withdrawal", payloads.withdraw(), version=version)
    late = api_for(cast.neighbour).post(f"{there}/answer", payloads.refuse_transfer(), version=version)

    assert (back.status_code, back.json["status"]) == (200, "withdrawn")
    assert (late.status_code, late.json["code"]) == (409, "move_not_legal")
