"""The summary of a risk shows what hangs on it, to each reader what they may know."""

import pytest

from riskreg.vocabulary import EscalationStatus, EventKind, RiskStatus
from tests.factories import moves, payloads
from tests.pages.dealing import links
from tests.pages.every_kind import MADE
from tests.pages.forms import soup, words


@pytest.fixture
def shown(client_for, cast):
    """What this person reads on the summary of a risk, on one line."""
    return lambda risk, name="lead": words(client_for(cast.person(name)).get(f"/risks/{risk.reference}"))


def test_voices_are_counted_with_where_they_are_from(cast, shown):
    risk = moves.escalation_at(EscalationStatus.ASKED).risk
    moves.add_voice(risk, payloads.voice(), actor=cast.colleague)
    moves.add_voice(risk, {}, actor=cast.lead)

    inside, above = shown(risk), shown(risk, "ics_lead")

    assert "What people are saying (2) Every Monday we start without anybody Title of colleague, TESTA.SLT" in inside
    assert "It is true for me too. Title of lead, TESTA.SLT" in inside
    assert "What people are saying (2) A colleague, TESTA.SLT (fictional) (TESTA.SLT), 24 November 2026" in above
    assert "Every Monday" not in above
    assert "Title of colleague" not in above


def test_links_lead_to_other_risks_that_the_reader_sees(client_for, cast):
    risk, other = moves.risk_at(RiskStatus.OPEN), moves.risk_at(RiskStatus.OPEN)
    hidden = moves.risk_at(RiskStatus.OPEN)
    moves.link(risk, payloads.linking(), actor=cast.lead)
    for each in (other, hidden):
        moves.link(risk, payloads.linking(kind="risk", reference=each.reference), actor=cast.lead)
    moves.mark_confidential(hidden, payloads.mark(), actor=cast.lead)

    page = client_for(cast.colleague).get(f"/risks/{risk.reference}")

    assert "Linked to Datix or local incident record: W12345 Linked 24 November 2026" in words(page)
    assert f"/risks/{other.reference}" in links(page).values()
    assert hidden.reference not in page.text
    assert "by the other risk" in words(client_for(cast.colleague).get(f"/risks/{other.reference}"))


def test_tags_of_the_work_system_and_of_education(cast, shown):
    risk = MADE[EventKind.RISK_EDUCATION_TAGGED](cast)
    moves.amend(risk, {"seips": ["task", "person"], "affected": ["learners"]}, actor=cast.lead)

    text = shown(risk)

    assert "Where in the work system Tasks, Person(s)" in text
    assert "Who could be affected Students and learners" in text
    assert "Concern about education Significant concerns" in text
    assert "Priorities of the charter Supervision" in text


def test_tolerance_with_its_reason(cast, shown):
    text = shown(MADE[EventKind.RISK_TOLERATED](cast))

    assert "Tolerated until 4 March 2027. It may score 12 at most." in text
    assert "Nothing more can be done here until the building is finished" in text


def test_the_score_of_another_level_stands_beside_the_holders(client_for, cast, shown):
    risk = MADE[EventKind.RISK_SCORED_BESIDE](cast)

    assert "Score of TESTA 15 Extreme Given beside the holder's" in shown(risk, "director")
    scores = words(client_for(cast.director).get(f"/risks/{risk.reference}/scores"))
    assert "TESTA (fictional) (TESTA) 15 Extreme 24 November 2026 It is so on every ward" in scores


def test_who_owns_it_together_and_who_does_what(cast, shown):
    risk = MADE[EventKind.ESCALATION_ACCEPTED](cast)

    text = shown(risk, "director")

    assert "Owned together Title of ics_lead, Title of director" in text
    assert "Who does what We find the posts, they train" in text


def test_a_share_with_its_reason(cast, shown):
    text = shown(MADE[EventKind.RISK_SHARED](cast))

    assert "Shared with TESTB (fictional) (TESTB) until 24 December 2026" in text
    assert "They have the same gap" in text


