"""Taking a link away, another date for an action, the score of another level, joining from triage, naming readers."""

import pytest

from riskreg.vocabulary import EscalationStatus, EventKind, RiskStatus
from tests.factories import moves, payloads
from tests.pages.dealing import day, links, now
from tests.pages.every_kind import MADE
from tests.pages.forms import errors, main_form, open_and_send, send, soup, words

SCORE = {"domain": "workforce", "consequence": "5", "likelihood": "3", "rationale": "It is so on every ward"}


@pytest.fixture
def lead(client_for, cast):
    return client_for(cast.lead)


def test_a_link_is_taken_away(lead, cast):
    ref = MADE[EventKind.RISK_LINKED](cast).reference
    address = links(lead.get(f"/risks/{ref}"))["Take this link away: W12345"]

    assert "Take this link away? Datix or local incident record: W12345" in words(lead.get(address))
    answer = open_and_send(lead, address)

    assert answer.status_code == 303
    assert "The link was taken away" in words(lead.get(answer.location))
    assert now(ref).links[0].unlinked_at is not None
    assert lead.get(address).status_code == 404


def test_a_link_is_taken_away_by_those_who_may_and_while_it_is_open(client_for, lead, cast):
    risk = MADE[EventKind.RISK_LINKED](cast)
    address = f"/risks/{risk.reference}/links/1/remove"

    assert address not in links(client_for(cast.colleague).get(f"/risks/{risk.reference}")).values()
    assert client_for(cast.colleague).get(address).status_code == 403
    moves.close(risk, payloads.closure(), actor=cast.lead)
    assert address not in links(lead.get(f"/risks/{risk.reference}")).values()
    assert soup(lead.get(address)).select_one("main form") is None


def test_a_link_to_a_risk_that_they_do_not_see_is_not_found(client_for, cast):
    risk, hidden = moves.risk_at(RiskStatus.OPEN), moves.risk_at(RiskStatus.OPEN)
    moves.link(risk, payloads.linking(kind="risk", reference=hidden.reference), actor=cast.lead)
    moves.mark_confidential(hidden, payloads.mark(), actor=cast.lead)

    assert client_for(cast.director).get(f"/risks/{risk.reference}/links/1/remove").status_code == 404


def test_an_action_is_given_another_date_and_its_former_dates_stay_in_view(lead, cast):
    ref = MADE[EventKind.RISK_ACTION_REDATED](cast).reference
    address = links(lead.get(f"/risks/{ref}/actions"))["Change the date: action 1"]

    page = lead.get(address)
    assert "Dates it had before 24 December 2026 Changed because: The advert closes later" in words(page)
    answer = send(lead, page, **day("due_on", "1/3/2027"), reason="Nobody applied")

    assert answer.status_code == 303
    after = words(lead.get(answer.location))
    assert "The action has another date" in after
    assert "1 March 2027 Before: 23 January 2027. Nobody applied Before: 24 December 2026." in after


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"reason": ""}, {"reason": "Enter why the date changes"}),
        (day("due_on", "1/3/2020"), {"due_on": "Due date must be today or later"}),
        (day("due_on", "24/12/2026"), {"due_on": "It is due on 24 December 2026 already. Enter another day"}),
    ],
)
def test_a_date_that_cannot_be_comes_back_with_what_was_typed(lead, cast, changed, said):
    ref = MADE[EventKind.RISK_ACTION_ADDED](cast).reference
    sent = day("due_on", "1/3/2027") | {"reason": "Nobody applied"} | changed

    answer = open_and_send(lead, f"/risks/{ref}/actions/1/date", **sent)

    assert (answer.status_code, errors(answer)) == (422, said)
    form = main_form(answer)
    assert form.select_one("#reason").get_text().strip() == sent["reason"]
    assert form.select_one("#due_on")["value"] == sent["due_on-day"]


