import pytest

from riskreg.vocabulary import EscalationStatus, RiskStatus, Role
from tests.factories import moves, payloads
from tests.factories.moves import risk_at
from tests.factories.rows import GrantFactory, PersonFactory
from tests.pages.dealing import asked_risk, busy_risk, links, now, request_pages, sub_pages
from tests.pages.forms import errors, heading, main_form, open_and_send, soup, words
from tests.pages.test_who_sees_what import NO_REQUEST, as_shown

CANARY = "Canarybird"


@pytest.fixture
def lead(client_for, cast):
    return client_for(cast.lead).step_up()


def marked(cast, *readers, risk=None):
    risk = risk or risk_at(RiskStatus.OPEN)
    moves.mark_confidential(risk, payloads.mark(*readers), actor=cast.lead)
    return risk.reference


def people_in(page, name):
    return {" ".join(label.get_text().split()) for label in soup(page).select(f"label[for^={name}]")}


def test_a_risk_is_made_confidential_on_its_page(lead, client_for, cast):
    ref = busy_risk(cast).reference
    form = lead.get(f"/risks/{ref}/confidential")

    answer = open_and_send(
        lead,
        f"/risks/{ref}/confidential",
        reason="It names a member of staff",
        readers=[str(cast.director.uuid)],
        message="Only a few people read it now",
    )
    page = lead.get(answer.location)

    assert links(lead.get(f"/risks/{ref}"))["Change who can read it"] == f"/risks/{ref}/readers"
    assert heading(form) == "Make this risk confidential?"
    assert people_in(form, "readers") == {
        "Title of contributor, TESTA.SLT",
        "Title of colleague, TESTA.SLT",
        "Title of director, TESTA",
        "Title of quality_officer, TESTA",
        "Title of organisation_contributor, TESTA",
        "Title of both_sides, TESTA",
        "Title of chair, TESTA",
        "Title of secretary, TESTA",
    }
    assert answer.location == f"/risks/{ref}?done=confidential"
    assert "Only the people named can read it" in words(page)
    assert "Confidential" in [tag.get_text() for tag in soup(page).select(".nhsuk-tag")]
    assert client_for(cast.director).get(f"/risks/{ref}").status_code == 200
    assert client_for(cast.quality_officer).get(f"/risks/{ref}").status_code == 404


def test_who_has_something_to_do_is_ticked_to_begin_with(lead, cast):
    risk = risk_at(RiskStatus.OPEN)
    moves.add_action(risk, payloads.action(cast.colleague), actor=cast.lead)

    form = main_form(lead.get(f"/risks/{risk.reference}/confidential"))

    assert [box["value"] for box in form.select("[name=readers][checked]")] == [str(cast.colleague.uuid)]


def test_what_is_missing_is_said_and_what_was_typed_is_kept(lead, cast):
    request = asked_risk()
    ref = request.risk.reference

    empty = open_and_send(lead, f"/risks/{ref}/confidential")
    nobody_there = open_and_send(lead, f"/risks/{ref}/confidential", reason="Kept words")

    assert errors(empty) == {"reason": "Enter why it has to be confidential"}
    assert errors(nobody_there) == {
        "readers": "TESTI has been asked about it. Name at least 1 person there who can answer"
    }
    assert soup(nobody_there).select_one("#reason").get_text().strip() == "Kept words"
    assert not now(ref).confidential


def test_readers_are_changed_and_the_risk_is_opened_again(lead, client_for, cast):
    ref = marked(cast, cast.contributor)

    page = lead.get(f"/risks/{ref}/readers")
    changed = open_and_send(
        lead, f"/risks/{ref}/readers", add=[str(cast.director.uuid)], remove=[str(cast.contributor.uuid)]
    )
    ended = open_and_send(lead, f"/risks/{ref}/confidential/end", reason="The matter is settled")

    assert people_in(page, "remove") == {"Title of contributor"}
    assert "Title of lead owns it and can always read it." in words(page)
    assert "It names a member of staff" in words(page)
    assert (changed.location, ended.location) == (
        f"/risks/{ref}?done=readers-named",
        f"/risks/{ref}?done=not-confidential",
    )
    assert client_for(cast.quality_officer).get(f"/risks/{ref}").status_code == 200


def test_the_reason_is_told_to_nobody_who_cannot_change_it(lead, client_for, cast):
    ref = marked(cast, cast.contributor)
    reader = client_for(cast.contributor).step_up()

    assert "Made confidential" in words(reader.get(f"/risks/{ref}/history"))
    assert "It names a member of staff" not in reader.get(f"/risks/{ref}/history").text
    assert reader.get(f"/risks/{ref}/readers").status_code == 403


def test_whoever_takes_themselves_off_ends_at_home(lead, client_for, cast):
    ref = marked(cast, cast.director)
    director = client_for(cast.director).step_up()

    answer = open_and_send(director, f"/risks/{ref}/readers", remove=[str(cast.director.uuid)])

    assert answer.location == "/?done=readers-named"
    assert director.get(answer.location).status_code == 200


