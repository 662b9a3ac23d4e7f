import pytest
from sqlalchemy import func, select

from riskreg.errors import InvalidInput, NotPermitted
from riskreg.extensions import db, transaction
from riskreg.models import PathwaySetting, Risk
from riskreg.queries.pathway import forget_pathways
from riskreg.queries.pathway_preview import AtLevel
from riskreg.schemas.base import read
from riskreg.schemas.pathway import PreviewPathway, SetPathway
from riskreg.vocabulary import Level, RiskStatus, Role
from riskreg.workflows.pathway import preview_pathway, set_pathway
from tests.factories import moves, payloads
from tests.factories.rows import GrantFactory
from tests.pages.test_statement_counts import counted
from tests.setting import proposed

SHORT = {"acknowledge": 2, "decide": 4, "acknowledge_extreme": 1, "decide_extreme": 2}
TAKES_FROM_12 = {"levels": {"organisation": {"takes_score_from": 12}}}


@pytest.fixture
def administrator(cast):
    return GrantFactory(unit=cast.unit("TESTI"), role=Role.SYSTEM_ADMINISTRATOR).person


def sent(content, ahead=0):
    return {"starts_on": payloads.day(ahead), "content": content, "reason": "Agreed by the board"}


@pytest.fixture
def preview(cast, administrator):
    def ask(content, unit="TESTA", *, reader=administrator, ahead=0):
        db.session.rollback()
        found = preview_pathway(cast.unit(unit), read(PreviewPathway(), sent(content, ahead)), reader=reader)
        return {row.level: row for row in found.levels}

    return ask


def set_it(cast, content, actor, unit="TESTA"):
    transaction(lambda: set_pathway(cast.unit(unit), read(SetPathway(), sent(content)), actor=actor))


def some(number, unit="TESTA.SLT", **accepted):
    return [moves.risk_at(RiskStatus.OPEN, unit, **accepted) for _ in range(number)]


def test_what_would_newly_be_proposed_is_what_is_proposed_once_it_is_set(cast, preview, administrator):
    some(5)
    before = proposed(cast.lead)

    told = preview(TAKES_FROM_12)
    set_it(cast, TAKES_FROM_12, administrator)

    assert told[Level.TEAM].newly_proposed == 5
    assert (before, len(proposed(cast.lead))) == ([], 5)
    assert preview(TAKES_FROM_12)[Level.TEAM].newly_proposed is None


def test_fewer_than_five_are_not_told_apart_from_none(cast, preview):
    none = preview(TAKES_FROM_12)

    some(4)

    assert preview(TAKES_FROM_12) == none
    assert none == {level: AtLevel(level, *[None] * 4) for level in (Level.TEAM, Level.SERVICE, Level.ORGANISATION)}


def test_what_is_proposed_now_or_asked_about_is_no_news(cast, preview):
    risks = some(5)
    moves.escalate(risks[0], payloads.escalate("TESTA"), actor=cast.lead)
    assert preview(TAKES_FROM_12)[Level.TEAM].newly_proposed is None

    some(1)
    assert preview(TAKES_FROM_12)[Level.TEAM].newly_proposed == 5
    some(1, score=payloads.score(4, 4))
    assert preview(TAKES_FROM_12)[Level.TEAM].newly_proposed == 5


def test_a_confidential_risk_is_in_no_count(cast, administrator):
    risks = some(5)
    content = read(PreviewPathway(), sent(TAKES_FROM_12))
    # In this transaction only: it is rolled back before anything is written.
    db.session.get_one(Risk, risks[0].id).confidential = True
    db.session.flush()

    told = preview_pathway(cast.unit("TESTA"), content, reader=administrator)
    db.session.rollback()

    assert told.levels[0].newly_proposed is None


