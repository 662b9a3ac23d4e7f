"""What can become of a risk, all of it in the demo; and what its readers find on their pages because of it."""

import pytest
from sqlalchemy import func, select

from riskreg import clock
from riskreg.extensions import db
from riskreg.models import (
    Action,
    ActionDate,
    ClosureProposal,
    ConfidentialMark,
    Escalation,
    EscalationHold,
    PathwaySetting,
    Person,
    Risk,
    RiskLink,
    RiskReader,
    RiskShare,
    RiskTolerance,
    Score,
    StepDown,
    Transfer,
    Unit,
    UnitChange,
    Voice,
)
from riskreg.queries import data_quality, unanswered
from riskreg.queries.pathway import pathway_for
from riskreg.queries.people import by_email
from riskreg.queries.proposals import proposal_of
from riskreg.queries.risks import count_visible
from riskreg.queries.units import names_of
from riskreg.vocabulary import (
    Affected,
    Check,
    EscalationStatus,
    Level,
    LinkKind,
    RiskStatus,
    Route,
    StepDownStatus,
    TransferStatus,
    UnitChangeKind,
)

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("filled", "today")]


def all_of(model, *conditions):
    return list(db.session.scalars(select(model).where(*conditions)))


def test_risks_are_lived_with_and_for_some_the_day_has_passed():
    tolerated = all_of(Risk, Risk.status == RiskStatus.TOLERATED)
    over = all_of(RiskTolerance, RiskTolerance.until < clock.today())

    assert len(tolerated) >= 2
    assert all(risk.tolerated_until >= clock.today() for risk in tolerated)
    assert len(over) >= 2


def test_a_proposal_to_close_waits_one_was_dropped_and_two_were_confirmed():
    proposals = all_of(ClosureProposal)
    by_now = [proposal.confirmed if proposal.settled_version else "waits" for proposal in proposals]

    assert {outcome: by_now.count(outcome) for outcome in by_now} == {"waits": 1, False: 1, True: 2}
    assert {row.settled_by_id for row in proposals} >= {by_email("chair@demoa.example").id}


def test_confidential_risks_have_readers_and_one_is_everybodys_again():
    kept = all_of(Risk, Risk.confidential.is_(True))
    marks = [row.confidential for row in all_of(ConfidentialMark)]

    assert len(kept) == 2
    assert all(len(all_of(RiskReader, RiskReader.risk_id == risk.id)) >= 3 for risk in kept)
    assert (marks.count(True), marks.count(False)) == (3, 1)


def test_the_information_governance_lead_reads_what_is_confidential_and_nothing_else():
    assert count_visible(reader=by_email("ig@demoa.example")) == 1


def test_one_share_is_live_and_others_have_ended():
    shares = all_of(RiskShare)

    assert [share.is_live(on=clock.today()) for share in shares].count(True) == 1
    assert len(shares) == 3
    assert all(share.ended_at for share in shares if share.until < clock.today())


def test_links_of_every_kind_and_one_that_was_a_mistake():
    links = all_of(RiskLink)

    assert {row.kind for row in links if row.unlinked_at is None} == set(LinkKind)
    assert [row.unlinked_at is not None for row in links].count(True) == 1


def test_an_action_was_put_off_three_times_and_some_are_overdue():
    times = select(func.count(ActionDate.id)).group_by(ActionDate.action_id)

    assert list(db.session.scalars(times)) == [3]
    assert len(all_of(Action, Action.done_on.is_(None), Action.due_on < clock.today())) >= 3


def test_other_levels_have_scored_beside_the_holder():
    levels = select(Unit.level).join(Score, Score.beside_unit_id == Unit.id)

    assert set(db.session.scalars(levels)) == {Level.TEAM, Level.ICS}


def test_risks_say_where_in_the_work_system_they_lie_and_whom_they_reach():
    risks = all_of(Risk)

    assert len([risk for risk in risks if risk.seips]) >= 5
    assert {group for risk in risks for group in risk.affected} >= set(Affected) - {Affected.NOT_SURE}
    assert len(all_of(Voice)) >= 8


def test_education_concerns_went_to_the_region_and_urgent_ones_were_phoned_first():
    education = all_of(Escalation, Escalation.route == Route.EDUCATION)
    urgent = all_of(Escalation, Escalation.route == Route.URGENT)

    assert {row.risk.education["isf_category"] for row in education} == {"isf2", "isf3"}
    assert {row.to_unit.level for row in education} == {Level.REGION}
    assert all(row.phoned and row.phoned_at < row.asked_at for row in urgent)


def test_appeals_wait_and_were_accepted_and_declined():
    appeals = all_of(Escalation, Escalation.appeal_of_id.is_not(None))

    assert {row.status for row in appeals} == {
        EscalationStatus.ASKED,
        EscalationStatus.ACCEPTED,
        EscalationStatus.DECLINED,
    }


def test_step_downs_and_transfers_stand_in_every_way():
    assert {row.status for row in all_of(StepDown)} == set(StepDownStatus)
    assert {row.status for row in all_of(Transfer)} == set(TransferStatus)
    assert [row for row in all_of(StepDown, StepDown.status == StepDownStatus.AGREED) if row.watch_on > clock.today()]


def test_a_proposal_is_held_with_a_reason_and_another_has_come_back():
    holds = all_of(EscalationHold)
    proposals = [proposal_of(db.session.get_one(Risk, row.risk_id)) for row in holds]

    assert len(holds) == 2
    assert {proposal.hold is not None for proposal in proposals} == {True, False}


def test_a_trust_has_another_name_and_a_team_went_into_another_with_its_risks():
    closed = all_of(Unit, Unit.code == "DEMOE.OTW")[0]

    assert {row.kind for row in all_of(UnitChange)} == {UnitChangeKind.RENAME, UnitChangeKind.MERGER}
    assert names_of(["DEMOD"]) == {"DEMOD": "Coastal and Harbour NHS Trust (fictional)"}
    assert not closed.is_open(on=clock.today())
    assert all_of(Risk, Risk.origin_id == closed.id) == []
    assert (
        len(all_of(Risk, Risk.reference.like("DEMOE-%"), Risk.owner.has(Person.email == "lead.otw@demoe.example"))) == 3
    )


def test_the_ics_has_a_pathway_of_its_own():
    setting = all_of(PathwaySetting)[0]
    pathway = pathway_for(setting.unit, on=clock.today())

    assert setting.unit.code == "DEMOI"
    assert pathway.takes_score_from(Level.ICS) == 12


@pytest.mark.parametrize("email", ["lead@demoi.example", "lead@demor.example"])
def test_what_nobody_answered_shows_one_level_up(email):
    assert unanswered.how_many(reader=by_email(email)) >= 1


def test_every_check_of_the_register_finds_something_but_for_what_people_cannot_cause():
    readers = [person for person in all_of(Person) if person.email.startswith(("director@", "lead@"))]
    found = {check for reader in readers for check, number in data_quality.counts(reader=reader).items() if number}

    # Whoever tolerates a risk writes the record in the same move; only a damaged register lacks it.
    assert found == set(Check) - {Check.TOLERATED_WITHOUT_RECORD}
