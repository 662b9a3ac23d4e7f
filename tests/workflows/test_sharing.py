from datetime import timedelta

import pytest

from riskreg import clock, policy
from riskreg.errors import NotFound, NotPermitted, RuleBroken
from riskreg.extensions import db, transaction
from riskreg.models import Audience
from riskreg.queries.looking_back import in_view_since
from riskreg.queries.shares import live_shares, risks_with_expired_shares
from riskreg.vocabulary import EscalationStatus, Permission, RiskStatus
from riskreg.workflows.offering import legal_moves
from riskreg.workflows.sharing import end_expired_shares
from tests.conftest import A_TUESDAY
from tests.factories import moves, payloads
from tests.factories.moves import cast, escalation_at, held_at, risk_at
from tests.reading import last_data, last_event, message, seen_by, told
from tests.sight import refused, who_sees

INSIDE = {"contributor", "colleague", "lead", "director", "quality_officer", "organisation_contributor", "both_sides"}


def shared(unit="TESTB", risk=None, **changes):
    risk = risk or risk_at(RiskStatus.OPEN)
    moves.share(risk, payloads.share(unit, **changes), actor=cast.lead)
    return risk


def days_later(days):
    return clock.at(A_TUESDAY + timedelta(days=days))


def test_the_readers_of_the_unit_read_it_and_do_nothing():
    risk = shared()
    at_share = last_event().seq

    assert who_sees(risk) == INSIDE | {"neighbour"}
    assert legal_moves(risk, actor=cast.neighbour) == []
    may = [one for one in Permission if policy.can(cast.neighbour, one, risk)]
    assert may == [Permission.VIEW_RISK, Permission.VIEW_JOURNEY]
    assert in_view_since(risk, reader=cast.neighbour) == at_share
    assert last_data() == {"shares": [1], "units": ["TESTB"], "until": payloads.day(30)}
    assert told() == ["contributor", "neighbour"]
    assert message(risk) == "TESTB (fictional) can read your risk until 24 December 2026. They can change nothing."


def test_only_who_leads_exactly_the_holder_shares():
    risk = risk_at(RiskStatus.OPEN)

    for actor in (cast.director, cast.contributor, cast.quality_officer):
        with pytest.raises(NotPermitted):
            moves.share(risk, payloads.share(), actor=actor)


@pytest.mark.parametrize("unit", ["TESTB", "TESTB.SLT", "TESTA.PHY", "TESTJ", "TESTC.CHS"])
def test_any_unit_beside_the_path_up_to_an_ics_of_any_place(unit):
    assert unit in seen_by(shared(unit))


@pytest.mark.parametrize("unit", ["TESTA", "TESTA.SLT", "TESTI", "TESTR", "X24", "NOWHERE", "X25"])
def test_no_unit_of_the_path_none_above_an_ics_and_none_that_is_not_there(unit):
    assert set(refused(shared, unit)) == {"unit"}


@pytest.mark.parametrize("days", [0, -1, 91])
def test_from_tomorrow_to_ninety_days(days):
    assert set(refused(shared, until=payloads.day(days))) == {"until"}


def test_not_twice_with_the_same_unit_at_a_time():
    risk = shared()

    assert set(refused(shared, risk=risk)) == {"unit"}
    assert len(risk.shares) == 1


def test_never_while_it_is_confidential_and_marking_it_ends_shares():
    risk = shared()
    moves.mark_confidential(risk, payloads.mark(), actor=cast.lead)

    assert last_data()["shares"] == [1]
    with pytest.raises(RuleBroken):
        moves.share(risk, payloads.share("TESTJ"), actor=cast.lead)
    moves.clear_confidential(risk, payloads.clear(), actor=cast.lead)
    assert who_sees(risk) == INSIDE


def test_it_is_ended_before_its_day():
    risk = shared()

    moves.end_share(risk, 1, actor=cast.lead)

    assert who_sees(risk) == INSIDE
    assert last_data() == {"shares": [1], "units": ["TESTB"]}
    row = db.session.get_one(Audience, (cast.unit("TESTB").id, risk.id), populate_existing=True)
    assert (row.seq, row.visible) == (last_event().seq, False)
    with pytest.raises(RuleBroken):
        moves.end_share(risk, 1, actor=cast.lead)
    with pytest.raises(NotFound):
        moves.end_share(risk, 2, actor=cast.lead)


def test_sight_ends_by_itself_after_the_last_day_and_the_clock_records_it_once():
    risk = shared()
    with days_later(30):
        on_the_day = who_sees(risk)
        nothing = risks_with_expired_shares(clock.today())
    with days_later(31):
        after = who_sees(risk)
        found = risks_with_expired_shares(clock.today())
        done = [transaction(lambda: end_expired_shares(risk.id, clock.today())) for _ in range(2)]

    assert on_the_day == INSIDE | {"neighbour"}
    assert after == INSIDE
    assert (nothing, found, done) == ([], [risk.id], [True, False])
    assert (last_event().kind, last_event().actor_id, last_event().seq) == ("risk.share_ended", None, 4)
    assert seen_by(risk) == ["TESTA", "TESTA.SLT"]


def test_shared_again_after_it_ran_out_history_begins_with_the_new_share():
    risk = shared()
    with days_later(31):
        moves.share(risk, payloads.share(), actor=cast.lead)

        assert in_view_since(risk, reader=cast.neighbour) == last_event().seq


def test_who_reads_it_by_its_path_sees_all_shares_and_others_their_own():
    risk = shared()
    moves.share(risk, payloads.share("TESTJ"), actor=cast.lead)

    shown = {
        name: [share.unit.code for share in live_shares(risk, reader=cast.person(name))]
        for name in ("contributor", "neighbour", "elsewhere_ics_lead", "elsewhere")
    }

    assert shown == {
        "contributor": ["TESTB", "TESTJ"],
        "neighbour": ["TESTB"],
        "elsewhere_ics_lead": ["TESTJ"],
        "elsewhere": [],
    }


def test_a_holder_above_shares_too():
    risk = held_at("TESTI")

    moves.share(risk, payloads.share("TESTJ"), actor=cast.ics_lead)

    assert policy.can(cast.elsewhere_client, Permission.VIEW_RISK, risk)
    assert not policy.can(cast.elsewhere_client, Permission.VIEW_RISK, escalation_at(EscalationStatus.ASKED).risk)