def test_a_date_is_changed_by_those_who_may_and_until_it_is_done(client_for, lead, cast):
    risk = MADE[EventKind.RISK_ACTION_ADDED](cast)
    address = f"/risks/{risk.reference}/actions/1/date"

    assert client_for(cast.colleague).get(address).status_code == 403
    assert address not in links(client_for(cast.colleague).get(f"/risks/{risk.reference}/actions")).values()
    moves.complete_action(risk, 1, payloads.completion(), actor=cast.lead)
    assert address not in links(lead.get(f"/risks/{risk.reference}/actions")).values()
    assert soup(lead.get(address)).select_one("main form") is None


def test_another_level_scores_beside_the_holder(client_for, cast):
    ref = moves.held_at("TESTI").reference
    visitor = client_for(cast.director)
    address = links(visitor.get(f"/risks/{ref}"))["Give the score of your own level"]

    answer = open_and_send(visitor, address, **SCORE)

    assert answer.status_code == 303
    assert "TESTA (fictional) (TESTA) 15 Extreme" in words(visitor.get(answer.location))
    assert now(ref).score == 12


def test_a_score_beside_that_cannot_be_keeps_its_answers(client_for, cast):
    ref = moves.held_at("TESTI").reference

    answer = open_and_send(client_for(cast.director), f"/risks/{ref}/scores/beside", **SCORE | {"likelihood": ""})

    assert (answer.status_code, errors(answer)) == (422, {"likelihood": "Select how likely it is"})
    assert main_form(answer).select_one("#rationale").get_text().strip() == SCORE["rationale"]


def test_the_holder_has_no_score_beside_its_own(client_for, lead, cast):
    ref = moves.risk_at(RiskStatus.OPEN).reference

    assert f"/risks/{ref}/scores/beside" not in links(lead.get(f"/risks/{ref}")).values()
    assert lead.get(f"/risks/{ref}/scores/beside").status_code == 403


def test_triage_joins_a_risk_to_the_one_it_is_the_same_as(lead, cast):
    target = moves.risk_at(RiskStatus.OPEN)
    ref = moves.raise_risk(actor=cast.colleague).reference

    found = lead.get(links(lead.get(f"/triage/{ref}"))["Find it by words"])
    page = lead.get(links(found)[f"Join it to this one: {target.reference}"])
    answer = send(lead, page)

    assert answer.status_code == 303
    assert "The risk was joined to the other" in words(lead.get(answer.location))
    assert now(ref).joined_to.reference == target.reference


@pytest.mark.parametrize(
    ("target", "said"),
    [
        ("", "Enter the reference of the risk to join, like DEMOA-0029"),
        ("TESTA-9999", "There is no open risk TESTA-9999 in your organisation"),
        ("TESTA-0001", "A risk cannot be joined to itself"),
    ],
)
def test_what_cannot_be_joined_is_said_and_the_message_is_kept(lead, cast, target, said):
    ref = moves.raise_risk(actor=cast.colleague).reference

    answer = open_and_send(lead, f"/triage/{ref}", outcome="join", target=target, message="We know of it")

    assert (answer.status_code, errors(answer)) == (422, {"target": said})
    assert main_form(answer).select_one("#message").get_text().strip() == "We know of it"


def test_joining_is_not_offered_while_a_question_waits(lead):
    ref = moves.risk_at(RiskStatus.NEEDS_INFORMATION).reference

    assert soup(lead.get(f"/triage/{ref}")).select_one('input[value="join"]') is None


def test_the_search_finds_open_risks_of_the_organisation_that_the_reader_sees(lead, cast):
    ref = moves.risk_at(RiskStatus.OPEN).reference
    clinic = moves.raise_risk(actor=cast.contributor, event="There is a risk that the splint clinic stops")
    elsewhere = moves.raise_risk(actor=cast.sibling_contributor, unit="TESTA.PHY", event="The splint room floods")
    closed = moves.risk_at(RiskStatus.CLOSED).reference

    by_words, by_number = (lead.get(f"/risks/{ref}/similar?q={words}") for words in ("splint", clinic.reference))

    assert "1 risk found" in words(by_words)
    assert f"/risks/{clinic.reference}" in links(by_words).values()
    assert elsewhere.reference not in by_words.text
    assert "1 risk found" in words(by_number)
    assert "0 risks found" in words(lead.get(f"/risks/{ref}/similar?q={closed}"))
    assert "Risks with the same theme: Staffing" in words(lead.get(f"/risks/{ref}/similar"))


