from datetime import date

import pytest

from riskreg import policy
from riskreg.errors import InvalidInput, NotPermitted, RuleBroken
from riskreg.extensions import db
from riskreg.models import Audience, RiskReader
from riskreg.queries.confidentiality import marks_of, readers_of
from riskreg.queries.looking_back import in_view_since
from riskreg.vocabulary import EscalationStatus, Permission, RiskStatus, Role
from riskreg.workflows.offering import legal_moves
from tests.factories import moves, payloads
from tests.factories.moves import cast, escalation_at, held_at, raise_risk, risk_at
from tests.factories.rows import GrantFactory, PersonFactory
from tests.reading import document, last_data, last_event, message, seen_by, told

INSIDE = ("contributor", "colleague", "lead", "director", "quality_officer", "organisation_contributor", "both_sides")


def someone(role, unit="TESTA", **more):
    person = PersonFactory(**more)
    GrantFactory(person=person, role=role, unit=cast.unit(unit))
    return person


def who_sees(risk):
    readers = cast.people() | cast.clients()
    return {name for name, reader in readers.items() if policy.can(reader, Permission.VIEW_RISK, risk)}


def marked(*readers, unit="TESTA.SLT", actor=None, risk=None):
    risk = risk or risk_at(RiskStatus.OPEN, unit)
    moves.mark_confidential(risk, payloads.mark(*readers), actor=actor or cast.lead)
    return risk


def refused(verb, *args, **kwargs):
    with pytest.raises(InvalidInput) as wrong:
        verb(*args, **kwargs)
    return wrong.value.fields


def ids(*people):
    return sorted(str(person.uuid) for person in people)


def test_only_those_named_its_owner_and_who_marked_it_read_it():
    risk = risk_at(RiskStatus.OPEN, owner=cast.colleague)

    marked(cast.quality_officer, risk=risk, actor=cast.director)

    assert who_sees(risk) == {"director", "colleague", "quality_officer"}
    assert last_event().kind == "risk.marked_confidential"
    assert last_data() == {"readers": ids(cast.director, cast.colleague, cast.quality_officer)}
    assert told() == ["colleague", "quality_officer"]
    assert document(risk)["confidential"] is True


def test_it_leaves_the_sight_of_every_unit_at_that_number():
    risk = held_at("TESTI")

    marked(risk=risk, actor=cast.ics_lead)

    assert seen_by(risk) == []
    rows = db.session.scalars(db.select(Audience).where(Audience.risk_id == risk.id)).all()
    assert {(row.seq, row.visible) for row in rows} == {(last_event().seq, False)}
    assert who_sees(risk) == {"ics_lead"}


def test_what_happens_to_it_afterwards_reaches_no_unit():
    risk = marked()
    at_marking = last_event().seq

    moves.add_control(risk, payloads.control(), actor=cast.lead)

    rows = db.session.scalars(db.select(Audience).where(Audience.risk_id == risk.id)).all()
    assert {row.seq for row in rows} == {at_marking}


@pytest.mark.parametrize("status", ["new", "needs_information", "open", "declined", "closed"])
def test_it_can_be_marked_and_cleared_in_any_status(status):
    risk = risk_at(RiskStatus(status))

    marked(cast.contributor, risk=risk)
    moves.clear_confidential(risk, payloads.clear(), actor=cast.lead)

    assert (risk.status, risk.confidential) == (status, False)


def test_the_person_who_raised_it_hears_what_is_written_to_them_and_no_more():
    risk = risk_at(RiskStatus.OPEN)

    moves.mark_confidential(risk, payloads.mark(message="Only a few people read it now"), actor=cast.lead)

    assert message(risk) == "Only a few people read it now"
    assert told() == ["contributor"]
    assert policy.can(cast.contributor, Permission.VIEW_JOURNEY, risk)
    assert not policy.can(cast.contributor, Permission.VIEW_RISK, risk)


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


