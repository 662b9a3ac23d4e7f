"""The day after: what somebody meets whose unit has become part of another one while they slept."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from riskreg import clock, policy
from riskreg.delivery import jobs
from riskreg.errors import NotFound
from riskreg.extensions import db, transaction
from riskreg.models import Outbox, Risk
from riskreg.queries.deliveries import letter_for
from riskreg.queries.escalations import get_escalation
from riskreg.queries.governance_reviews import reviews_of
from riskreg.queries.pathway import pathway_for
from riskreg.vocabulary import EscalationStatus, Level, Permission, Role
from riskreg.workflows.governance_reviews import open_review
from riskreg.workflows.tree.foresight import foresee
from riskreg.workflows.tree.merging import merge_units
from riskreg.workflows.tree.moving import move_unit
from riskreg.workflows.tree.renaming import rename_unit
from tests.conftest import A_TUESDAY
from tests.factories import moves, payloads
from tests.factories.moves import escalation_at, held_at
from tests.invariants import check_all
from tests.pages.dealing import links
from tests.pages.forms import words
from tests.reading import last_data, last_event, told
from tests.setting import sets
from tests.sight import someone
from tests.tree.conftest import TODAY, TOMORROW, at_nine, merge_boards


def test_a_governance_review_ends_with_its_unit_and_is_read_at_its_successor(do, wake, cast):
    governor = someone(Role.INFORMATION_GOVERNANCE, "TESTI")
    risk = held_at("TESTI")
    with clock.at(A_TUESDAY + timedelta(hours=13)):
        review = transaction(lambda: open_review(cast.unit("TESTI"), {"reason": "A complaint"}, actor=governor))
        before = policy.can(governor, Permission.VIEW_RISK, risk)
    merge_boards(do)

    wake()

    with at_nine(TOMORROW):
        assert (before, policy.can(governor, Permission.VIEW_RISK, risk)) == (True, False)
        assert review.ends_at > clock.now()
        assert [(row.id, row.ended_by) for row in reviews_of(cast.unit("TESTK"))] == [(review.id, None)]
        assert policy.can(cast.ics_lead, Permission.READ_GOVERNANCE_REVIEWS, reviewed=cast.unit("TESTK"))
    assert (last_event().kind, last_event().actor_id, last_data()["review"]) == (
        "governance_review.ended",
        None,
        str(review.uuid),
    )
    assert set(told()) == {"both_sides", "ics_lead", "elsewhere_ics_lead", governor.email.partition("@")[0]}
    check_all()


def test_the_job_routes_on_the_morning_and_the_evening_before_changes_nothing(do, wake, cast):
    risk = held_at("TESTI")
    merge_boards(do)
    newest = last_event().seq

    wake(TODAY)
    before = (last_event().seq, risk.holder.code)
    wake()
    after = (last_event().seq, risk.holder.code)
    wake()

    assert (before, after) == ((newest, "TESTI"), (newest + 1, "TESTK"))
    assert last_event().seq == newest + 1


def test_who_signs_in_has_at_the_successor_what_they_had(do, wake, cast, client_for):
    risk, request = held_at("TESTI"), escalation_at(EscalationStatus.ASKED)
    visitor = client_for(cast.ics_lead)
    merge_boards(do)

    wake()

    with at_nine(TOMORROW):
        assert visitor.get("/").location.startswith("/sign-in")
        again = client_for(cast.ics_lead)
        assert f"/risks/{risk.reference}" in links(again.get("/register")).values()
        assert again.get(f"/requests/{request.uuid}/answer").status_code == 200
        assert client_for(cast.elsewhere_ics_lead).get(f"/risks/{risk.reference}").status_code == 200
        assert client_for(cast.ics_administrator).get(f"/risks/{risk.reference}").status_code == 404


def test_every_old_address_leads_where_it_led(do, wake, cast, client_for):
    declined, asked = escalation_at(EscalationStatus.DECLINED), escalation_at(EscalationStatus.ASKED)
    risk, given_back = held_at("TESTI"), stepped_down()
    merge_boards(do)
    ways = [f"/risks/{risk.reference}", f"/requests/{declined.uuid}", f"/requests/{asked.uuid}"]
    ways += ["/units/TESTI", "/units/TESTI/pathway"]
    paths = [f"/risks/{risk.uuid}", f"/escalations/{asked.uuid}", f"/step-downs/{given_back.uuid}", "/units/TESTI"]

    wake()

    with at_nine(TOMORROW):
        visitor = client_for(cast.ics_lead)
        assert {way: visitor.get(way).status_code for way in ways} == dict.fromkeys(ways, 200)
        assert {way: visitor.get(f"/api/v1{way}").status_code for way in paths} == dict.fromkeys(paths, 200)
        assert "Both (fictional)" in words(visitor.get("/units/TESTI"))
        assert (declined.to_unit.code, risk.reference) == ("TESTI", "TESTA-0003")


def stepped_down():
    asked = moves.step_down_asked("TESTI")
    return moves.answer_step_down(asked, payloads.take_back(), actor=cast_of(asked.to_unit.code))


def cast_of(code):
    return moves.cast.person({"TESTA": "director", "TESTA.SLT": "lead"}[code])


def test_mail_owed_from_the_day_before_leads_to_the_same_request(do, wake, cast):
    request = escalation_at(EscalationStatus.ASKED)
    owed = db.session.scalars(select(Outbox).where(Outbox.event_seq == last_event().seq)).all()
    merge_boards(do)

    wake()

    with at_nine(TOMORROW):
        letters = {letter.to: letter for row in owed if (letter := letter_for(Outbox, row.id))}
    assert letters[cast.ics_lead.email].data["escalation"] == str(request.uuid)
    assert letters[cast.ics_lead.email].sees_it


def test_what_is_still_to_be_done_lies_with_the_successor_and_what_is_done_stays(do, wake, cast):
    risk = held_at("TESTI")
    for _ in range(2):
        moves.add_action(risk, payloads.action(cast.ics_quality_officer), actor=cast.ics_lead)
    moves.complete_action(risk, 1, payloads.completion(), actor=cast.ics_quality_officer)
    merge_boards(do)

    wake()

    assert [action.unit.code for action in db.session.get_one(Risk, risk.id).actions] == ["TESTI", "TESTK"]
    with at_nine(TOMORROW):
        moves.complete_action(risk, 2, payloads.completion(), actor=cast.elsewhere_ics_lead)
    check_all()


def test_what_a_board_promised_goes_back_to_the_owner_when_it_stands_above_no_more(do, wake, cast):
    risk = escalation_at(EscalationStatus.ACCEPTED, mode="support").risk
    (promised,) = risk.actions
    before = (promised.unit.code, promised.owner)
    do(move_unit, "TESTA", "TESTJ", start=TOMORROW)

    wake()

    assert before == ("TESTI", cast.ics_lead)
    assert (promised.unit, promised.owner) == (risk.holder, risk.owner)
    assert last_data()["handed_back"] == [promised.n]
    check_all()


def test_the_record_of_a_risk_that_had_left_the_board_before_goes_to_its_successor_too(do, wake, cast):
    request = escalation_at(EscalationStatus.DECLINED)
    do(move_unit, "TESTA", "TESTJ")
    with at_nine(TODAY):
        jobs.route({})
    do(merge_units, ["TESTI"], "TESTK", start=TOMORROW, name="K (fictional)", parent="TESTR")
    newest = last_event().seq

    wake()

    with at_nine(TOMORROW):
        assert get_escalation(str(request.uuid), reader=cast.ics_lead).id == request.id
        with pytest.raises(NotFound):
            get_escalation(str(request.uuid), reader=cast.regional_lead)
    assert last_event().seq == newest


def test_the_program_of_a_board_that_closed_hears_what_left_and_nothing_new(do, wake, cast, client_for):
    held = held_at("TESTI")
    client = client_for(cast.client)
    pulled = client.get("/api/v1/changes").json
    merge_boards(do)

    wake()

    with at_nine(TOMORROW):
        after = client.get(f"/api/v1/changes?since={pulled['meta']['next_cursor']}").json["data"]
        assert [(row["op"], row["risk_id"]) for row in after] == [("remove", str(held.uuid))]
        assert client.get("/api/v1/risks").json["data"] == []
        assert foresee(TOMORROW)["clients"] == [
            {"client": "client", "unit": "TESTI"},
            {"client": "elsewhere_client", "unit": "TESTJ"},
        ]


def test_a_unit_that_is_renamed_keeps_everything_but_its_name(do, wake, cast, client_for):
    sets("TESTI", {"levels": {"organisation": {"takes_score_from": 12}}})
    risk, newest = held_at("TESTI"), last_event().seq
    do(rename_unit, "TESTI", "Something else (fictional)", start=TOMORROW)

    wake()

    with at_nine(TOMORROW):
        page = client_for(cast.ics_lead).get(f"/risks/{risk.reference}")
        assert "Something else (fictional)" in words(page)
        assert pathway_for(cast.unit("TESTA"), on=TOMORROW).takes_score_from(Level.ORGANISATION) == 12
    assert last_event().seq == newest
