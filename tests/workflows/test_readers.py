from datetime import date

import pytest

from riskreg import policy
from riskreg.errors import RuleBroken
from riskreg.extensions import db
from riskreg.queries.confidentiality import readers_of
from riskreg.vocabulary import EscalationStatus, Permission, RiskStatus, Role
from tests.factories import moves, payloads
from tests.factories.moves import cast, escalation_at, raise_risk, risk_at
from tests.factories.rows import GrantFactory, PersonFactory
from tests.reading import last_data, last_event, told
from tests.sight import ids, marked, refused, someone, who_sees


@pytest.mark.parametrize(
    "name", ["neighbour", "elsewhere", "ics_lead", "regional_lead", "unit_administrator", "nobody"]
)
def test_a_reader_needs_a_role_where_the_risk_has_come_to(name):
    risk = risk_at(RiskStatus.OPEN)
    unknown = "5f2d9f0e-5a34-4b5b-8e35-1c2f5a0d7a11"

    out_of_scope = refused(moves.mark_confidential, risk, payloads.mark(cast.person(name)), actor=cast.lead)
    not_known = refused(moves.mark_confidential, risk, payloads.mark() | {"readers": [unknown]}, actor=cast.lead)

    assert out_of_scope == not_known == {"readers": ["Select people with a role at a unit where this risk has come to"]}


def test_neither_somebody_who_left_nor_a_grant_that_ended_can_be_named():
    risk = risk_at(RiskStatus.OPEN)
    left, ended = someone(Role.LEAD, active=False), PersonFactory()
    GrantFactory(person=ended, unit=cast.unit("TESTA"), valid_to=date(2026, 11, 23))

    for person in (left, ended):
        assert "readers" in refused(moves.mark_confidential, risk, payloads.mark(person), actor=cast.lead)


@pytest.mark.parametrize("role", Role)
def test_administrators_are_named_in_vain(role):
    person = someone(role)
    administers = role in (Role.UNIT_ADMINISTRATOR, Role.SYSTEM_ADMINISTRATOR)
    risk = risk_at(RiskStatus.OPEN)

    if administers:
        assert "readers" in refused(moves.mark_confidential, risk, payloads.mark(person), actor=cast.lead)
    else:
        marked(person, risk=risk)
    assert policy.can(person, Permission.VIEW_RISK, risk) is not administers


def test_a_reader_whose_last_role_there_ends_reads_it_no_more():
    risk = marked(cast.quality_officer)
    GrantFactory(person=cast.quality_officer, unit=cast.unit("TESTC"))
    before = policy.can(cast.quality_officer, Permission.VIEW_RISK, risk)

    cast.quality_officer.grants[0].valid_to = date(2026, 11, 23)
    db.session.commit()

    assert before
    assert not policy.can(cast.quality_officer, Permission.VIEW_RISK, risk)


def test_readers_are_added_and_taken_off():
    risk = marked(cast.contributor)

    moves.name_readers(risk, payloads.name(cast.director, remove=(cast.contributor,)), actor=cast.lead)

    assert who_sees(risk) == {"lead", "director"}
    assert [person.title for person in readers_of(risk)] == ["Title of director", "Title of lead"]
    assert last_data() == {"added": ids(cast.director), "removed": ids(cast.contributor)}
    assert told() == ["director"]


@pytest.mark.parametrize(
    ("payload", "fields"),
    [
        (lambda: payloads.name(remove=(cast.colleague,)), {"remove": ["Select people who are readers now"]}),
        (lambda: payloads.name(), {"add": ["Select who is added, or who is taken off. Nothing would change"]}),
        (lambda: payloads.name(cast.lead), {"add": ["Select who is added, or who is taken off. Nothing would change"]}),
        (
            lambda: payloads.name(cast.neighbour),
            {"add": ["Select people with a role at a unit where this risk has come to"]},
        ),
        (
            lambda: payloads.name(remove=(cast.contributor,)),
            {"remove": ["Whoever owns it has to be able to read it. Hand it over first"]},
        ),
    ],
)
def test_what_cannot_be_done_to_the_list_is_said(payload, fields):
    risk = marked(risk=risk_at(RiskStatus.OPEN, owner=cast.contributor))
    before = last_event().seq

    assert refused(moves.name_readers, risk, payload(), actor=cast.lead) == fields
    assert last_event().seq == before


def test_the_last_who_leads_it_stays_on_the_list():
    risk = marked(risk=risk_at(RiskStatus.OPEN, owner=cast.contributor))

    alone = refused(moves.name_readers, risk, payloads.name(remove=(cast.lead,)), actor=cast.lead)
    moves.name_readers(risk, payloads.name(cast.quality_officer, remove=(cast.lead,)), actor=cast.lead)

    assert alone == {"remove": ["Somebody who leads at TESTA.SLT has to be able to read it. Name at least 1"]}
    assert who_sees(risk) == {"contributor", "quality_officer"}


def test_information_governance_names_somebody_who_leads_when_it_marks():
    risk, governor = raise_risk(actor=cast.contributor), someone(Role.INFORMATION_GOVERNANCE)
    GrantFactory(person=governor, role=Role.AUDITOR, unit=cast.unit("TESTA"))

    alone = refused(moves.mark_confidential, risk, payloads.mark(), actor=governor)
    marked(cast.director, risk=risk, actor=governor)

    assert "readers" in alone
    assert who_sees(risk) == {"director"}