@pytest.mark.parametrize(
    ("role", "unit", "reads"),
    [
        (Role.INFORMATION_GOVERNANCE, "TESTA", True),
        (Role.INFORMATION_GOVERNANCE, "TESTA.SLT", True),
        (Role.INFORMATION_GOVERNANCE, "TESTI", False),
        (Role.INFORMATION_GOVERNANCE, "TESTB", False),
        (Role.CHAIR, "TESTA.SLT", False),
        (Role.AUDITOR, "TESTA", False),
    ],
)
def test_information_governance_reads_it_where_it_is_held(role, unit, reads):
    person = someone(role, unit)

    assert policy.can(person, Permission.VIEW_RISK, marked()) is reads


def test_who_leads_it_or_governs_information_there_may_mark_and_nobody_else():
    risk = marked(*(cast.person(name) for name in INSIDE))
    governor = someone(Role.INFORMATION_GOVERNANCE)
    may = {name for name in INSIDE if policy.can(cast.person(name), Permission.MARK_CONFIDENTIAL, risk)}

    assert may == {"lead", "director", "quality_officer", "both_sides"}
    assert policy.can(governor, Permission.MARK_CONFIDENTIAL, risk)
    with pytest.raises(NotPermitted):
        moves.clear_confidential(risk, payloads.clear(), actor=cast.colleague)


def test_marking_twice_and_clearing_what_is_not_marked_say_what_can_be_done():
    risk = risk_at(RiskStatus.OPEN)

    for verb, payload in (
        (moves.clear_confidential, payloads.clear()),
        (moves.name_readers, payloads.name(cast.director)),
    ):
        with pytest.raises(RuleBroken) as not_yet:
            verb(risk, payload, actor=cast.lead)
        assert "mark_confidential" in not_yet.value.details["legal_moves"]
    marked(risk=risk)
    with pytest.raises(RuleBroken) as twice:
        marked(risk=risk)

    assert twice.value.message == f"{risk.reference} is confidential already."
    assert {"clear_confidential", "name_readers"} <= set(twice.value.details["legal_moves"])
    assert "share" not in legal_moves(risk, actor=cast.lead)


def test_cleared_it_is_seen_by_those_it_has_come_to_from_then_on():
    risk = held_at("TESTI")
    marked(risk=risk, actor=cast.ics_lead)
    moves.add_control(risk, payloads.control(), actor=cast.ics_lead)

    moves.clear_confidential(risk, payloads.clear(), actor=cast.ics_lead)

    assert seen_by(risk) == ["TESTA", "TESTA.SLT", "TESTI"]
    assert in_view_since(risk, reader=cast.ics_quality_officer) == last_event().seq
    assert in_view_since(risk, reader=cast.lead) == 0
    assert db.session.scalars(db.select(RiskReader)).all() == []
    assert [(mark.confidential, mark.reason) for mark in marks_of(risk)] == [
        (True, "It names a member of staff"),
        (False, "The matter is settled"),
    ]


def test_who_was_named_once_is_not_named_for_ever():
    risk = marked(cast.contributor)
    moves.clear_confidential(risk, payloads.clear(), actor=cast.lead)

    marked(risk=risk)

    assert who_sees(risk) == {"lead"}


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


def test_above_the_organisation_history_begins_where_it_began_for_those_who_saw_it_and_else_at_the_naming():
    risk = risk_at(RiskStatus.OPEN)
    moves.escalate(risk, payloads.escalate("TESTI"), actor=cast.director)
    asked = last_event().seq
    moves.add_control(risk, payloads.control(), actor=cast.lead)
    marked(cast.ics_lead, risk=risk, actor=cast.director)
    moves.name_readers(risk, payloads.name(cast.ics_quality_officer), actor=cast.director)

    assert in_view_since(risk, reader=cast.director) == 0
    assert in_view_since(risk, reader=cast.ics_lead) == asked
    assert in_view_since(risk, reader=cast.ics_quality_officer) == last_event().seq
    assert in_view_since(risk, reader=cast.ics_contributor) is None


def test_information_governance_above_the_organisation_looks_back_to_the_request():
    risk, governor = held_at("TESTI"), someone(Role.INFORMATION_GOVERNANCE, "TESTI")
    marked(risk=risk, actor=cast.ics_lead)

    taken = db.session.scalar(db.select(Audience.since).where(Audience.unit_id == cast.unit("TESTI").id))

    assert in_view_since(risk, reader=governor) == taken > 0
