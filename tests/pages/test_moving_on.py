import pytest

from riskreg.vocabulary import EscalationStatus, RiskStatus
from tests.factories import moves, payloads
from tests.pages.dealing import day, links, now, person
from tests.pages.forms import errors, fields_of, open_and_send, send, soup, words

ASKED, ACCEPTED = EscalationStatus.ASKED, EscalationStatus.ACCEPTED


@pytest.fixture
def receiver(client_for, cast):
    return client_for(cast.ics_lead)


@pytest.fixture
def sender(client_for, cast):
    return client_for(cast.director)


def known(request):
    return str(request.uuid), request.risk.reference


def test_holding_it_together(receiver, cast):
    identifier, ref = known(moves.escalation_at(ASKED))
    ids = [str(cast.director.uuid), str(cast.quality_officer.uuid)]
    page = receiver.get(f"/requests/{identifier}/answer?decision=joint")

    answer = send(receiver, page, lead=person(page, "ics_lead"), co_owners=ids, split="We pay, they train")

    assert answer.status_code == 303
    assert now(ref).holder.code == "TESTI"
    text = words(receiver.get(answer.location))
    assert "Held together, with one named lead" in text
    assert (
        "Who owns it with the lead Title of director, Title of quality_officer Who does what We pay, they train" in text
    )


def test_holding_it_together_says_what_is_missing(receiver):
    identifier, _ = known(moves.escalation_at(ASKED))

    answer = open_and_send(receiver, f"/requests/{identifier}/answer?decision=joint")

    assert errors(answer) == {
        "lead": "Select who leads",
        "co_owners": "Select 1 to 10 people who own it with them",
        "split": "Enter who does what",
    }


def test_a_note_and_its_end(receiver, sender):
    identifier, ref = known(moves.escalation_at(ASKED))
    noted = open_and_send(receiver, f"/requests/{identifier}/answer?decision=note", reason="Nothing to add")
    assert "Seen, the sender keeps the risk" in words(receiver.get(noted.location))

    wrong = open_and_send(sender, f"/requests/{identifier}/ending")
    ended = open_and_send(sender, f"/requests/{identifier}/ending", reason="It is over")

    assert (errors(wrong), ended.status_code) == ({"reason": "Enter why it ends"}, 303)
    assert "Why it ended It is over" in words(receiver.get(f"/requests/{identifier}"))
    assert receiver.get(f"/risks/{ref}").status_code == 404


def test_passing_it_on(receiver, client_for, cast):
    identifier, ref = known(moves.escalation_at(ASKED))
    page = receiver.get(f"/requests/{identifier}/answer?decision=redirect")

    answer = send(receiver, page, to_unit="TESTR", reason="The region holds this budget")

    assert answer.status_code == 303
    assert "Passed on to TESTR (fictional) (TESTR)" in words(receiver.get(answer.location))
    assert "Fund two posts" in words(client_for(cast.regional_lead).get("/requests"))
    assert "4 Passed on to TESTR (fictional)" in words(client_for(cast.contributor).get(f"/risks/{ref}/journey"))


def test_appealing(sender, client_for, cast):
    identifier, ref = known(moves.escalation_at(EscalationStatus.DECLINED))
    assert links(sender.get(f"/requests/{identifier}"))["Appeal to the next level"] == f"/requests/{identifier}/appeal"

    wrong = open_and_send(sender, f"/requests/{identifier}/appeal")
    answer = open_and_send(
        sender, f"/requests/{identifier}/appeal", why="Two wards closed", **day("wanted_by", "1/2/2027")
    )

    assert errors(wrong) == {
        "why": "Enter why it needs another look",
        "wanted_by": "Enter the date you need the answer by",
    }
    assert answer.status_code == 303
    assert "Two wards closed" in words(sender.get(answer.location))
    assert "4 Appealed to TESTR (fictional)" in words(client_for(cast.contributor).get(f"/risks/{ref}/journey"))


