import pytest
from sqlalchemy import select

from riskreg.errors import NotPermitted, RuleBroken
from riskreg.extensions import db
from riskreg.models import ClosureProposal, RiskClosure
from riskreg.vocabulary import RiskStatus
from tests.factories import payloads
from tests.factories.moves import (
    amend,
    close,
    confirm_closure,
    drop_closure,
    escalate,
    hand_over,
    propose_closure,
    risk_at,
    score,
)
from tests.reading import document, last_data, last_event, message, told


@pytest.fixture
def severe(cast):
    return risk_at(RiskStatus.OPEN, score=payloads.score(4, 4))


@pytest.fixture
def of_the_organisation(cast):
    return risk_at(RiskStatus.OPEN, "TESTA", score=payloads.score(4, 4))


@pytest.fixture
def proposed(cast, severe):
    propose_closure(severe, payloads.closure(message="It is over"), actor=cast.lead)
    return severe


def refused(verb, risk, payload, actor):
    with pytest.raises(RuleBroken) as broken:
        verb(risk, payload, actor=actor)
    return broken.value


def test_closing_alone_is_refused_with_the_way_to_do_it(cast, severe):
    broken = refused(close, severe, payloads.closure(), cast.lead)

    assert broken.code == "second_person_needed"
    assert "Propose to close it" in broken.message
    assert "propose_closure" in broken.details["legal_moves"]
    assert "close" not in broken.details["legal_moves"]


def test_a_proposal_is_shown_and_tells_those_who_may_confirm_it_and_not_yet_who_raised_the_risk(cast, proposed):
    shown = document(proposed)["closure_proposed"]

    assert (proposed.status, shown["reason"], shown["text"]) == ("open", "treated", "Both posts are filled")
    assert shown["proposed_by"] == {"id": str(cast.lead.uuid), "title": "Title of lead"}
    assert last_data() == {"reason": "treated"}
    assert (message(proposed), told()) == (None, ["both_sides", "director", "quality_officer"])


def test_chairs_and_secretaries_of_the_holder_are_told_too(cast, of_the_organisation):
    propose_closure(of_the_organisation, payloads.closure(), actor=cast.director)

    assert told() == ["both_sides", "chair", "quality_officer", "secretary"]


def test_a_second_person_closes_it_in_the_words_of_the_first(cast, proposed):
    confirm_closure(proposed, {}, actor=cast.director)
    kept = db.session.scalars(select(RiskClosure)).one()

    assert (proposed.status, document(proposed)["closure_proposed"]) == ("closed", None)
    assert (kept.reason, kept.text, kept.version) == ("treated", "Both posts are filled", proposed.version)
    assert (last_event().kind, last_event().actor_id) == ("risk.closed", cast.director.id)
    assert (message(proposed), told()) == ("It is over", ["contributor", "lead"])


def test_nobody_confirms_what_they_proposed(cast, proposed):
    with pytest.raises(NotPermitted):
        confirm_closure(proposed, {}, actor=cast.lead)

    assert proposed.status == RiskStatus.OPEN


@pytest.mark.parametrize(
    ("first", "second"), [("chair", "secretary"), ("secretary", "director"), ("director", "chair")]
)
def test_chairs_and_secretaries_of_the_holder_propose_and_confirm(cast, of_the_organisation, first, second):
    propose_closure(of_the_organisation, payloads.closure(), actor=cast.person(first))
    confirm_closure(of_the_organisation, {}, actor=cast.person(second))

    assert of_the_organisation.status == RiskStatus.CLOSED


@pytest.mark.parametrize("name", ["chair", "secretary"])
def test_they_close_alone_below_fifteen(cast, name):
    risk = risk_at(RiskStatus.OPEN, "TESTA")

    close(risk, payloads.closure(), actor=cast.person(name))

    assert risk.status == RiskStatus.CLOSED


@pytest.mark.parametrize("name", ["chair", "secretary", "colleague", "ics_lead"])
def test_nobody_else_confirms(cast, proposed, name):
    with pytest.raises(NotPermitted):
        confirm_closure(proposed, {}, actor=cast.person(name))


def test_below_fifteen_there_is_nothing_to_propose(cast):
    broken = refused(propose_closure, risk_at(RiskStatus.OPEN), payloads.closure(), cast.lead)

    assert broken.message == "TESTA-0001 scores 12, so one person closes it. Close it instead."


def test_one_proposal_at_a_time(cast, proposed):
    broken = refused(propose_closure, proposed, payloads.closure(), cast.director)

    assert broken.message == "Title of lead has proposed to close it already."


@pytest.mark.parametrize("verb", [confirm_closure, drop_closure])
def test_without_a_proposal_there_is_nothing_to_confirm_or_take_back(cast, severe, verb):
    payload = payloads.dropping() if verb is drop_closure else {}

    assert refused(verb, severe, payload, cast.director).message == "Nobody has proposed to close TESTA-0001."


@pytest.mark.parametrize(("name", "heard"), [("lead", []), ("director", ["lead"])])
def test_a_proposal_is_taken_back_by_who_made_it_or_another(cast, proposed, name, heard):
    drop_closure(proposed, payloads.dropping(), actor=cast.person(name))
    kept = db.session.scalars(select(ClosureProposal)).one()

    assert (proposed.status, document(proposed)["closure_proposed"]) == ("open", None)
    assert (kept.confirmed, kept.dropped_because, kept.settled_version) == (
        False,
        "A post became vacant again",
        proposed.version,
    )
    assert (message(proposed), told()) == (None, heard)


def test_after_that_another_may_be_made(cast, proposed):
    drop_closure(proposed, payloads.dropping(), actor=cast.lead)
    propose_closure(proposed, payloads.closure(), actor=cast.director)
    confirm_closure(proposed, {}, actor=cast.lead)

    assert proposed.status == RiskStatus.CLOSED


@pytest.mark.parametrize("given", [(5, 5), (4, 4), (1, 1)])
def test_a_new_score_takes_it_back_in_the_same_move(cast, proposed, given):
    before = last_event().seq
    score(proposed, payloads.rescoring(*given), actor=cast.director)

    assert (last_event().seq, proposed.closure_proposed) == (before + 1, None)
    assert document(proposed)["closure_proposed"] is None
    assert last_data() == {"kind": "current", "score": given[0] * given[1], "proposal": "dropped"}


@pytest.mark.parametrize("kind", ["target", "initial"])
def test_other_scores_leave_it(cast, proposed, kind):
    payload = payloads.target() if kind == "target" else payloads.rescoring(5, 5, kind="initial")

    score(proposed, payload, actor=cast.director)

    assert proposed.closure_proposed is not None


def test_asking_a_unit_above_takes_it_back(cast, proposed):
    escalate(proposed, payloads.escalate("TESTA"), actor=cast.lead)

    assert (proposed.closure_proposed, last_data()["proposal"]) == (None, "dropped")


def test_another_owner_or_other_words_leave_it(cast, proposed):
    hand_over(proposed, payloads.handing_over(cast.colleague), actor=cast.director)
    amend(proposed, {"title": "Other"}, actor=cast.director)

    assert proposed.closure_proposed is not None