def test_a_setting_reaches_those_below_it_and_nobody_else(cast, preview):
    some(5)
    some(5, "TESTB.SLT", owner=cast.neighbour_contributor)
    reader = GrantFactory(unit=cast.unit("TESTR"), role=Role.SYSTEM_ADMINISTRATOR).person

    assert preview(TAKES_FROM_12, "TESTB", reader=reader)[Level.TEAM].newly_proposed == 5
    assert preview(TAKES_FROM_12, "TESTI", reader=reader)[Level.TEAM].newly_proposed == 10
    assert preview(TAKES_FROM_12, "TESTJ", reader=reader)[Level.TEAM].newly_proposed is None


def test_a_nearer_setting_stands_against_it(cast, preview, administrator):
    some(5)
    set_it(cast, {"levels": {"organisation": {"takes_score_from": 20}}}, administrator, "TESTA")

    assert preview(TAKES_FROM_12, "TESTI")[Level.TEAM].newly_proposed is None


@pytest.mark.parametrize(("days", "expected"), [(40, 5), (39, 5), (41, None), (90, None)])
def test_a_review_would_be_late_when_nobody_has_looked_for_longer_than_the_new_interval(cast, preview, days, expected):
    some(5)

    told = preview({"review_every_days": {"high": days}}, ahead=41)

    assert told[Level.TEAM].reviews_late == expected
    assert told[Level.ORGANISATION].reviews_late is None


def test_a_review_that_is_late_already_is_no_news(cast, preview):
    some(5, next_review_on=payloads.day(10))

    assert preview({"review_every_days": {"high": 5}}, ahead=11)[Level.TEAM].reviews_late is None
    assert preview({"review_every_days": {"high": 5}}, ahead=10)[Level.TEAM].reviews_late == 5


def test_other_clocks_are_counted_for_the_risks_that_would_go_to_that_level_next(cast, preview):
    some(5)
    extreme = some(5, score=payloads.score(4, 4))
    of_organisation = {"levels": {"organisation": {"clock": SHORT}}}

    assert preview(of_organisation)[Level.TEAM].other_clocks == 10
    assert preview({"levels": {"ics": {"clock": SHORT}}}, "TESTI")[Level.TEAM].other_clocks is None
    only_extreme = SHORT | {"acknowledge": 3, "decide": 10}
    assert preview({"levels": {"organisation": {"clock": only_extreme}}})[Level.TEAM].other_clocks == 5
    for risk in extreme:
        moves.answer(
            moves.escalate(risk, payloads.escalate("TESTA"), actor=cast.lead),
            payloads.transfer(cast.director),
            actor=cast.director,
        )
    assert preview({"levels": {"ics": {"clock": SHORT}}}, "TESTI")[Level.ORGANISATION].other_clocks == 5


def test_nothing_is_written_and_no_number_counts_up(cast, preview):
    some(1)
    before = db.session.scalar(select(func.count(PathwaySetting.id)))

    preview(TAKES_FROM_12)
    forget_pathways()

    assert db.session.scalar(select(func.count(PathwaySetting.id))) == before == 0
    assert not db.session.new
    assert not db.session.dirty


@pytest.mark.parametrize("name", ["director", "ics_lead", "unit_administrator", "contributor"])
def test_others_get_no_preview(cast, preview, name):
    with pytest.raises(NotPermitted):
        preview(TAKES_FROM_12, reader=cast.person(name))


def test_what_could_not_be_set_has_no_preview(cast, preview):
    with pytest.raises(InvalidInput) as refused:
        preview({"levels": {"ics": {"takes_score_from": 5}}})

    assert list(refused.value.fields) == ["content.levels.ics"]


def test_it_asks_as_often_however_many_units_and_risks_there_are(cast, preview, administrator):
    some(1)
    with counted() as few:
        preview(TAKES_FROM_12, "TESTI")
    some(4)
    some(3, "TESTB.SLT", owner=cast.neighbour_contributor)
    set_it(cast, {"review_every_days": {"low": 100}}, administrator, "TESTB")
    with counted() as many:
        preview(TAKES_FROM_12, "TESTI")

    assert len(many) == len(few)
