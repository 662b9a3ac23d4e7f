from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.exc import StatementError

from riskreg import clock, policy
from riskreg.errors import NotFound
from riskreg.extensions import db
from riskreg.models import Risk
from riskreg.queries import documents, my_risks, register, risks, triage, waiting
from riskreg.queries.dealing import get_in_view
from riskreg.queries.filters import RiskFilters
from riskreg.queries.kept import kept
from riskreg.queries.proposals import count_proposed
from riskreg.queries.register_filters import Due, Wanted
from riskreg.queries.requests import requests_for
from riskreg.vocabulary import RiskStatus
from tests.conftest import A_TUESDAY
from tests.factories import moves, payloads

SIDES = ("TESTA", "TESTB")


@pytest.fixture
def two_sides(cast):
    """References by organisation, of one more risk in the first, so that counts differ too."""
    found = {}
    for side, lead in (("TESTA", cast.director), ("TESTB", cast.neighbour)):
        unit = f"{side}.SLT"
        new = moves.risk_at(RiskStatus.NEW, unit)
        opened = moves.risk_at(RiskStatus.OPEN, unit, owner=lead, score=payloads.score(5, 4))
        asked = moves.risk_at(RiskStatus.OPEN, unit, owner=lead)
        moves.escalate(asked, payloads.escalate("TESTI"), actor=lead)
        found[side] = [risk.reference for risk in (new, opened, asked)]
    found["TESTA"].append(moves.raise_risk(actor=cast.contributor).reference)
    return found


def listed(reader, filters=None, after=None):
    rows = documents.page(filters or RiskFilters(), reader=reader, after=after, limit=50)
    references = dict(db.session.execute(select(Risk.uuid, Risk.reference)).all())
    return [references[uuid] for uuid, _ in rows]


def on_register(reader, **wanted):
    return sorted(row.reference for row in register.register(Wanted(**wanted), reader=reader).rows)


def finds(read, identifiers, reader):
    found = []
    for identifier in identifiers:
        try:
            read(identifier, reader=reader)
            found.append(identifier)
        except NotFound:
            pass
    return found


@pytest.fixture(params=["director", "neighbour"])
def first_then_second(request, cast):
    """Two readers of one kind, in both orders: statements are kept from one test to the next as well."""
    first, second = cast.director, cast.neighbour
    assert policy.kind_of(first) == policy.kind_of(second)
    turns = [(first, "TESTA"), (second, "TESTB"), (first, "TESTA")]
    return turns if request.param == "director" else [(second, "TESTB"), *turns]


def test_the_next_reader_of_a_list_reads_by_their_own_rights(two_sides, first_then_second):
    for reader, side in first_then_second:
        mine = two_sides[side]

        assert listed(reader) == mine
        assert documents.epoch_and_count(RiskFilters(), reader=reader, counted=True)[1] == len(mine)
        assert on_register(reader) == sorted(mine)
        assert register.register(Wanted(), reader=reader).total == len(mine)
        assert register.organisations_seen(reader=reader) == [side]
        assert [row.reference for row in triage.triage_list(reader=reader).new] == [mine[0], *mine[3:]]
        assert [row.reference[:5] for row in requests_for(reader=reader).ours] == [side]


def test_the_next_reader_of_what_waits_counts_their_own(two_sides, first_then_second):
    for reader, side in first_then_second:
        mine = two_sides[side]

        assert waiting.counts(reader).triage == len(mine) - 2
        assert [risk.reference for risk in my_risks.owned_by(reader).risks] == [mine[2], mine[1]]
        assert my_risks.totals(reader).owned == 2
        assert count_proposed(reader) == 1
        assert on_register(reader, proposed=True) == [mine[1]]


@pytest.mark.parametrize("read", [documents.current, risks.get_risk, risks.get_whole_risk, get_in_view])
def test_the_next_reader_finds_their_own(two_sides, first_then_second, read):
    everything = [reference for side in SIDES for reference in two_sides[side]]

    for reader, side in first_then_second:
        assert finds(read, everything, reader) == two_sides[side]


def test_the_next_filters_filter_by_their_own_values(cast, two_sides):
    for side in SIDES:
        asked = two_sides[side][2]

        assert listed(cast.ics_lead, RiskFilters(org=side)) == [asked]
        assert on_register(cast.ics_lead, shared=RiskFilters(org=side)) == [asked]
        assert on_register(cast.ics_lead, words=asked) == [asked]
    for least, count in ((1, 2), (20, 1), (21, 0), (1, 2)):
        assert len(listed(cast.director, RiskFilters(score_gte=least))) == count


def test_the_next_page_begins_where_it_was_left(cast, two_sides):
    mine = two_sides["TESTA"]
    uuids = dict(db.session.execute(select(Risk.reference, Risk.uuid)).all())

    assert [listed(cast.director, after=uuids[left]) for left in mine] == [mine[1:], mine[2:], mine[3:], []]


def test_the_next_day_counts_as_that_day(cast, two_sides):
    def late():
        return on_register(cast.director, due=Due.OVERDUE)

    assert late() == []
    with clock.at(A_TUESDAY + timedelta(days=300)):
        assert late() == sorted(two_sides["TESTA"])
    assert late() == []


def test_nobody_reads_by_what_is_not_given(cast):
    moves.raise_risk(actor=cast.contributor)
    seen = select(Risk).where(policy.risks_visible_to(policy.kind_of(cast.director)))
    # The same words, asked before with the values in them.
    db.session.scalars(select(Risk).where(policy.risks_visible_to(cast.director)))

    with pytest.raises(StatementError, match="A value is required for bind parameter"):
        db.session.scalars(seen)


def test_a_reader_and_their_values_are_not_what_a_statement_is_kept_by(cast):
    @kept
    def statement(eyes):
        return select(Risk).where(policy.risks_visible_to(eyes))

    for eyes in (cast.director, policy.eyes_of(cast.director)):
        with pytest.raises(TypeError):
            statement(eyes)
    assert statement(policy.kind_of(cast.director)) is statement(policy.kind_of(cast.neighbour))