def test_what_is_under_way(cast, shown):
    stepping = shown(MADE[EventKind.STEP_DOWN_ASKED](cast), "director")
    moving = shown(MADE[EventKind.TRANSFER_ASKED](cast))
    closing = shown(MADE[EventKind.RISK_CLOSURE_PROPOSED](cast))

    assert "TESTA.SLT (fictional) (TESTA.SLT) was asked to take it back. Both posts have been filled" in stepping
    assert "TESTB.SLT (fictional) (TESTB.SLT) was asked to take it on. Nothing moves before they agree." in moving
    assert "The service moves in April" in moving
    assert "Closing was proposed: What was done has worked. Both posts are filled" in closing


def test_who_reads_a_confidential_risk(cast, shown):
    text = shown(MADE[EventKind.RISK_MARKED_CONFIDENTIAL](cast))

    assert "Who can read it It is confidential." in text
    assert "Title of director Title of lead" in text


def test_a_joined_risk_says_where_it_went_on(client_for, cast):
    risk = MADE[EventKind.RISK_JOINED](cast)
    target = risk.joined_to.reference

    page = client_for(cast.lead).get(f"/risks/{risk.reference}")

    assert f"This risk was joined to another one: {target}" in words(page)
    assert links(page)[target] == f"/risks/{target}"


def test_a_joined_risk_names_one_that_the_reader_does_not_see_without_a_link(client_for, cast):
    risk = MADE[EventKind.RISK_JOINED](cast)
    moves.mark_confidential(risk.joined_to, payloads.mark(), actor=cast.lead)

    page = client_for(cast.colleague).get(f"/risks/{risk.reference}")

    assert f"/risks/{risk.joined_to.reference}" not in links(page).values()


def test_its_raiser_follows_a_joined_risk_on(client_for, cast):
    target = moves.risk_at(RiskStatus.OPEN)
    risk = moves.raise_risk(actor=cast.colleague)
    moves.join(risk, payloads.joining(target), actor=cast.lead)

    page = client_for(cast.colleague).get(f"/risks/{risk.reference}/journey")
    steps = [" ".join(step.get_text(" ").split()) for step in soup(page).select(".app-tracker__title")]

    assert f"It was joined to {target.reference}, which is about the same." in words(page)
    assert "you are heard there. 1 person has added their voice to it." in words(page)
    assert (
        f"{target.reference} is with TESTA.SLT (fictional). Its owner is Title of lead. It scores 12, high."
        in words(page)
    )
    assert links(page)[f"Where {target.reference} is"] == f"/risks/{target.reference}/journey"
    assert steps[1:3] == ["2 Read Done", f"3 Joined to {target.reference} Done"]
    assert "It is part of a risk we have already" in words(page)


def test_its_raiser_hears_no_more_than_the_reference_of_one_they_may_not_follow(client_for, cast):
    target = moves.risk_at(RiskStatus.OPEN)
    risk = moves.raise_risk(actor=cast.colleague)
    moves.join(risk, payloads.joining(target), actor=cast.lead)
    moves.mark_confidential(target, payloads.mark(), actor=cast.lead)

    page = client_for(cast.colleague).get(f"/risks/{risk.reference}/journey")

    assert "To hear how it goes on there, ask your AHP lead." in words(page)
    assert "Its owner is" not in words(page)
    assert f"/risks/{target.reference}/journey" not in links(page).values()


def test_one_of_the_register_that_was_joined_keeps_its_steps(client_for, cast):
    target, risk = moves.risk_at(RiskStatus.OPEN), moves.risk_at(RiskStatus.OPEN)
    moves.join(risk, payloads.joining(target), actor=cast.lead)

    page = client_for(cast.contributor).get(f"/risks/{risk.reference}/journey")
    steps = [" ".join(step.get_text(" ").split()) for step in soup(page).select(".app-tracker__title")]

    assert (steps[2], steps[5]) == ("3 On the register Done", f"6 Joined to {target.reference} Done")
