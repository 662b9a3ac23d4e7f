"""One risk from the first word to the last: who sees it, what their feed says, what the raiser reads.

What each step should show is written by hand here.
"""

import pytest
from sqlalchemy import func, select

from riskreg.extensions import db, transaction
from riskreg.models import Event, Person
from riskreg.policy import can
from riskreg.queries.feed import read_feed
from riskreg.queries.journey import journey_of
from riskreg.queries.risks import get_risk
from riskreg.vocabulary import Level, Permission, RiskStatus, Role
from riskreg.workflows.tree.changes import change_from
from riskreg.workflows.tree.merging import merge_units
from riskreg.workflows.tree.routing import route_due
from tests.cast import CLIENTS, address
from tests.factories import moves, payloads
from tests.factories.rows import GrantFactory, PersonFactory
from tests.invariants import check_all

TEAM = {"contributor", "colleague", "lead"}
ORGANISATION = {"director", "quality_officer", "organisation_contributor", "both_sides"}
A = TEAM | ORGANISATION
ICS = {"ics_lead", "ics_quality_officer", "ics_contributor", "client"}
REGION = {"regional_lead", "regional_quality_officer", "regional_client"}
NATION = {"national_lead"}
EVERYBODY = A | ICS | REGION | NATION
# They read what the organisation itself holds, and so by no feed.
COMMITTEE = {"chair", "secretary"}
B = {"neighbour", "neighbour_contributor"}
UP = [("TESTA", "lead", "director"), ("TESTI", "director", "ics_lead"), ("TESTR", "ics_lead", "regional_lead")]


class Followers:
    """Everybody of the cast and every machine, each with a cursor of their own."""

    def __init__(self, cast, risk):
        self.cast, self.id = cast, risk.uuid
        self.saw = set()
        self.cursor = 0

    def all(self):
        return self.cast.people() | {name: getattr(self.cast, name) for name in CLIENTS}

    def check(self, expected, *, by_name=frozenset()):
        """``expected``: who sees it. ``by_name``: of these, who does by name, and so in no feed."""
        db.session.expire_all()
        risk = get_risk(str(self.id), reader=self.cast.contributor, journey=True)
        everybody = self.all()

        assert {name for name, who in everybody.items() if can(who, Permission.VIEW_RISK, risk)} == expected
        in_feeds = expected - by_name
        for name, who in everybody.items():
            changes = read_feed(reader=who, since=self.cursor, start=0, limit=50).changes
            found = [(change.visible, change.document is not None) for change in changes if change.risk_id == self.id]
            if name in in_feeds:
                assert found == [(True, True)], name
            else:
                assert found == ([(False, False)] if name in self.saw else []), name
        self.saw = in_feeds
        self.cursor = db.session.scalar(select(func.max(Event.seq)))
        return [step["state"] for step in journey_of(risk, reader=self.cast.contributor).steps]


@pytest.mark.slow
def test_a_risk_is_followed_from_the_first_word_to_the_last(cast, session):
    administrator = PersonFactory(email=address("administrator"))
    GrantFactory(person=administrator, unit=cast.unit("X24"), role=Role.SYSTEM_ADMINISTRATOR)

    risk = moves.risk_at(RiskStatus.OPEN)
    follow = Followers(cast, risk)
    assert follow.check(A) == ["done", "done", "done", "not_needed", "not_needed", "now"]

    seen = set(A)
    for code, asker, taker in UP:
        request = moves.escalate(risk, payloads.escalate(code), actor=cast.person(asker))
        seen |= {"TESTA": set(), "TESTI": ICS, "TESTR": REGION}[code]
        # Asked of the ICS, it is still the organisation's.
        governed = COMMITTEE if code == "TESTI" else set()
        assert follow.check(seen | governed, by_name=governed)[3:5] == ["done", "now"]
        if code == "TESTI":
            moves.answer(request, payloads.give_back(), actor=cast.person(taker))
            assert follow.check(seen | governed, by_name=governed)[4] == "now"
            moves.reply(request, payloads.reply(), actor=cast.director)
        moves.answer(request, payloads.transfer(cast.person(taker)), actor=cast.person(taker))
        governed = COMMITTEE if code == "TESTA" else set()
        assert follow.check(seen | governed, by_name=governed)[4] == "done"
    request = moves.escalate(risk, payloads.escalate("X24"), actor=cast.regional_lead)
    moves.answer(request, payloads.transfer(cast.national_lead), actor=cast.national_lead)
    assert risk.holder.level == Level.NATIONAL
    follow.check(EVERYBODY)

    moves.mark_confidential(risk, payloads.mark(cast.director), actor=cast.national_lead)
    hidden = {"national_lead", "director"}
    journey = follow.check(hidden, by_name=hidden)
    # Whoever raised it still hears where it is.
    assert journey[:4] == ["done"] * 4

    moves.clear_confidential(risk, payloads.clear(), actor=cast.national_lead)
    follow.check(EVERYBODY)

    asked = moves.ask_step_down(risk, payloads.step_down("TESTA"), actor=cast.national_lead)
    follow.check(EVERYBODY)
    moves.answer_step_down(asked, payloads.take_back(owner=str(cast.director.uuid)), actor=cast.director)
    assert risk.holder.code == "TESTA"
    follow.check(A | COMMITTEE, by_name=COMMITTEE)

    moved = moves.propose_transfer(risk, payloads.propose_transfer("TESTB.SLT"), actor=cast.director)
    follow.check(A | COMMITTEE, by_name=COMMITTEE)
    moves.answer_transfer(moved, payloads.agree_transfer(cast.neighbour_contributor), actor=cast.neighbour)
    follow.check(B)

    # Before the merger, which ends grants of the day on which mails were owed.
    check_all()
    change = change_from(None, "It has a new name and a new board", administrator)
    transaction(lambda: merge_units(["TESTB"], "TESTD", change, name="TESTD (fictional)", parent="TESTI"))
    transaction(lambda: route_due(actor=administrator))
    assert db.session.merge(risk).origin.code.startswith("TESTB.")
    # Whoever was granted on the unit that closed has the same role on its successor.
    follow.check(B)

    moves.close(db.session.merge(risk), payloads.closure(), actor=cast.neighbour)
    journey = follow.check(B)
    assert journey[5] == "done"


def test_the_cast_is_large_enough(cast):
    assert len({name for name, who in Followers.all(Followers(cast, Person(uuid=None))).items()}) >= 20
