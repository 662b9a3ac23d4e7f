"""A walk of many people making many moves on many risks; what is refused leaves no trace."""

from collections import Counter
from random import Random
from typing import Any

from sqlalchemy import select

from riskreg.errors import InvalidInput, NotFound, NotPermitted, RuleBroken
from riskreg.extensions import db
from riskreg.models import LedgerHead, Person, Risk
from tests.cast import PEOPLE
from tests.factories import moves, payloads
from tests.factories.moves import LEADERS, cast, leader_of
from tests.ledger import walk_standing

REFUSALS = (NotPermitted, RuleBroken, InvalidInput, NotFound)
LIKELY = {
    "new": ["accept", "accept", "ask", "decline", "amend"],
    "needs_information": ["answer", "answer", "accept", "decline", "amend"],
    "open": ["amend", "score", "add_control", "add_action", "complete_action", "close", *["escalate"] * 8, "hold"],
    "asked": [
        *("acknowledge", "transfer", "support", "return", "decline_request", "withdraw", "add_control"),
        *("joint", "note", "redirect"),
    ],
    "acknowledged": [
        *("transfer", "support", "return", "decline_request", "withdraw", "complete_action", "joint", "redirect"),
    ],
    "returned": ["reply", "reply", "amend", "score", "decline_request", "withdraw"],
    "handed down": ["take_back", "take_back", "not_taken_back", "add_control", "escalate"],
}
for _status, _moves in walk_standing.LIKELY.items():
    LIKELY[_status] = LIKELY.get(_status, []) + _moves
# Where a request was decided, these come with the moves of an open risk.
MOVING_ON = ["appeal", "end", "step_down", "step_down"]
RECEIVERS = ("acknowledge", "transfer", "support", "return", "decline_request", "joint", "note", "redirect")


