"""Copies kept by the feed equal what each reader may see, whatever happens and however pages fall."""

import json
import random

import pytest
from sqlalchemy import select

from riskreg.errors import RiskRegisterError
from riskreg.extensions import db
from riskreg.models import Risk, RiskCurrent
from riskreg.vocabulary import Level, Role
from tests.factories import moves, payloads
from tests.factories.rows import GrantFactory, PersonFactory

READERS = (
    "contributor",
    "director",
    "neighbour",
    "ics_lead",
    "both_sides",
    "elsewhere_ics_lead",
    "regional_lead",
    "client",
)
INVOLVED = ("asked", "acknowledged", "returned", "accepted")
RANKS = [level.value for level in Level]
UNITS = ("TESTA.SLT", "TESTA", "TESTA", "TESTB.SLT", "TESTB", "TESTC.OT", "TESTI", "TESTR")


@pytest.mark.parametrize("seed", range(6))
def test_every_copy_is_true_after_every_pass(api_for, cast, seed):
    chance = random.Random(seed)
    copies = [Copy(api_for(person), units_of(person), chance) for person in readers(cast)]

    for _ in range(120):
        happen(cast, chance)
        if chance.random() < 0.4:
            chance.choice(copies).read_a_page()
        if chance.random() < 0.15:
            chance.choice(copies).finish_and_compare()
    for copy in copies:
        copy.finish_and_compare()
        copy.start_again_and_compare()


def readers(cast):
    far_apart, whole_line = PersonFactory(), PersonFactory()
    for code in ("TESTA.SLT", "TESTB"):
        GrantFactory(person=far_apart, unit=cast.unit(code), role=Role.CONTRIBUTOR)
    for code in ("TESTR", "TESTI", "TESTA"):
        GrantFactory(person=whole_line, unit=cast.unit(code))
    return [getattr(cast, name) for name in READERS] + [far_apart, whole_line]


def units_of(person):
    if hasattr(person, "grants"):
        return {grant.unit.code for grant in person.grants}
    return {person.unit.code}


class Copy:
    """What a program keeps that follows the rule of the feed and nothing else."""

    def __init__(self, asker, units, chance):
        self.asker, self.units, self.chance = asker, units, chance
        self.risks, self.cursor, self.more = {}, None, True

    def read_a_page(self):
        since = f"&since={self.cursor}" if self.cursor else ""
        answer = self.asker.get(f"/changes?limit={self.chance.choice((1, 2, 3, 7))}{since}")
        assert answer.status_code == 200, answer.text
        for item in answer.json["data"]:
            known = self.risks.get(item["risk_id"])
            if item["op"] == "remove":
                assert "data" not in item
                self.risks.pop(item["risk_id"], None)
            elif known is None or item["version"] >= known["version"]:
                assert item["version"] == item["data"]["version"]
                self.risks[item["risk_id"]] = item["data"]
        self.cursor, self.more = answer.json["meta"]["next_cursor"], answer.json["meta"]["has_more"]
        return answer.json["data"]

    def finish_and_compare(self):
        items = self.read_a_page()
        while self.more:
            items += self.read_a_page()
        numbers = [item["seq"] for item in items]
        assert numbers == sorted(set(numbers))
        assert len({item["risk_id"] for item in items}) == len(items)
        assert self.risks == what_is_seen(self.units)

    def start_again_and_compare(self):
        self.risks, self.cursor = {}, None
        self.finish_and_compare()


def what_is_seen(units):
    """The rule once more: the path from origin up to the highest of organisation, holder, unit asked or involved."""
    found = {}
    for risk, document in db.session.execute(
        select(Risk, RiskCurrent.document).join(RiskCurrent, RiskCurrent.risk_id == Risk.id)
    ):
        path = {level: getattr(risk, level) for level in RANKS if getattr(risk, level) is not None}
        reached = [risk.origin.level, risk.holder.level, *(["organisation"] if risk.organisation else [])]
        reached += [request.to_unit.level for request in risk.escalations if request.status in INVOLVED]
        top = max(RANKS.index(level) for level in reached)
        if units & {unit.code for level, unit in path.items() if RANKS.index(level) <= top}:
            found[str(risk.uuid)] = json.loads(document)
    return found


def happen(cast, chance):
    """Somebody raises a risk, or does to one of them what happens to be possible."""
    risks = list(db.session.scalars(select(Risk)))
    if len(risks) < 4 or chance.random() < 0.05:
        unit = chance.choice(UNITS)
        moves.raise_risk(actor=cast.person(moves.LEADERS[unit][0]), unit=unit)
        return
    risk = chance.choice(risks)
    deed = chance.choice((accept, accept, ask_above, ask_above, answer, withdraw, add, add, move_away, close))
    try:
        deed(cast, chance, risk)
    except (RiskRegisterError, StopIteration, KeyError):
        db.session.rollback()


def leader(cast, unit):
    return cast.person(moves.LEADERS[unit.code][1])


def accept(cast, _chance, risk):
    moves.triage_risk(risk, payloads.accept(leader(cast, risk.origin)), actor=leader(cast, risk.origin))


def ask_above(cast, _chance, risk):
    above = next(unit for level, unit in risk.path.items() if level.rank > max(risk.level.rank, 1))
    sender = cast.person(moves.CROSSES[above.code]) if above.code in moves.CROSSES else leader(cast, risk.holder)
    moves.escalate(risk, payloads.escalate(above.code, new_evidence="More of them"), actor=sender)


def answer(cast, chance, risk):
    receiver = leader(cast, risk.undecided.to_unit) if risk.undecided else None
    if receiver is None:
        return
    said = chance.choice(
        (payloads.transfer(receiver), payloads.support(receiver), payloads.give_back(), payloads.decline_request())
    )
    moves.answer(risk.undecided, said, actor=receiver)


def withdraw(_cast, _chance, risk):
    if risk.undecided:
        moves.withdraw(risk.undecided, payloads.withdraw(), actor=risk.undecided.asked_by)


def add(cast, _chance, risk):
    moves.add_control(risk, payloads.control(), actor=leader(cast, risk.holder))


def move_away(cast, chance, risk):
    """To a unit of another organisation, at once or perhaps later."""
    to_unit = chance.choice(("TESTA.SLT", "TESTB.SLT", "TESTC.OT"))
    there, raiser = to_unit.partition(".")[0], moves.LEADERS[to_unit][0]
    sender = leader(cast, risk.organisation) if risk.organisation else cast.director
    transfer = moves.propose_transfer(risk, payloads.propose_transfer(to_unit), actor=sender)
    if chance.random() < 0.8:
        answers = payloads.agree_transfer(cast.person(raiser))
        moves.answer_transfer(transfer, answers, actor=cast.person(moves.LEADERS[there][1]))


def close(cast, chance, risk):
    if chance.random() < 0.1:
        moves.close(risk, payloads.closure(), actor=leader(cast, risk.holder))
