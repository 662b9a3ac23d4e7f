"""The real succession of 1 April 2026: twelve boards closed, six opened, three of the twelve were divided."""

from datetime import date, timedelta
from types import SimpleNamespace

import pytest
from sqlalchemy import select

from riskreg import clock, reference
from riskreg.extensions import db, transaction
from riskreg.models import Event, LedgerHead, Risk
from riskreg.queries.feed import read_feed
from riskreg.queries.units import find_unit
from riskreg.workflows.tree.changes import change_from
from riskreg.workflows.tree.heirs import name_heir
from riskreg.workflows.tree.routing import route_due
from tests.factories import moves, payloads
from tests.factories.rows import ClientFactory, GrantFactory, PersonFactory
from tests.invariants import check_all
from tests.reading import seen_by
from tests.tree.conftest import at_nine

LAST_DAY, FIRST_DAY = date(2026, 3, 31), date(2026, 4, 1)
ROWS = {row["code"]: row for row in reference.rows("units.csv")}
CLOSED = {
    "QHG": ["S1Y5D"],
    "QUE": ["S1Y5D"],
    "QM7": ["S1Y5D", "D7T5G"],
    "QH8": ["D7T5G"],
    "QJG": ["D7T5G", "T6Y0W"],
    "QMM": ["T6Y0W"],
    "QXU": ["S9B9J"],
    "QNX": ["S9B9J"],
    "QNQ": ["S0E4D", "S9B9J", "QRL"],
    "QU9": ["S0E4D"],
    "QMJ": ["Z9B2Z"],
    "QRV": ["Z9B2Z"],
}
"""By old board, those that took over: from the statutory list, not from our file."""
OPENED = {"S1Y5D", "D7T5G", "T6Y0W", "S9B9J", "S0E4D", "Z9B2Z"}
DIVIDED = {board for board, successors in CLOSED.items() if len(successors) > 1}
GROWN, UNTOUCHED = "QRL", "QOP"


def trusts_to_follow():
    """One trust for each way from an old board to a new one, every trust of a divided board, one of a board that
    grew, one of a board that stayed as it was."""
    found, ways = [], set()
    for row in ROWS.values():
        board = row["icb_code_before_2026_04"] or row["parent_code"]
        if row["type"] != "trust" or row["valid_to"] or row["valid_from"] > "2026":
            continue
        way = (board, row["parent_code"])
        if board in DIVIDED or (way not in ways and board in {*CLOSED, GROWN, UNTOUCHED}):
            ways.add(way)
            found.append(row["code"])
    return found


def before_and_after(trust):
    return ROWS[trust]["icb_code_before_2026_04"] or ROWS[trust]["parent_code"], ROWS[trust]["parent_code"]


def person_at(*codes):
    person = PersonFactory()
    for code in codes:
        GrantFactory(person=person, unit=find_unit(code), valid_from=date(2026, 1, 1))
    return person


@pytest.fixture
def world():
    """On the last day of the old boards: at each trust a risk that stays inside, and one that its board holds."""
    trusts = trusts_to_follow()
    boards = sorted({before_and_after(trust)[0] for trust in trusts})
    lead, leads = person_at(*trusts), {board: person_at(board) for board in boards}
    inside, held = {}, {}
    with at_nine(LAST_DAY):
        for trust in trusts:
            inside[trust] = on_register(lead, trust)
            held[trust] = on_register(lead, trust)
            ask_board(held[trust], lead, leads)
    clients = {code: ClientFactory(unit=find_unit(code), owner_id=lead.id) for code in {*boards, *OPENED}}
    return SimpleNamespace(trusts=trusts, lead=lead, leads=leads, inside=inside, held=held, clients=clients)


def on_register(lead, unit):
    risk = moves.raise_risk(actor=lead, unit=unit)
    moves.triage_risk(risk, payloads.accept(lead), actor=lead)
    return risk


def ask_board(risk, lead, leads):
    board = risk.ics.code
    request = moves.escalate(risk, payloads.escalate(board), actor=lead)
    moves.answer(request, payloads.transfer(leads[board]), actor=leads[board])


def route():
    with at_nine(FIRST_DAY):
        return transaction(lambda: route_due(actor=None))


def heard(world, code, since):
    """What the client of this board is told from that number on: which risks come or change, which leave."""
    with at_nine(FIRST_DAY):
        changes = read_feed(reader=world.clients[code], since=since, start=0, limit=500).changes
    return ({one.risk_id for one in changes if one.visible}, {one.risk_id for one in changes if not one.visible})


