from datetime import UTC, date, datetime

import pytest
from sqlalchemy import select

from riskreg import clock
from riskreg.errors import InvalidInput
from riskreg.extensions import db
from riskreg.models import RiskDecline, RiskQuestion
from riskreg.vocabulary import RiskStatus
from tests.factories import payloads
from tests.factories.moves import answer_question, raise_risk, risk_at, triage_risk
from tests.factories.rows import GrantFactory, PersonFactory
from tests.reading import document, last_data, message, seen_by, told


@pytest.fixture
def risk(cast):
    return raise_risk(actor=cast.contributor)


def accept(risk, cast, owner="lead", actor="lead", **changes):
    return triage_risk(risk, payloads.accept(cast.person(owner), **changes), actor=cast.person(actor))


def test_accepting_names_owner_holder_score_and_next_review(cast, risk):
    accept(risk, cast)

    assert (risk.status, risk.owner, risk.holder.code) == (RiskStatus.OPEN, cast.lead, "TESTA.SLT")
    assert (risk.score, risk.band, risk.triage_by) == (12, "high", None)
    assert last_data() == {"owner": str(cast.lead.uuid), "holder": "TESTA.SLT", "score": 12}
    assert seen_by(risk) == ["TESTA", "TESTA.SLT"]


def test_the_first_score_is_the_initial_one_too(cast, risk):
    accept(risk, cast)
    scores = document(risk)["scores"]

    assert scores["initial"] == scores["current"]
    assert scores["target"] is None
    assert [(row.n, row.kind, row.score, row.scored_by) for row in risk.scores] == [
        (1, "initial", 12, cast.lead),
        (2, "current", 12, cast.lead),
    ]


def test_who_raised_it_reads_the_message_and_is_told(cast, risk):
    accept(risk, cast, message="Well spotted")

    assert (message(risk), told()) == ("Well spotted", ["contributor"])


def test_the_holder_is_the_lowest_unit_where_the_owner_has_a_role(cast):
    held = []
    for owner in ("contributor", "lead", "director", "organisation_contributor"):
        risk = raise_risk(actor=cast.contributor)
        accept(risk, cast, owner=owner)
        held.append(risk.holder.code)

    assert held == ["TESTA.SLT", "TESTA.SLT", "TESTA", "TESTA"]


def test_a_holder_may_be_named(cast, risk):
    both = PersonFactory()
    for code in ("TESTA.SLT", "TESTA"):
        GrantFactory(person=both, unit=cast.unit(code))

    triage_risk(risk, payloads.accept(both, holder="TESTA"), actor=cast.lead)

    assert (risk.holder.code, risk.level, risk.owner) == ("TESTA", "organisation", both)


@pytest.mark.parametrize("code", ["TESTI", "TESTA.PHY", "TESTB", "NOWHERE"])
def test_the_holder_is_a_unit_of_the_path_inside_the_organisation(cast, risk, code):
    with pytest.raises(InvalidInput) as refused:
        accept(risk, cast, holder=code)

    assert refused.value.fields == {"holder": ["Select one of TESTA.SLT, TESTA. To go further up, escalate it"]}


@pytest.mark.parametrize("name", ["sibling_lead", "ics_lead", "neighbour", "unit_administrator", "nobody"])
def test_the_owner_needs_a_role_there_that_reads_risks(cast, risk, name):
    with pytest.raises(InvalidInput) as refused:
        accept(risk, cast, owner=name)

    assert refused.value.fields == {"owner": ["Select someone with a role at TESTA.SLT or TESTA"]}


def test_the_owner_needs_a_live_role_and_an_active_account(cast, risk):
    gone, ended = PersonFactory(active=False), PersonFactory()
    GrantFactory(person=gone, unit=cast.unit("TESTA"))
    GrantFactory(person=ended, unit=cast.unit("TESTA"), valid_to=date(2026, 11, 23))

    for person in (gone, ended):
        with pytest.raises(InvalidInput):
            triage_risk(risk, payloads.accept(person), actor=cast.lead)


