import pytest

from riskreg import policy
from riskreg.errors import NotPermitted, RuleBroken
from riskreg.extensions import db
from riskreg.models import Audience, RiskReader
from riskreg.queries.confidentiality import marks_of
from riskreg.queries.looking_back import in_view_since
from riskreg.vocabulary import Permission, RiskStatus, Role
from riskreg.workflows.offering import legal_moves
from tests.factories import moves, payloads
from tests.factories.moves import cast, held_at, risk_at
from tests.reading import document, last_data, last_event, message, seen_by, told
from tests.sight import ids, marked, someone, who_sees

INSIDE = ("contributor", "colleague", "lead", "director", "quality_officer", "organisation_contributor", "both_sides")


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
