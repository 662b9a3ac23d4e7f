import pytest

from riskreg.vocabulary import RiskStatus
from tests.factories import moves, payloads
from tests.factories.moves import risk_at
from tests.pages.dealing import day, links, now, person, rows
from tests.pages.forms import errors, heading, open_and_send, send, words


@pytest.fixture
def asked(cast):
    """A risk of TESTA's team, proposed to TESTB."""
    return moves.propose_transfer(risk_at(RiskStatus.OPEN), payloads.propose_transfer(), actor=cast.director)


def test_a_lead_proposes_after_seeing_what_the_other_side_will_see(client_for, cast):
    risk = risk_at(RiskStatus.OPEN)
    visitor, path = client_for(cast.director), f"/risks/{risk.reference}"
    assert links(visitor.get(path))["Move it to another organisation"] == f"{path}/transfer"

    check = open_and_send(visitor, f"{path}/transfer", to_unit="testb.slt", reason="The service moves")
    assert heading(check).endswith("Check before you send")
    assert "those who lead TESTB (fictional) (TESTB) will see" in words(check)
    sent = send(visitor, check)

    page = visitor.get(sent.headers["Location"])
    assert (sent.status_code, "The other organisation was asked" in words(page)) == (303, True)
    assert "Waits for an answer" in words(page)
    assert now(risk.reference).holder.code == "TESTA.SLT"


def test_wrong_answers_come_back_with_what_was_typed(client_for, cast):
    risk = risk_at(RiskStatus.OPEN)

    visitor, path = client_for(cast.director), f"/risks/{risk.reference}/transfer"
    page = open_and_send(visitor, path, to_unit="TESTA.PHY", reason="")

    assert (page.status_code, set(errors(page))) == (422, {"reason"})
    again = send(visitor, page, reason="Because")
    assert (again.status_code, set(errors(again))) == (422, {"to_unit"})


def test_the_other_side_agrees_with_an_owner_and_a_review(client_for, cast, asked):
    visitor = client_for(cast.neighbour)
    page = visitor.get(f"/transfers/{asked.uuid}")
    assert "This is how it stood when the transfer was proposed" in words(page)
    assert rows(visitor.get("/transfers"))[0].startswith("Risk TESTA-0001")

    chosen = visitor.get(f"/transfers/{asked.uuid}/answer?decision=agree")
    owner = person(chosen, "neighbour_contributor")
    sent = send(visitor, chosen, owner=owner, **day("next_review_on", "1/12/2026"))

    assert sent.status_code == 303
    assert now("TESTA-0001").holder.code == "TESTB.SLT"
    assert "The risk is yours now" in words(visitor.get(sent.headers["Location"]))
    assert client_for(cast.lead).get("/risks/TESTA-0001").status_code == 404
    assert client_for(cast.contributor).get("/risks/TESTA-0001/journey").status_code == 200


def test_the_other_side_refuses_with_a_reason(client_for, cast, asked):
    visitor, path = client_for(cast.neighbour), f"/transfers/{asked.uuid}/answer?decision=refuse"
    empty = send(visitor, visitor.get(path))
    assert (empty.status_code, set(errors(empty))) == (422, {"reason"})

    sent = send(visitor, visitor.get(path), reason="It stays with you")

    assert "It stays with you" in words(visitor.get(sent.headers["Location"]))
    assert now("TESTA-0001").holder.code == "TESTA.SLT"


def test_the_choice_comes_first_and_only_once(client_for, cast, asked):
    visitor, path = client_for(cast.neighbour), f"/transfers/{asked.uuid}/answer"
    assert "Do not take it on" in words(visitor.get(path))
    moves.withdraw_transfer(asked, payloads.withdraw(), actor=cast.director)

    page = visitor.get(path)
    assert "This proposal has been answered already" in words(page)
    assert visitor.get(f"{path}?decision=maybe").status_code == 400


def test_it_is_taken_back_by_who_may(client_for, cast, asked):
    visitor = client_for(cast.director)

    sent = open_and_send(visitor, f"/transfers/{asked.uuid}/withdrawal", reason="A mistake")

    assert "Taken back" in words(visitor.get(sent.headers["Location"]))
    assert client_for(cast.neighbour).get(f"/transfers/{asked.uuid}/withdrawal").status_code == 403


def test_nobody_else_finds_it(client_for, cast, asked):
    for name in ("elsewhere", "ics_lead", "neighbour_contributor", "nobody"):
        assert client_for(cast.person(name)).get(f"/transfers/{asked.uuid}").status_code == 404
        assert "TESTA-0001" not in words(client_for(cast.person(name)).get("/transfers"))
    assert client_for(cast.neighbour).get("/risks/TESTA-0001").status_code == 404
    assert client_for(cast.neighbour).get("/transfers/no-id").status_code == 404
    assert client_for(cast.lead).get("/risks/TESTA-0001/transfer").status_code == 403


def test_the_history_tells_of_it(client_for, cast, asked):
    answer = payloads.agree_transfer(cast.neighbour_contributor)
    moves.answer_transfer(asked, answer, actor=cast.neighbour)

    history = words(client_for(cast.neighbour).get("/risks/TESTA-0001/history"))

    assert "Moved to another place among the units" in history
    assert "Two organisations agreed on it" in history
    assert "Team Before: TESTA.SLT (fictional) (TESTA.SLT) After: TESTB.SLT (fictional) (TESTB.SLT)" in history
    assert "Organisation Before: TESTA (fictional) (TESTA) After: TESTB (fictional) (TESTB)" in history
    assert "Owner Before: Title of lead After: Title of neighbour_contributor" in history
    assert "Another organisation asked to take it on" in history