@pytest.mark.parametrize(
    ("owner", "consequence", "likelihood", "days"),
    # The shorter of the band's days and the level's: team 365, organisation 30.
    [("lead", 1, 1, 365), ("lead", 2, 2, 180), ("lead", 4, 3, 90), ("lead", 5, 5, 30), ("director", 1, 1, 30)],
)
def test_the_next_review_is_by_default_the_latest_that_band_and_level_allow(
    cast, risk, owner, consequence, likelihood, days
):
    accept(risk, cast, owner=owner, score=payloads.score(consequence, likelihood))

    assert str(risk.next_review_on) == payloads.day(days)


def test_an_earlier_review_may_be_chosen_and_no_later_one(cast, risk):
    with pytest.raises(InvalidInput) as refused:
        accept(risk, cast, next_review_on=payloads.day(91))

    accept(risk, cast, next_review_on=payloads.day(90))

    assert refused.value.fields == {"next_review_on": ["Review date must be within 90 days because the score is High"]}
    assert str(risk.next_review_on) == payloads.day(90)


def test_triage_may_give_a_title_cause_and_effect(cast, risk):
    accept(risk, cast, title="Weekend cover", cause="Two posts are vacant", effect="Harm at weekends")

    assert (risk.title, risk.cause, risk.effect) == (
        "Weekend cover",
        "Two posts are vacant",
        "Harm at weekends",
    )


def test_a_question_stops_the_clock_and_an_answer_starts_it_anew(cast, risk):
    triage_risk(risk, payloads.ask(question="Which weekends?", message="One thing"), actor=cast.lead)

    assert (risk.status, risk.triage_by, message(risk)) == ("needs_information", None, "One thing")
    assert told() == ["contributor"]

    with clock.at(datetime(2026, 11, 27, 9, tzinfo=UTC)):
        answer_question(risk, payloads.answering(text="All"), actor=cast.contributor)
    question = db.session.scalars(select(RiskQuestion)).one()

    assert (risk.status, risk.triage_by, message(risk)) == ("new", date(2026, 12, 2), None)
    assert (question.text, question.version, question.answer) == ("Which weekends?", 2, "All")


def test_each_answer_belongs_to_its_own_question(cast, risk):
    for number in ("one", "two"):
        triage_risk(risk, payloads.ask(question=f"Question {number}?"), actor=cast.lead)
        answer_question(risk, payloads.answering(text=f"Answer {number}"), actor=cast.contributor)

    pairs = db.session.execute(select(RiskQuestion.text, RiskQuestion.answer).order_by(RiskQuestion.version))
    assert pairs.all() == [("Question one?", "Answer one"), ("Question two?", "Answer two")]


def test_declining_keeps_the_reason_and_what_else_they_can_do(cast, risk):
    triage_risk(risk, payloads.decline(reason="An issue", what_else="Report it"), actor=cast.lead)
    kept = db.session.scalars(select(RiskDecline)).one()

    assert (risk.status, risk.triage_by, risk.owner) == (RiskStatus.DECLINED, None, None)
    assert (kept.version, kept.reason, kept.what_else) == (2, "An issue", "Report it")
    assert (message(risk), told()) == ("We have not taken it on", ["contributor"])
    assert seen_by(risk) == ["TESTA", "TESTA.SLT"]


def test_no_words_of_a_person_reach_the_event(cast, risk):
    triage_risk(risk, payloads.decline(), actor=cast.lead)

    assert last_data() == {}


def test_a_risk_raised_above_every_organisation_is_triaged_where_it_was_raised(cast):
    risk = risk_at(RiskStatus.OPEN, "TESTI")

    assert (risk.holder.code, risk.level, seen_by(risk)) == ("TESTI", "ics", ["TESTI"])
