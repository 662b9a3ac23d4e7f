from datetime import UTC, date, datetime

import pytest
from sqlalchemy import select

from riskreg import clock
from riskreg.errors import InvalidInput, NotPermitted
from riskreg.extensions import db
from riskreg.models import RiskReopening, Score
from riskreg.vocabulary import RiskStatus
from riskreg.workflows import accounts
from tests.factories import payloads
from tests.factories.moves import close, held_at, reopen, risk_at, triage_risk
from tests.reading import document, last_data, message, told


@pytest.fixture
def closed(cast):
    return risk_at(RiskStatus.CLOSED)


def wrong(risk, payload, actor):
    with pytest.raises(InvalidInput) as refused:
        reopen(risk, payload, actor=actor)
    return refused.value.fields


def test_a_closed_risk_is_open_again_as_it_stood(cast, closed):
    reopen(closed, payloads.reopening(reason="It came back in spring", message="We look at it again"), actor=cast.lead)
    kept = db.session.scalars(select(RiskReopening)).one()

    assert (closed.status, closed.owner, closed.score) == ("open", cast.lead, 12)
    assert (kept.reason, kept.version) == ("It came back in spring", closed.version)
    assert last_data() == {"owner": str(cast.lead.uuid), "score": 12}
    assert (message(closed), told()) == ("We look at it again", ["contributor"])
    assert document(closed)["next_review_on"] == "2027-02-22"


def test_owner_score_and_review_come_with_it_when_they_are_given(cast, closed):
    answers = {"owner": cast.colleague, "score": payloads.score(5, 4), "next_review_on": payloads.day(30)}
    reopen(closed, payloads.reopening(**answers), actor=cast.lead)

    assert (closed.owner, closed.score, closed.next_review_on) == (cast.colleague, 20, date(2026, 12, 24))


def test_an_owner_who_has_left_is_asked_for(cast):
    risk = risk_at(RiskStatus.OPEN, owner=cast.colleague)
    close(risk, payloads.closure(), actor=cast.lead)
    accounts.revoke_grant(cast.colleague.grants[0].id)
    db.session.commit()

    assert wrong(risk, payloads.reopening(), cast.lead) == {"owner": ["Select who will own this risk"]}


def test_a_review_day_that_has_passed_is_asked_for(cast, closed):
    with clock.at(datetime(2027, 2, 23, 9, tzinfo=UTC)):
        assert wrong(closed, payloads.reopening(), cast.lead) == {"next_review_on": ["Enter review date"]}
        reopen(closed, payloads.reopening(next_review_on=payloads.day(90)), actor=cast.lead)

    assert closed.next_review_on == date(2027, 5, 24)


def test_a_review_day_too_late_for_the_new_score_is_asked_for(cast, closed):
    payload = payloads.reopening(score=payloads.score(5, 4))

    assert wrong(closed, payload, cast.lead) == {"next_review_on": ["Enter review date"]}


def test_a_score_of_another_matrix_is_asked_for(cast, closed, monkeypatch):
    in_force = {"version": "next-year-1"}
    monkeypatch.setattr("riskreg.reference.matrix", lambda: in_force)

    assert wrong(closed, payloads.reopening(), cast.lead) == {"score": ["Score the risk"]}


def test_the_owner_works_at_the_holder(cast, closed):
    fields = wrong(closed, payloads.reopening(owner=cast.director), cast.lead)

    assert fields == {"owner": ["Select someone with a role at TESTA.SLT"]}


def test_a_declined_risk_goes_to_triage_anew(cast):
    risk = risk_at(RiskStatus.DECLINED)
    reopen(risk, payloads.reopening(), actor=cast.director)
    first = (risk.status, risk.triage_by, risk.owner, last_data())
    triage_risk(risk, payloads.accept(cast.lead), actor=cast.lead)

    assert first == ("new", date(2026, 11, 27), None, {})
    assert risk.status == RiskStatus.OPEN


@pytest.mark.parametrize("given", [{"next_review_on": "2026-12-20"}, {"score": payloads.score()}])
def test_it_takes_no_owner_score_or_review_with_it(cast, given):
    risk = risk_at(RiskStatus.DECLINED)

    fields = wrong(risk, payloads.reopening(**given), cast.lead)

    assert fields == {next(iter(given)): ["It was sent back from triage and goes there again. Leave this out"]}


@pytest.mark.parametrize("name", ["chair", "secretary", "director"])
def test_chairs_and_secretaries_of_the_holder_reopen(cast, name):
    risk = risk_at(RiskStatus.CLOSED, "TESTA")

    reopen(risk, payloads.reopening(), actor=cast.person(name))

    assert risk.status == RiskStatus.OPEN


@pytest.mark.parametrize("name", ["contributor", "colleague", "chair", "sibling_lead"])
def test_nobody_else_does(cast, closed, name):
    with pytest.raises(NotPermitted):
        reopen(closed, payloads.reopening(), actor=cast.person(name))


def test_those_below_do_not_reopen_what_was_closed_above_them(cast):
    risk = held_at("TESTI")
    close(risk, payloads.closure(), actor=cast.ics_lead)

    with pytest.raises(NotPermitted):
        reopen(risk, payloads.reopening(), actor=cast.director)
    reopen(risk, payloads.reopening(), actor=cast.ics_lead)
    assert (risk.status, risk.holder.code) == ("open", "TESTI")


def test_earlier_scores_stay_as_they_were_given(cast, closed):
    reopen(closed, payloads.reopening(score=payloads.score(3, 3)), actor=cast.lead)

    kept = db.session.execute(select(Score.kind, Score.score).where(Score.risk_id == closed.id).order_by(Score.n))
    assert [tuple(row) for row in kept] == [("initial", 12), ("current", 12), ("current", 9)]