class Walk:
    def __init__(self, seed: int) -> None:
        self.chance = Random(seed)
        self.done: Counter[str] = Counter()
        self.refused = 0

    def step(self) -> None:
        risks = [risk for risk in db.session.scalars(select(Risk).order_by(Risk.id)) if self._is_alive(risk)]
        if len(risks) < 4 or self._rarely():
            self._raise()
        else:
            self._move(self.chance.choice(risks))

    def _raise(self) -> None:
        unit = self.chance.choice(sorted(LEADERS))
        actor = self._anybody() if self._rarely() else cast.person(LEADERS[unit][0])
        self._try("raise", moves.raise_risk, actor=actor, unit=unit)

    def _move(self, risk: Risk) -> None:
        request = risk.undecided
        action = self.chance.choice(self._likely(risk))
        if self._rarely():
            action = self.chance.choice(LIKELY["new"] + LIKELY["open"])
        actor = self._anybody() if self._rarely() else self._whose(action, risk)
        verb, payload = self._sent(action, risk, actor)
        thing = request if verb in (moves.acknowledge, moves.answer, moves.reply, moves.withdraw) else risk
        self._try(action, verb, thing, payload, actor=actor)

    def _likely(self, risk: Risk) -> list[str]:
        if risk.step_down_asked and risk.status == "open":
            return LIKELY["handed down"]
        moving_on = MOVING_ON if risk.status == "open" and risk.escalations and not risk.undecided else []
        return LIKELY[risk.undecided.status if risk.undecided else risk.status] + moving_on

    def _whose(self, action: str, risk: Risk) -> Person:
        if action in RECEIVERS and risk.undecided:
            return leader_of(risk.undecided.to_unit.code)
        if action == "answer":
            return risk.raised_by
        if action in ("take_back", "not_taken_back") and risk.step_down_asked:
            return leader_of(risk.step_down_asked.to_unit.code)
        if action in ("escalate", "appeal") and risk.organisation and risk.level.inside_organisation:
            return leader_of(risk.organisation.code)
        return leader_of(risk.holder.code)

    def _sent(self, action: str, risk: Risk, taker: Person) -> tuple[Any, Any]:
        score = (self.chance.randint(1, 5), self.chance.randint(1, 5))
        above = [unit.code for level, unit in risk.path.items() if level.rank > risk.level.rank]
        to_unit = self.chance.choice(above[:2] or ["NONE"])
        sent: dict[str, tuple[Any, Any]] = {
            "ask": (moves.triage_risk, payloads.ask()),
            "answer": (moves.answer_question, payloads.answering()),
            "accept": (moves.triage_risk, payloads.accept(taker, score=payloads.score(*score))),
            "decline": (moves.triage_risk, payloads.decline()),
            "amend": (moves.amend, {"urgency": "today"} | ({"title": "Other"} if score[0] > 3 else {})),
            "score": (moves.score, payloads.rescoring(*score)),
            "add_control": (moves.add_control, payloads.control()),
            "add_action": (moves.add_action, payloads.action(taker)),
            "complete_action": (_complete, payloads.completion()),
            "hold": (moves.hold, payloads.hold()),
            "close": (moves.close, payloads.closure()),
            "escalate": (moves.escalate, payloads.escalate(to_unit, new_evidence="More")),
            "acknowledge": (moves.acknowledge, {}),
            "transfer": (moves.answer, payloads.transfer(taker)),
            "support": (moves.answer, payloads.support(taker)),
            "return": (moves.answer, payloads.give_back()),
            "reply": (moves.reply, payloads.reply()),
            "decline_request": (moves.answer, payloads.decline_request()),
            "withdraw": (moves.withdraw, payloads.withdraw()),
        } | self._moving_on(risk, taker)
        return sent.get(action) or walk_standing.sent(action, risk, taker, self.chance)

    def _moving_on(self, risk: Risk, taker: Person) -> dict[str, Any]:
        below = [unit.code for level, unit in risk.path.items() if level.rank < risk.level.rank]
        above = [unit.code for level, unit in risk.path.items() if level.rank > risk.level.rank]
        other = leader_of(risk.undecided.from_unit.code) if risk.undecided else taker
        return {
            "joint": (moves.answer, payloads.joint(taker, [other])),
            "note": (moves.answer, payloads.note()),
            "redirect": (moves.answer, payloads.redirect(self.chance.choice(above or ["NONE"]))),
            "appeal": (_appeal, payloads.appeal()),
            "end": (_end, payloads.end()),
            "step_down": (moves.ask_step_down, payloads.step_down(self.chance.choice(below or ["NONE"]))),
            "take_back": (_answer_step_down, payloads.take_back(owner=taker)),
            "not_taken_back": (_answer_step_down, payloads.not_taken_back()),
        }

    def _try(self, action: str, verb: Any, *what: Any, **how: Any) -> None:
        before = head()
        try:
            verb(*what, **how)
        except REFUSALS:
            assert head() == before
            self.refused += 1
        else:
            assert head() == before + walk_standing.TOUCHED.get(action, 1)
            self.done[action] += 1

    def _anybody(self) -> Person:
        return cast.person(self.chance.choice(sorted(PEOPLE)))

    def _is_alive(self, risk: Risk) -> bool:
        """Something may still be done with it: now and then one that is over comes back."""
        return risk.status != "joined" and (risk.status not in ("declined", "closed") or self._rarely())

    def _rarely(self) -> bool:
        return self.chance.random() < 0.1


def _complete(risk: Risk, payload: Any, *, actor: Person) -> None:
    n = next((row.n for row in risk.actions if row.done_on is None), 1)
    moves.complete_action(risk, n, payload, actor=actor)


def _appeal(risk: Risk, payload: Any, *, actor: Person) -> None:
    if not risk.escalations:
        raise NotFound
    moves.appeal(risk.escalations[-1], payload, actor=actor)


def _end(risk: Risk, payload: Any, *, actor: Person) -> None:
    if not risk.involved:
        raise NotFound
    moves.end(risk.involved[-1], payload, actor=actor)


def _answer_step_down(risk: Risk, payload: Any, *, actor: Person) -> None:
    if not risk.step_downs:
        raise NotFound
    moves.answer_step_down(risk.step_downs[-1], payload, actor=actor)


def head() -> int:
    return db.session.scalars(select(LedgerHead.seq)).one()