def test_from_the_register_the_search_leads_to_the_form_of_joining(lead, cast):
    target, ref = moves.risk_at(RiskStatus.OPEN).reference, moves.risk_at(RiskStatus.OPEN).reference

    found = lead.get(links(lead.get(f"/risks/{ref}/join"))["Find it by words"])
    answer = send(lead, lead.get(links(found)[f"Join it to this one: {target}"]))

    assert (answer.status_code, now(ref).status) == (303, RiskStatus.JOINED)


def test_the_search_is_for_those_who_may_join(client_for, cast):
    ref = moves.risk_at(RiskStatus.OPEN).reference

    assert client_for(cast.colleague).get(f"/risks/{ref}/similar").status_code == 403


def confidential_request(cast):
    """Asked of the ICS, whose lead is named; ``both_sides`` could be too."""
    risk = moves.mark_confidential(moves.risk_at(RiskStatus.OPEN), payloads.mark(cast.director), actor=cast.lead)
    asked = payloads.escalate("TESTI", readers=[str(cast.ics_lead.uuid)])
    return moves.escalate(risk, asked, actor=cast.director)


def test_who_passes_a_confidential_request_on_names_who_reads_it_there(client_for, cast):
    request = confidential_request(cast)
    visitor = client_for(cast.ics_lead)
    address = f"/requests/{request.uuid}/answer?decision=redirect"
    page = visitor.get(address)
    choice = {"to_unit": "TESTR", "reason": "The region holds this budget", "message": "It goes on"}

    refused = send(visitor, page, **choice)
    box = soup(refused).find("label", string=lambda text: text and "Title of regional_lead" in text)
    named = soup(refused).select_one(f"#{box['for']}")["value"]
    answer = send(visitor, refused, **choice, readers=named)

    assert errors(refused) == {"readers": "Name at least 1 AHP lead or quality officer of TESTR, who can answer"}
    assert answer.status_code == 303
    assert named in [str(row.person.uuid) for row in now(request.risk.reference).readers]


def test_who_appeals_about_a_confidential_risk_names_who_reads_it_there(client_for, cast):
    request = confidential_request(cast)
    moves.answer(request, payloads.decline_request(), actor=cast.ics_lead)
    visitor = client_for(cast.director)
    page = visitor.get(f"/requests/{request.uuid}/appeal")
    sent = {"why": "Two more wards have closed since"} | day("wanted_by", "1/2/2027")

    refused = send(visitor, page, **sent)
    box = soup(refused).find("label", string=lambda text: text and "Title of regional_lead" in text)
    answer = send(visitor, refused, **sent, readers=soup(refused).select_one(f"#{box['for']}")["value"])

    assert "The people you name there can read the risk from then on" in words(page)
    assert list(errors(refused)) == ["readers"]
    assert answer.status_code == 303


def test_readers_are_asked_for_of_a_confidential_risk_only(client_for, cast):
    request = moves.escalation_at(EscalationStatus.ASKED)

    page = client_for(cast.ics_lead).get(f"/requests/{request.uuid}/answer?decision=redirect")

    assert "Who can read it there?" not in words(page)


def test_where_in_the_work_system_a_risk_lies_can_be_changed(lead, cast):
    ref = moves.risk_at(RiskStatus.OPEN).reference

    answer = open_and_send(lead, f"/risks/{ref}/change", seips=["task", "tools"])

    assert answer.status_code == 303
    assert now(ref).seips == ["task", "tools"]
