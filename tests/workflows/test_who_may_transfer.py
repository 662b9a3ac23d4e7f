import pytest

from riskreg.errors import InvalidInput, NotFound, NotPermitted, RuleBroken
from riskreg.queries.transfers import get_transfer
from riskreg.vocabulary import RiskStatus
from riskreg.workflows.offering import legal_moves
from tests.factories import moves, payloads
from tests.factories.moves import cast, risk_at
from tests.factories.rows import GrantFactory


def asked(risk=None, to_unit="TESTB.SLT"):
    return moves.propose_transfer(
        risk or risk_at(RiskStatus.OPEN), payloads.propose_transfer(to_unit), actor=cast.director
    )


@pytest.mark.parametrize("to_unit", ["TESTA.PHY", "TESTA", "TESTI", "QM7", "NOWHERE"])
def test_it_goes_only_to_a_unit_of_another_organisation(to_unit):
    with pytest.raises(InvalidInput) as refused:
        asked(to_unit=to_unit)

    assert list(refused.value.fields) == ["to_unit"]


@pytest.mark.parametrize(
    "name", ["contributor", "lead", "quality_officer", "ics_lead", "organisation_contributor", "neighbour"]
)
def test_only_the_lead_of_its_organisation_gives_a_risk_away(name):
    risk = risk_at(RiskStatus.OPEN)

    with pytest.raises(NotPermitted):
        moves.propose_transfer(risk, payloads.propose_transfer(), actor=cast.person(name))
    assert ("transfer" in legal_moves(risk, actor=cast.director), "transfer" in legal_moves(risk, actor=cast.lead)) == (
        True,
        False,
    )


@pytest.mark.parametrize("name", ["neighbour_contributor", "director", "ics_lead", "elsewhere"])
def test_only_those_who_lead_the_new_organisation_answer(name):
    transfer = asked()

    with pytest.raises(NotPermitted):
        moves.answer_transfer(transfer, payloads.refuse_transfer(), actor=cast.person(name))


def test_nobody_agrees_to_what_they_proposed(cast):
    GrantFactory(person=cast.director, unit=cast.unit("TESTB"))
    transfer = asked()

    with pytest.raises(NotPermitted):
        moves.answer_transfer(transfer, payloads.refuse_transfer(), actor=cast.director)


def test_not_while_a_unit_above_decides(cast):
    risk = risk_at(RiskStatus.OPEN)
    transfer = asked(risk)
    moves.escalate(risk, payloads.escalate("TESTA"), actor=cast.lead)

    with pytest.raises(RuleBroken) as second:
        asked(risk)
    answers = payloads.agree_transfer(cast.neighbour_contributor)
    with pytest.raises(RuleBroken) as answer:
        moves.answer_transfer(transfer, answers, actor=cast.neighbour)

    assert (second.value.code, answer.value.code) == ("escalation_undecided", "escalation_undecided")
    # Who was asked since is nothing the new side may know.
    assert (
        answer.value.message == "TESTA-0001 cannot move now: its organisation has to settle something about it first."
    )
    assert answer.value.details == {"legal_moves": ["refuse"]}


def test_one_proposal_at_a_time(cast):
    risk = risk_at(RiskStatus.OPEN)
    asked(risk)

    with pytest.raises(RuleBroken) as refused:
        asked(risk, "TESTC.OT")

    assert (refused.value.code, refused.value.message) == (
        "transfer_undecided",
        "TESTB has been asked to take this risk on and has not answered yet.",
    )


def test_a_confidential_risk_is_shown_to_no_other_organisation(cast):
    risk, transfer = risk_at(RiskStatus.OPEN), asked(risk_at(RiskStatus.OPEN))
    for each in (risk, transfer.risk):
        moves.mark_confidential(each, payloads.mark(), actor=cast.director)

    with pytest.raises(RuleBroken) as refused:
        asked(risk)
    assert refused.value.code == "risk_confidential"
    with pytest.raises(NotFound):
        get_transfer(str(transfer.uuid), reader=cast.neighbour)
    with pytest.raises(NotPermitted):
        moves.answer_transfer(transfer, payloads.refuse_transfer(), actor=cast.neighbour)
