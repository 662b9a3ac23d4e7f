from datetime import timedelta

import pytest
from sqlalchemy import select

from riskreg import clock
from riskreg.errors import InvalidInput, NotPermitted
from riskreg.extensions import db, transaction
from riskreg.models import PathwaySetting
from riskreg.queries.pathway import pathway_for
from riskreg.schemas.base import read
from riskreg.schemas.pathway import SetPathway
from riskreg.vocabulary import Band, EscalationStatus, Level, RiskStatus, Role
from riskreg.workflows.escalation import units_to_ask
from riskreg.workflows.pathway import set_pathway
from tests.factories import moves, payloads
from tests.factories.rows import GrantFactory
from tests.reading import document

SHORT = {"acknowledge": 2, "decide": 4, "acknowledge_extreme": 1, "decide_extreme": 2}


def administrator(cast, unit="TESTI"):
    return GrantFactory(unit=cast.unit(unit), role=Role.SYSTEM_ADMINISTRATOR).person


def setting(cast, content, unit="TESTI", *, actor=None, ahead=0):
    actor = actor or administrator(cast)
    sent = {"starts_on": payloads.day(ahead), "content": content, "reason": "Agreed by the board"}
    return transaction(lambda: set_pathway(cast.unit(unit), read(SetPathway(), sent), actor=actor))


def in_force(cast, unit):
    return pathway_for(cast.unit(unit), on=clock.today())


def refusal(cast, content, unit, **more):
    with pytest.raises(InvalidInput) as refused:
        setting(cast, content, unit, actor=administrator(cast, "X24"), **more)
    assert db.session.scalars(select(PathwaySetting)).all() == []
    return refused.value.fields


def test_a_setting_keeps_what_why_who_and_when(cast):
    actor = administrator(cast)

    made = setting(cast, {"levels": {"organisation": {"takes_score_from": 12}}}, actor=actor, ahead=3)

    assert (made.unit.code, made.starts_on, made.reason) == ("TESTI", clock.today() + timedelta(3), made.reason)
    assert made.content == {"levels": {"organisation": {"takes_score_from": 12}}}
    assert (made.set_by, made.set_at) == (actor, clock.now())


def test_it_counts_at_once_in_the_transaction_that_set_it(cast):
    actor, unit = administrator(cast), cast.unit("TESTA")

    def command():
        before = in_force(cast, "TESTA").takes_score_from(Level.ICS)
        sent = {"starts_on": payloads.day(0), "content": {"levels": {"ics": {"takes_score_from": 9}}}, "reason": "x"}
        set_pathway(cast.unit("TESTI"), read(SetPathway(), sent), actor=actor)
        return before, pathway_for(unit, on=clock.today()).takes_score_from(Level.ICS)

    assert transaction(command) == (15, 9)


def test_a_newer_setting_of_the_same_day_adds_a_row_and_counts_instead(cast):
    setting(cast, {"levels": {"organisation": {"takes_score_from": 12}}, "review_every_days": {"low": 100}})
    setting(cast, {"levels": {"organisation": {"takes_score_from": 10}}})

    assert len(db.session.scalars(select(PathwaySetting)).all()) == 2
    assert in_force(cast, "TESTA").takes_score_from(Level.ORGANISATION) == 10
    assert in_force(cast, "TESTA").set_by("review_every_days.low") is None


def test_a_setting_can_be_taken_back_by_an_empty_one_of_the_same_day(cast):
    setting(cast, {"review_every_days": {"low": 100}}, ahead=5)
    setting(cast, {}, ahead=5)

    with clock.at(clock.now() + timedelta(days=6)):
        assert in_force(cast, "TESTI").set_by("review_every_days.low") is None


@pytest.mark.parametrize("name", ["ics_lead", "director", "unit_administrator", "ics_administrator", "contributor"])
def test_only_a_system_administrator_sets_it(cast, name):
    with pytest.raises(NotPermitted):
        setting(cast, {"review_every_days": {"low": 100}}, actor=cast.person(name))


@pytest.mark.parametrize(
    ("granted", "unit", "may"),
    [
        ("TESTI", "TESTI", True),
        ("TESTI", "TESTA", True),
        ("TESTI", "TESTA.SLT", True),
        ("TESTR", "TESTA", True),
        ("TESTA", "TESTI", False),
        ("TESTA", "TESTB", False),
        ("TESTJ", "TESTA", False),
    ],
)
def test_granted_on_the_unit_or_above_it(cast, granted, unit, may):
    actor = administrator(cast, granted)

    if may:
        setting(cast, {"review_every_days": {"low": 100}}, unit, actor=actor)
    else:
        with pytest.raises(NotPermitted):
            setting(cast, {"review_every_days": {"low": 100}}, unit, actor=actor)


def test_an_operator_at_the_command_line_has_no_name(cast):
    sent = {"starts_on": payloads.day(0), "content": {"review_every_days": {"low": 100}}, "reason": "x"}

    made = transaction(lambda: set_pathway(cast.unit("X24"), read(SetPathway(), sent), actor=None))

    assert made.set_by is None


