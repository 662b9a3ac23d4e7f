import json

import pytest
from sqlalchemy import select

from riskreg.errors import InvalidInput, NotFound, RuleBroken
from riskreg.extensions import db
from riskreg.models import Audience, LedgerHead
from riskreg.policy import can
from riskreg.queries.feed import read_feed
from riskreg.queries.history import in_view_since
from riskreg.queries.transfers import as_asked, get_transfer, transfers_for, transfers_of, version_shown
from riskreg.vocabulary import EscalationStatus, Permission, RiskStatus
from tests.factories import moves, payloads
from tests.factories.moves import cast, escalation_at, held_at, raise_risk, risk_at
from tests.reading import document, events_of, last_data, message, seen_by, told


def asked(risk=None, to_unit="TESTB.SLT"):
    return moves.propose_transfer(
        risk or risk_at(RiskStatus.OPEN), payloads.propose_transfer(to_unit), actor=cast.director
    )


def agreed(risk=None, to_unit="TESTB.SLT", by="neighbour", **how):
    transfer = asked(risk, to_unit)
    owner = cast.person(moves.LEADERS[to_unit][0])
    return moves.answer_transfer(transfer, payloads.agree_transfer(owner, **how), actor=cast.person(by))


def test_nothing_moves_before_it_is_agreed():
    risk = risk_at(RiskStatus.OPEN)
    before, seen = document(risk), seen_by(risk)

    transfer = asked(risk)

    assert document(risk) == before | {"version": before["version"] + 1, "changed_at": document(risk)["changed_at"]}
    assert (seen_by(risk), transfer.status) == (seen, "asked")
    assert (last_data(), told()) == (
        {"transfer": str(transfer.uuid), "to_unit": "TESTB.SLT"},
        ["contributor", "neighbour"],
    )
    assert message(risk) == (
        "TESTA (fictional) has asked TESTB (fictional) to take this risk on, because the service moves there."
    )


def test_the_new_side_reads_the_risk_as_it_was_asked_and_nothing_later():
    risk = risk_at(RiskStatus.OPEN)
    transfer = asked(risk)
    moves.add_control(risk, payloads.control(text="Said later"), actor=cast.lead)
    db.session.rollback()

    assert get_transfer(str(transfer.uuid), reader=cast.neighbour) == transfer
    snapshot = json.loads(as_asked(transfer))
    assert (snapshot["version"], snapshot["controls"]) == (transfer.asked_version, [])
    assert version_shown(transfer, reader=cast.neighbour) == transfer.asked_version
    assert transfers_for(cast.neighbour) == ([transfer], [])
    assert transfers_for(cast.director) == ([], [transfer])
    assert in_view_since(risk, reader=cast.neighbour) is None
    for name in ("neighbour_contributor", "elsewhere", "ics_lead", "regional_lead"):
        with pytest.raises(NotFound):
            get_transfer(str(transfer.uuid), reader=cast.person(name))
    assert transfers_of(risk, reader=cast.lead) == [transfer]


def test_agreed_it_stands_in_the_new_path_and_the_old_side_sees_it_no_more():
    risk = risk_at(RiskStatus.OPEN)
    reference = risk.reference

    transfer = agreed(risk)

    assert seen_by(risk) == ["TESTB", "TESTB.SLT"]
    assert (risk.origin.code, risk.holder.code, risk.owner) == ("TESTB.SLT", "TESTB.SLT", cast.neighbour_contributor)
    assert (risk.reference, risk.status, transfer.status) == (reference, "open", "agreed")
    assert events_of(risk)[-1] == "risk.transferred"
    assert last_data() == {
        "cause": "agreed",
        "path": [
            {"level": "team", "from": "TESTA.SLT", "to": "TESTB.SLT", "succeeds": False},
            {"level": "organisation", "from": "TESTA", "to": "TESTB", "succeeds": False},
        ],
        "origin": {"from": "TESTA.SLT", "to": "TESTB.SLT"},
        "holder": {"from": "TESTA.SLT", "to": "TESTB.SLT"},
        "requests": [],
        "ended": [],
        "transfer": str(transfer.uuid),
        "to_unit": "TESTB.SLT",
    }
    assert (message(risk), told()) == ("We look after it from now on", ["contributor", "director", "lead"])


def test_both_organisations_keep_the_record_and_who_raised_it_the_journey(cast):
    risk = risk_at(RiskStatus.OPEN)
    transfer = agreed(risk)

    assert get_transfer(str(transfer.uuid), reader=cast.director) == transfer
    assert version_shown(transfer, reader=cast.director) == transfer.asked_version
    assert version_shown(transfer, reader=cast.neighbour) == risk.version
    assert in_view_since(risk, reader=cast.neighbour) == 0
    with pytest.raises(NotFound):
        get_transfer(str(transfer.uuid), reader=cast.lead)
    assert not can(cast.contributor, Permission.VIEW_RISK, risk)
    assert can(cast.contributor, Permission.VIEW_JOURNEY, risk)