def test_handing_down_and_taking_back(receiver, client_for, cast):
    ref = moves.held_at("TESTI").reference
    asked = open_and_send(
        receiver,
        f"/risks/{ref}/hand-down",
        to_unit="TESTA.SLT",
        evidence="Both filled",
        **day("watch_on", "10/12/2026"),
    )
    lead = client_for(cast.lead)
    where = links(lead.get("/"))[f"Take {ref} back?"]

    page = words(lead.get(where))
    answer = open_and_send(lead, where, message="Ours again")

    assert asked.status_code == 303
    assert "What shows that the risk is less Both filled" in page
    assert answer.status_code == 303
    assert (now(ref).holder.code, str(now(ref).next_review_on)) == ("TESTA.SLT", "2026-12-10")
    assert "The risk was taken back" in words(lead.get(answer.location))
    assert receiver.get(where).status_code == 404
    assert "5 Handed back by TESTI (fictional)" in words(client_for(cast.contributor).get(f"/risks/{ref}/journey"))


def test_saying_why_it_is_not_taken_back(client_for, cast):
    asked = moves.step_down_asked()
    where, ref = f"/step-downs/{asked.uuid}", asked.risk.reference
    lead = client_for(cast.lead)
    sent = fields_of(soup(lead.get(where)).select("main form")[1])

    wrong = lead.post(where, data=sent | {"reason": ""})
    answer = lead.post(where, data=sent | {"reason": "One leaves in June", "idempotency_key": "another"})

    assert errors(wrong) == {"reason": "Enter why you do not take it back"}
    assert (answer.status_code, now(ref).holder.code) == (303, "TESTI")
    assert "Reason One leaves in June" in words(lead.get(where))


def test_who_sees_what(client_for, cast):
    identifier, _ = known(moves.escalation_at(ACCEPTED, mode="support"))
    asked = moves.step_down_asked()
    addresses = [f"/requests/{identifier}/ending", f"/requests/{identifier}/appeal", f"/step-downs/{asked.uuid}"]
    addresses.append(f"/risks/{asked.risk.reference}/hand-down")
    expected = {
        "director": [200, 200, 200, 200],
        "contributor": [403, 403, 200, 200],
        "ics_lead": [200, 403, 200, 200],
        "regional_lead": [404, 404, 404, 404],
        "neighbour": [404, 404, 404, 404],
    }

    found = {name: [client_for(cast.person(name)).get(one).status_code for one in addresses] for name in expected}

    assert found == expected


def test_the_history_tells_each_in_words(sender, cast):
    request = moves.escalation_at(EscalationStatus.DECLINED)
    _, ref = known(request)
    second = moves.appeal(request, payloads.appeal(), actor=cast.director)
    moves.answer(second, payloads.redirect("TESTI"), actor=cast.regional_lead)
    moves.answer(second.redirected_to, payloads.support(cast.ics_lead), actor=cast.ics_lead)
    moves.end(second.redirected_to, payloads.end(), actor=cast.ics_lead)

    text = words(sender.get(f"/risks/{ref}/history"))

    for said in (
        "Why it needs another look Two more wards have closed since",
        "Passed on to TESTI (fictional) (TESTI) Reason The region holds this budget",
        "Involvement ended",
        "Actions that are the owner's now 1",
    ):
        assert said in text.replace(" , ", ", ")


def test_urgent_is_phoned_first_and_then_recorded(sender, client_for, cast):
    ref = moves.risk_at(RiskStatus.OPEN).reference
    line = links(sender.get(f"/risks/{ref}/escalate"))
    ask = {key: value for key, value in payloads.escalate("TESTR").items() if key != "wanted_by"}
    page = sender.get(line["Urgent: someone was phoned first"])

    wrong = send(sender, page, **ask, **day("wanted_by", "1/2/2027"))
    when = day("phoned_at", "24/11/2026") | {"phoned_at-time": "9:30"}
    check = send(sender, page, **ask, phoned="Duty manager", **day("wanted_by", "1/2/2027"), **when)
    answer = send(sender, check)

    assert "Phone first" in words(page)
    assert errors(wrong) == {"phoned": "Enter who was phoned, by their role", "phoned_at": "Enter when that was"}
    assert "Phoned Duty manager, 24 November 2026, 9:30am" in words(check)
    assert answer.status_code == 303
    region = client_for(cast.regional_lead)
    assert "Phoned Duty manager, 24 November 2026, 9:30am" in words(region.get(answer.location.partition("?")[0]))
    assert "Urgent" in words(region.get("/requests"))
    assert sender.get(f"/risks/{ref}/escalate?route=scenic").status_code == 400