@pytest.mark.parametrize(
    ("unit", "content", "fields"),
    [
        ("TESTA", {}, {"content": ["Set something"]}),
        (
            "TESTA",
            {"levels": {"ics": {"takes_score_from": 5}}},
            {"content.levels.ics": ["TESTA sets its own level and those below it"]},
        ),
        (
            "TESTA.SLT",
            {"levels": {"organisation": {"review_max_days": 5}}},
            {"content.levels.organisation": ["TESTA.SLT sets its own level and those below it"]},
        ),
        (
            "TESTA",
            {"route": {"levels": ["team", "organisation", "region", "national"]}},
            {"content.route.levels": ["TESTA cannot leave out: ics"]},
        ),
        (
            "TESTR",
            {"route": {"levels": ["team", "ics", "region", "national"]}},
            {"content.route.levels": ["TESTR cannot leave out: organisation"]},
        ),
        (
            "TESTA",
            {"route": {"levels": ["organisation", "team", "ics", "region", "national"]}},
            {"content.route.levels": ["Put the levels in order, the lowest first"]},
        ),
    ],
)
def test_what_a_unit_cannot_set(cast, unit, content, fields):
    assert refusal(cast, content, unit) == fields


def test_a_start_in_the_past_is_refused(cast):
    assert refusal(cast, {"review_every_days": {"low": 100}}, "TESTI", ahead=-1) == {
        "starts_on": ["Start date must be today or later"]
    }


def test_a_unit_that_has_closed_by_then_sets_nothing(cast):
    cast.unit("TESTA").valid_to = clock.today() + timedelta(days=2)
    db.session.commit()

    setting(cast, {"review_every_days": {"low": 100}}, "TESTA", ahead=2)
    with pytest.raises(InvalidInput) as refused:
        setting(cast, {"review_every_days": {"low": 100}}, "TESTA", ahead=3)

    assert refused.value.fields == {"starts_on": ["TESTA is closed on that day"]}


def test_a_request_of_yesterday_keeps_its_clock(cast):
    asked = moves.escalation_at(EscalationStatus.ASKED, "TESTI")
    dates = asked.acknowledge_by, asked.decide_by

    with clock.at(clock.now() + timedelta(days=1)):
        setting(cast, {"levels": {"ics": {"clock": SHORT}}})
        other = moves.escalation_at(EscalationStatus.ASKED, "TESTI")

    db.session.refresh(asked)
    assert (asked.acknowledge_by, asked.decide_by) == dates
    tomorrow = clock.today() + timedelta(days=1)
    assert (other.acknowledge_by, other.decide_by) == tuple(clock.add_working_days(tomorrow, n) for n in (2, 4))


def test_the_clock_is_that_of_the_unit_asked(cast):
    setting(cast, {"levels": {"ics": {"clock": SHORT}}}, "TESTJ", actor=administrator(cast, "TESTJ"))

    asked = moves.escalation_at(EscalationStatus.ASKED, "TESTI")

    assert asked.decide_by == clock.add_working_days(clock.today(), 20)


def test_an_extreme_risk_has_the_days_of_extreme_risks(cast):
    setting(cast, {"levels": {"ics": {"clock": SHORT}}})
    risk = moves.risk_at(RiskStatus.OPEN, score=payloads.score(4, 4))

    asked = moves.escalation_at(EscalationStatus.ASKED, "TESTI", risk=risk)

    assert asked.decide_by == clock.add_working_days(clock.today(), 2)


def test_reviews_given_from_then_on_follow_the_interval_and_those_given_before_stay(cast):
    before = moves.risk_at(RiskStatus.OPEN)
    setting(cast, {"review_every_days": {"high": 20}}, "TESTA", actor=administrator(cast, "TESTA"))
    after = moves.risk_at(RiskStatus.OPEN)

    assert document(before)["next_review_on"] == payloads.day(90)
    assert document(after)["next_review_on"] == payloads.day(20)
    with pytest.raises(InvalidInput) as refused:
        moves.risk_at(RiskStatus.OPEN, next_review_on=payloads.day(21))
    assert refused.value.fields == {"next_review_on": ["Review date must be within 20 days because the score is High"]}


def test_scores_keep_the_national_band_whatever_a_unit_calls_it(cast):
    content = {"bands": {"moderate": 4, "high": 15, "extreme": 20}}
    setting(cast, content, "TESTA", actor=administrator(cast, "TESTA"))

    risk = moves.risk_at(RiskStatus.OPEN)

    assert document(risk)["scores"]["current"]["band"] == "high"
    assert in_force(cast, "TESTA").local_band(12) == Band.MODERATE


def test_a_level_that_is_left_out_is_not_asked(cast):
    risk = moves.risk_at(RiskStatus.OPEN, "TESTC.OT", owner=cast.elsewhere_contributor)
    before = [unit.code for unit in units_to_ask(risk, actor=cast.elsewhere)]
    route = ["team", "organisation", "ics", "region", "national"]
    setting(cast, {"route": {"levels": route}}, "TESTC", actor=administrator(cast, "TESTC"))

    assert before == ["TESTC.CHS", "TESTC", "TESTJ"]
    assert [unit.code for unit in units_to_ask(risk, actor=cast.elsewhere)] == ["TESTC", "TESTJ"]