def test_across_systems_it_leaves_one_copy_and_comes_to_the_other(cast):
    risk = held_at("TESTI")
    before = db.session.scalars(select(LedgerHead.seq)).one()

    agreed(risk, "TESTC.OT", "elsewhere")

    old = read_feed(reader=cast.client, since=before, start=0, limit=9).changes
    new = read_feed(reader=cast.elsewhere_client, since=before, start=0, limit=9).changes
    assert [(one.risk_id, one.visible) for one in old] == [(risk.uuid, False)]
    assert new == []
    assert seen_by(risk) == ["TESTC", "TESTC.CHS", "TESTC.OT"]
    assert [(request.to_unit.code, request.status) for request in risk.escalations] == [
        ("TESTA", "ended"),
        ("TESTI", "ended"),
    ]


def test_help_of_a_board_that_stands_above_both_goes_on(cast):
    request = escalation_at(EscalationStatus.ACCEPTED, mode="support")
    risk = request.risk
    since = select(Audience.since).where(Audience.risk_id == risk.id, Audience.unit_id == cast.unit("TESTI").id)
    before = db.session.scalar(since)

    agreed(risk)

    assert (request.status, seen_by(risk)) == ("accepted", ["TESTB", "TESTB.SLT", "TESTI"])
    assert db.session.scalar(since) == before
    assert [(row.unit.code, row.owner) for row in risk.actions] == [("TESTI", cast.ics_lead)]


def test_a_board_that_holds_it_goes_on_holding_it_where_it_stands_above_both(cast):
    risk = held_at("TESTI")

    moves.answer_transfer(asked(risk), payloads.agree_transfer(None), actor=cast.neighbour)

    assert (risk.holder.code, risk.owner, risk.origin.code) == ("TESTI", cast.ics_lead, "TESTB.SLT")


def test_what_is_still_to_be_done_goes_to_the_new_owner(cast):
    risk = risk_at(RiskStatus.OPEN)
    moves.add_action(risk, payloads.action(cast.lead), actor=cast.lead)
    moves.add_action(risk, payloads.action(cast.lead, text="Done before"), actor=cast.lead)
    moves.complete_action(risk, 2, payloads.completion(), actor=cast.lead)

    agreed(risk)

    assert [(row.unit.code, row.owner) for row in risk.actions] == [
        ("TESTB.SLT", cast.neighbour_contributor),
        ("TESTA.SLT", cast.lead),
    ]


@pytest.mark.parametrize("status", ["new", "needs_information", "declined", "closed"])
def test_before_and_after_the_register_it_needs_no_owner(cast, status):
    risk = risk_at(RiskStatus(status))
    owner, before = risk.owner, risk.triage_by
    transfer = asked(risk)

    moves.answer_transfer(transfer, payloads.agree_transfer(None, next_review_on=None), actor=cast.neighbour)

    assert (risk.status, risk.owner, seen_by(risk)) == (status, owner, ["TESTB", "TESTB.SLT"])
    assert risk.triage_by == before


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        (lambda: {"owner": None}, "owner"),
        (lambda: {"owner": cast.colleague}, "owner"),
        (lambda: {"next_review_on": payloads.day(300)}, "next_review_on"),
    ],
)
def test_on_the_register_it_gets_an_owner_there_and_a_review(changes, field):
    transfer = asked()

    answers = payloads.agree_transfer(**{"owner": cast.neighbour_contributor} | changes())
    with pytest.raises(InvalidInput) as refused:
        moves.answer_transfer(transfer, answers, actor=cast.neighbour)

    assert list(refused.value.fields) == [field]


def test_refused_it_stays_and_everyone_hears_why(cast):
    risk = risk_at(RiskStatus.OPEN)
    transfer = asked(risk)

    moves.answer_transfer(transfer, payloads.refuse_transfer(), actor=cast.neighbour)

    assert (transfer.status, transfer.answer_reason, risk.holder.code) == (
        "refused",
        "That service stays with you",
        "TESTA.SLT",
    )
    assert (events_of(risk)[-1], message(risk)) == ("transfer.refused", "It stays where it is")
    assert told() == ["contributor", "director", "lead"]
    assert seen_by(risk) == ["TESTA", "TESTA.SLT"]
    moves.propose_transfer(risk, payloads.propose_transfer(), actor=cast.director)


def test_taken_back_it_cannot_be_answered(cast):
    transfer = asked()

    moves.withdraw_transfer(transfer, payloads.withdraw(), actor=cast.director)

    assert (transfer.status, told()) == ("withdrawn", ["contributor", "neighbour"])
    answers = payloads.agree_transfer(cast.neighbour_contributor)
    with pytest.raises(RuleBroken) as refused:
        moves.answer_transfer(transfer, answers, actor=cast.neighbour)
    assert refused.value.details == {"transfer_status": "withdrawn", "legal_moves": []}


def test_a_new_risk_is_triaged_by_the_new_side(cast):
    risk = raise_risk(actor=cast.contributor)
    moves.answer_transfer(asked(risk), payloads.agree_transfer(None, next_review_on=None), actor=cast.neighbour)

    moves.triage_risk(risk, payloads.accept(cast.neighbour_contributor), actor=cast.neighbour)

    assert (risk.status, risk.holder.code, risk.reference) == ("open", "TESTB.SLT", "TESTA-0001")