def test_forms_of_what_is_not_possible_say_so(lead, cast):
    ref, other = marked(cast), risk_at(RiskStatus.OPEN).reference

    assert "This risk is confidential already." in words(lead.get(f"/risks/{ref}/confidential"))
    assert "This risk is not confidential." in words(lead.get(f"/risks/{other}/confidential/end"))
    assert "This risk is not confidential." in words(lead.get(f"/risks/{other}/readers"))


@pytest.mark.parametrize("name", ["colleague", "director", "quality_officer", "ics_lead", "neighbour"])
def test_to_everybody_else_it_is_not_there(client_for, cast, name):
    risk = moves.raise_risk(actor=cast.contributor, title=f"{CANARY} title")
    moves.triage_risk(risk, payloads.accept(cast.lead, message=CANARY), actor=cast.lead)
    ref = marked(cast, risk=risk)
    visitor = client_for(cast.person(name)).step_up()

    for page, of_none in zip(sub_pages(ref), sub_pages("TESTA-9999"), strict=True):
        assert as_shown(visitor.get(page)) == as_shown(visitor.get(of_none))
    for way in ("/confidential", "/readers", "/confidential/end"):
        assert as_shown(visitor.get(f"/risks/{ref}{way}")) == as_shown(visitor.get(f"/risks/TESTA-9999{way}"))
    for page in ("/register", f"/register?q={CANARY}", "/triage", "/requests", "/actions", "/", "/my/risks"):
        text = visitor.get(page).text.replace(f"q={CANARY}", "").replace(f'value="{CANARY}"', "")
        assert ref not in text
        assert f"{CANARY} title" not in text


@pytest.mark.parametrize("status", ["asked", "returned", "declined", "withdrawn"])
def test_its_requests_are_there_for_its_readers_only(client_for, cast, status):
    request = asked_risk(EscalationStatus(status))
    identifier, waiting = str(request.uuid), status in ("asked", "returned")
    readers = [cast.ics_quality_officer] if waiting else []
    moves.mark_confidential(request.risk, payloads.mark(*readers), actor=cast.director)
    asked, named = client_for(cast.ics_lead), client_for(cast.ics_quality_officer)

    for page, of_none in zip(request_pages(identifier), request_pages(NO_REQUEST), strict=True):
        assert as_shown(asked.get(page)) == as_shown(asked.get(of_none))
    assert identifier not in asked.get("/requests").text
    assert (named.get(f"/requests/{identifier}").status_code == 200) is waiting
    assert (identifier in named.get("/requests").text) is waiting


def test_whoever_raised_it_keeps_the_journey_in_their_own_words(client_for, cast):
    risk = moves.raise_risk(actor=cast.contributor, title="My own words")
    moves.triage_risk(risk, payloads.accept(cast.lead), actor=cast.lead)
    ref = marked(cast, risk=risk)
    moves.amend(now(ref), {"title": f"{CANARY} of the readers"}, actor=cast.lead)
    moves.score(now(ref), payloads.rescoring(5, 5), actor=cast.lead)
    raiser = client_for(cast.contributor)

    journey = raiser.get(f"/risks/{ref}/journey")

    assert heading(journey).endswith("My own words")
    assert "Only named people can read it." in words(journey)
    assert "scores 25" not in words(journey)
    assert "Thank you. It is on our register now" in words(journey)
    for page in ("/my/risks", "/", f"/risks/{ref}/journey"):
        assert CANARY not in raiser.get(page).text
    assert "My own words" in words(raiser.get("/my/risks"))
    assert raiser.get(f"/risks/{ref}").status_code == 404


def test_named_whoever_raised_it_reads_it_as_it_is(client_for, cast):
    risk = moves.raise_risk(actor=cast.contributor, title="My own words")
    ref = marked(cast, cast.contributor, risk=risk)
    moves.amend(now(ref), {"title": "Words of today"}, actor=cast.lead)

    assert heading(client_for(cast.contributor).get(f"/risks/{ref}/journey")).endswith("Words of today")


def test_the_form_to_escalate_asks_who_can_read_it_there(client_for, cast):
    risk = risk_at(RiskStatus.OPEN)
    moves.mark_confidential(risk, payloads.mark(cast.director), actor=cast.lead)
    director = client_for(cast.director)
    page = director.get(f"/risks/{risk.reference}/escalate")

    assert people_in(page, "readers") >= {"Title of ics_lead, TESTI", "Title of ics_quality_officer, TESTI"}


def test_information_governance_reads_and_opens_it(client_for, cast):
    governor = PersonFactory()
    GrantFactory(person=governor, role=Role.INFORMATION_GOVERNANCE, unit=cast.unit("TESTA"))
    ref = marked(cast)
    visitor = client_for(governor).step_up()

    answer = open_and_send(visitor, f"/risks/{ref}/confidential/end", reason="It need not be")

    assert answer.location == "/?done=not-confidential"
    assert not now(ref).confidential