def test_the_boards_closed_and_opened_as_they_did():
    boards = [row for row in ROWS.values() if row["type"] == "icb"]

    assert {row["code"]: sorted(row["successor_codes"].split(";")) for row in boards if row["valid_to"]} == {
        board: sorted(successors) for board, successors in CLOSED.items()
    }
    assert {row["code"] for row in boards if row["valid_from"] == "2026-04-01"} == OPENED


def test_every_risk_goes_with_its_trust_and_every_copy_hears_exactly_that(world):
    start = db.session.scalars(select(LedgerHead.seq)).one()
    versions = {risk.id: risk.version for risk in db.session.scalars(select(Risk))}

    answer = route()

    for trust in world.trusts:
        check_places(trust, world, versions)
    for code in world.clients:
        came, left = heard(world, code, start)
        assert left == {world.held[t].uuid for t in world.trusts if before_and_after(t)[0] == code in CLOSED}
        assert came == {world.held[t].uuid for t in world.trusts if before_and_after(t)[1] == code in OPENED}
    check_answer(answer, world)
    check_all()


def check_places(trust, world, versions):
    inside, held = world.inside[trust], world.held[trust]
    board, new = before_and_after(trust)
    assert (inside.ics.code, held.ics.code) == (new, new)
    assert (held.holder.code, inside.holder.code, held.origin.code) == (new, trust, trust)
    assert (seen_by(inside), seen_by(held)) == ([trust], sorted([trust, new]))
    moved = 1 if new != board else 0
    assert (inside.version, held.version) == (versions[inside.id] + moved, versions[held.id] + moved)


def check_answer(answer, world):
    """Divided boards went by trust; their people have to be granted anew, all others were handed on."""
    closed = [trust for trust in world.trusts if before_and_after(trust)[0] in CLOSED]
    divided = [trust for trust in closed if before_and_after(trust)[0] in DIVIDED]
    assert sum(row["count"] for row in answer["risks"]) == 2 * len(closed)
    assert {cause_of(world.held[trust]) for trust in divided} == {"split"}
    assert {before_and_after(trust) for trust in divided} == {
        *(("QM7", "S1Y5D"), ("QM7", "D7T5G"), ("QJG", "D7T5G"), ("QJG", "T6Y0W"), ("QNQ", "S0E4D"), ("QNQ", "S9B9J")),
    }
    assert {row["unit"] for row in answer["needs_granting"]} == DIVIDED
    assert answer["roles_handed_on"] == len(CLOSED) - len(DIVIDED)
    assert set(answer["owner_has_no_grant"]) == {world.held[trust].reference for trust in divided}
    assert {row["unit"] for row in answer["clients"]} == set(CLOSED)


def cause_of(risk):
    bodies = select(Event.body).where(Event.risk_id == risk.id).order_by(Event.seq.desc()).limit(1)
    return db.session.scalar(bodies).partition('"cause":"')[2].partition('"')[0]


def test_trusts_that_closed_that_day_take_their_risks_to_their_successors():
    lead = person_at("RYV", "RY2")
    boards = {code: person_at(code) for code in ("QUE", "QYG")}
    with at_nine(LAST_DAY):
        risks = [on_register(lead, "RYV"), on_register(lead, "RY2")]
        for risk in risks:
            ask_board(risk, lead, boards)

    answer = route()

    places = [[risk.origin.code, risk.holder.code, risk.ics.code] for risk in risks]
    assert places == [["RY3", "T6Y0W", "T6Y0W"], ["RWW", "QYG", "QYG"]]
    assert [risk.reference for risk in risks] == ["RYV-0001", "RY2-0001"]
    assert [seen_by(risk) for risk in risks] == [["RY3", "T6Y0W"], ["QYG", "RWW"]]
    assert answer["owner_has_no_grant"] == ["RYV-0001"]
    check_all()


def test_what_a_divided_board_itself_raised_waits_until_its_heir_is_named(administrator):
    lead = person_at("QM7")
    with at_nine(LAST_DAY):
        risk = on_register(lead, "QM7")

    first = route()
    with at_nine(FIRST_DAY + timedelta(days=1)):
        change = transaction(lambda: name_heir_of(administrator))
        second = transaction(lambda: route_due(actor=None))

    assert (first["needs_heir"], first["risks"]) == ([{"unit": "QM7", "count": 1}], [])
    assert (second["needs_heir"], [row["to"] for row in second["risks"]]) == ([], ["D7T5G"])
    assert (change.code, risk.origin.code, risk.holder.code) == ("QM7", "D7T5G", "D7T5G")
    check_all()


def name_heir_of(administrator):
    return name_heir("QM7", "D7T5G", change_from(clock.today(), "Agreed by both", administrator))
