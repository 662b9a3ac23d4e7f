"""On the day: what a risk was shown to, or proposed to, beside its path."""

from datetime import timedelta

import pytest

from riskreg import policy
from riskreg.delivery import jobs
from riskreg.extensions import db
from riskreg.models import Transfer
from riskreg.queries.history import in_view_since
from riskreg.queries.transfers import get_transfer, transfers_for
from riskreg.vocabulary import Level, Permission, RiskStatus
from riskreg.workflows.tree.merging import merge_units
from riskreg.workflows.tree.splitting import split_unit
from tests.factories import moves, payloads
from tests.factories.moves import risk_at
from tests.factories.rows import unit_under
from tests.invariants import check_all
from tests.reading import last_data, last_event, seen_by, told
from tests.tree.conftest import TOMORROW, at_nine


def proposed(to_unit):
    return moves.propose_transfer(
        risk_at(RiskStatus.OPEN), payloads.propose_transfer(to_unit), actor=moves.cast.director
    )


@pytest.mark.parametrize("answered", [True, False])
def test_a_transfer_is_found_at_both_successors(do, wake, cast, answered):
    transfer = moves.propose_transfer(
        risk_at(RiskStatus.OPEN), payloads.propose_transfer("TESTC.OT"), actor=cast.director
    )
    if answered:
        moves.answer_transfer(transfer, payloads.refuse_transfer(), actor=cast.elsewhere)
    do(merge_units, ["TESTC"], "TESTD", start=TOMORROW, name="D (fictional)", parent="TESTJ")
    do(merge_units, ["TESTA"], "TESTE", start=TOMORROW, name="E (fictional)", parent="TESTI")

    wake()

    with at_nine(TOMORROW):
        for who, place in ((cast.elsewhere, 0), (cast.director, 1)):
            assert get_transfer(str(transfer.uuid), reader=who).id == transfer.id
            assert [row.id for row in transfers_for(who)[place]] == [transfer.id]
        moved = db.session.get_one(Transfer, transfer.id)
        if answered:
            assert (moved.from_organisation.code, moved.to_organisation.code) == ("TESTA", "TESTC")
        else:
            moves.answer_transfer(moved, payloads.agree_transfer(cast.elsewhere_contributor), actor=cast.elsewhere)
            assert (moved.risk.organisation.code, moved.risk.reference) == ("TESTD", "TESTA-0001")


def test_between_organisations_that_became_one_there_is_nothing_to_transfer(do, wake, cast):
    transfer = moves.propose_transfer(
        risk_at(RiskStatus.OPEN), payloads.propose_transfer("TESTB.SLT"), actor=cast.director
    )
    merge_organisations(do)

    wake()
    newest = last_event()
    wake()

    assert (newest.kind, newest.actor_id, last_event().seq) == ("transfer.withdrawn", None, newest.seq)
    moved = db.session.get_one(Transfer, transfer.id)
    assert (moved.status, moved.answered_by, moved.risk.organisation.code) == ("withdrawn", None, "TESTD")
    assert moved.answer_reason == "Both organisations have become D (fictional)"
    with at_nine(TOMORROW):
        assert get_transfer(str(transfer.uuid), reader=cast.neighbour).id == transfer.id


def merge_organisations(do):
    """Tomorrow TESTA and TESTB become TESTD."""
    do(merge_units, ["TESTA", "TESTB"], "TESTD", start=TOMORROW, name="D (fictional)", parent="TESTI")


def test_a_share_goes_on_at_the_successor_until_the_same_day(do, wake, cast):
    risk = shared("TESTC")
    since = last_event().seq
    do(merge_units, ["TESTC"], "TESTD", start=TOMORROW, name="D (fictional)", parent="TESTJ")

    wake()
    newest = last_event()
    wake()

    assert (newest.kind, newest.actor_id, last_event().seq) == ("risk.shared", None, newest.seq)
    assert last_data() == {"shares": [1], "units": ["TESTD"], "until": payloads.day(30), "instead_of": ["TESTC"]}
    assert seen_by(risk) == ["TESTA", "TESTA.SLT", "TESTD"]
    assert told() == ["contributor", "elsewhere"]
    with at_nine(TOMORROW):
        assert policy.can(cast.elsewhere, Permission.VIEW_RISK, risk)
        assert in_view_since(risk, reader=cast.elsewhere) == since
    with at_nine(TOMORROW + timedelta(days=31)):
        jobs.end_shares({})
    assert seen_by(risk) == ["TESTA", "TESTA.SLT"]
    check_all()


def shared(unit):
    risk = risk_at(RiskStatus.OPEN)
    moves.share(risk, payloads.share(unit), actor=moves.cast.lead)
    return risk


def test_a_share_with_what_became_part_of_its_path_is_over(do, wake, cast):
    risk = shared("TESTB")
    merge_organisations(do)

    wake()

    assert (last_event().kind, last_event().actor_id, last_data()["shares"]) == ("risk.share_ended", None, [1])
    assert seen_by(risk) == ["TESTA.SLT", "TESTD"]
    check_all()


def test_a_share_with_a_unit_that_was_split_is_over(do, wake, cast):
    risk = shared("TESTC")
    for code in ("TESTD", "TESTE"):
        unit_under("TESTJ", code, Level.ORGANISATION)
    do(split_unit, "TESTC", ["TESTD", "TESTE"], parts={"TESTC.CHS": "TESTD"}, rest="TESTE", start=TOMORROW)

    wake()

    assert (last_event().kind, seen_by(risk)) == ("risk.share_ended", ["TESTA", "TESTA.SLT"])
    check_all()