def test_somebody_who_was_asked_and_can_answer_is_named():
    request = escalation_at(EscalationStatus.ASKED)
    risk = request.risk

    without = refused(moves.mark_confidential, risk, payloads.mark(cast.ics_contributor), actor=cast.director)
    marked(cast.ics_quality_officer, risk=risk, actor=cast.director)
    last = refused(moves.name_readers, risk, payloads.name(remove=(cast.ics_quality_officer,)), actor=cast.director)

    words = "TESTI has been asked about it. Name at least 1 person there who can answer"
    assert (without, last) == ({"readers": [words]}, {"remove": [words]})
    assert who_sees(risk) == {"lead", "director", "ics_quality_officer"}


def test_the_one_who_asked_is_not_the_one_who_can_answer():
    risk = risk_at(RiskStatus.OPEN)
    moves.escalate(risk, payloads.escalate("TESTI"), actor=cast.both_sides)

    assert "readers" in refused(moves.mark_confidential, risk, payloads.mark(), actor=cast.both_sides)


def test_a_question_to_whoever_raised_it_keeps_them_on_the_list():
    risk = risk_at(RiskStatus.NEEDS_INFORMATION)

    without = refused(moves.mark_confidential, risk, payloads.mark(), actor=cast.lead)
    marked(cast.contributor, risk=risk)
    moves.answer_question(risk, payloads.answering(), actor=cast.contributor)

    assert without == {
        "readers": ["The person who raised it has been asked a question. Name them, so that they can answer"]
    }
    assert risk.status == RiskStatus.NEW


def test_nobody_is_asked_what_they_cannot_answer():
    risk = marked(risk=raise_risk(actor=cast.contributor))

    with pytest.raises(RuleBroken) as kept_out:
        moves.triage_risk(risk, payloads.ask(), actor=cast.lead)
    moves.name_readers(risk, payloads.name(cast.contributor), actor=cast.lead)
    moves.triage_risk(risk, payloads.ask(), actor=cast.lead)

    assert kept_out.value.message.endswith("Name them first.")
    assert risk.status == RiskStatus.NEEDS_INFORMATION


def test_who_becomes_its_owner_becomes_a_reader():
    risk = marked(risk=raise_risk(actor=cast.contributor))

    moves.triage_risk(risk, payloads.accept(cast.colleague), actor=cast.lead)

    assert who_sees(risk) == {"lead", "colleague"}


def test_asking_about_it_names_somebody_who_can_answer():
    risk = marked(cast.director)

    nobody = refused(moves.escalate, risk, payloads.escalate("TESTI"), actor=cast.director)
    only_reads = refused(
        moves.escalate, risk, payloads.escalate("TESTI", readers=[str(cast.ics_contributor.uuid)]), actor=cast.director
    )
    moves.escalate(risk, payloads.escalate("TESTI", readers=ids(cast.ics_lead)), actor=cast.director)

    assert nobody == only_reads == {"readers": ["Name at least 1 AHP lead or quality officer of TESTI, who can answer"]}
    assert who_sees(risk) == {"lead", "director", "ics_lead"}
    assert last_data()["readers"] == ids(cast.ics_lead)
    assert told() == ["both_sides", "contributor", "ics_lead", "ics_quality_officer"]


def test_a_risk_that_is_not_confidential_takes_no_readers():
    risk = risk_at(RiskStatus.OPEN)
    sent = payloads.escalate("TESTI", readers=ids(cast.ics_lead))

    assert "readers" in refused(moves.escalate, risk, sent, actor=cast.director)


def test_when_the_unit_asked_takes_it_on_its_owner_reads_it():
    risk = marked(cast.director)
    request = moves.escalate(risk, payloads.escalate("TESTI", readers=ids(cast.ics_lead)), actor=cast.director)

    moves.answer(request, payloads.transfer(cast.ics_contributor), actor=cast.ics_lead)

    assert who_sees(risk) == {"lead", "director", "ics_lead", "ics_contributor"}


@pytest.mark.parametrize("over", ["declined", "withdrawn"])
def test_when_the_unit_asked_is_out_of_it_those_named_there_read_it_no_more(over):
    risk = marked(cast.director)
    request = moves.escalate(risk, payloads.escalate("TESTI", readers=ids(cast.ics_lead)), actor=cast.director)

    if over == "declined":
        moves.answer(request, payloads.decline_request(), actor=cast.ics_lead)
    else:
        moves.withdraw(request, payloads.withdraw(), actor=cast.director)

    assert who_sees(risk) == {"lead", "director"}
    assert [person.title for person in readers_of(risk)] == ["Title of director", "Title of lead"]


def test_nobody_is_given_something_to_do_for_what_they_cannot_read():
    risk = marked(cast.director)
    request = moves.escalate(risk, payloads.escalate("TESTI", readers=ids(cast.ics_lead)), actor=cast.director)

    action = refused(moves.add_action, risk, payloads.action(cast.colleague), actor=cast.lead)
    support = refused(moves.answer, request, payloads.support(cast.ics_contributor), actor=cast.ics_lead)

    assert action == {"owner": ["Title of colleague cannot read this risk. Name them as a reader first"]}
    assert support == {"by_whom": ["Title of ics_contributor cannot read this risk. Name them as a reader first"]}


def test_who_it_is_handed_over_to_becomes_a_reader():
    risk = marked()

    moves.hand_over(risk, {"owner": str(cast.colleague.uuid)}, actor=cast.lead)

    assert who_sees(risk) == {"lead", "colleague"}
