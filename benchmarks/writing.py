"""Raising, escalating and accepting through the workflows, each a commit, beside one bare row and its audit line."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from sqlalchemy import select

from benchmarks.limits import Bare
from benchmarks.measuring import Figure, beside, counted
from riskreg import clock
from riskreg.extensions import db, transaction
from riskreg.models import Escalation, Risk
from riskreg.queries.locking import lock_risk
from riskreg.queries.people import by_email
from riskreg.queries.risks import get_risk
from riskreg.schemas.base import read
from riskreg.schemas.escalation import ANSWER, Escalate
from riskreg.schemas.raising import read_raise
from riskreg.schemas.triage import GiveScore
from riskreg.vocabulary import EscalationStatus, RiskStatus
from riskreg.workflows import answering, escalation, raising, scores

RAISED = {
    "theme": "staffing",
    "event": "Nobody is there at weekends to see the people who are referred on a Friday.",
    "cause": "Two posts are vacant and the rota was never funded.",
    "effect": "Longer stays, and harm that an earlier visit would have prevented.",
    "urgency": "weeks",
    "unit": "DEMOA.SLT",
}
TURNS = 60
GOAL = 5.0
STATEMENTS, STATEMENTS_OF_A_MOVE = 16, 26


def writing(bare: Bare, risks: int) -> Iterator[Figure]:
    """Ours may take five times the bare row: a fifth of its rate."""
    bare.make_scratch()
    text = "x" * 2000
    turn = iter(_waiting_up(TURNS))
    for work, ours, most in (
        ("raise a risk", raise_one, STATEMENTS),
        ("escalate a risk", lambda: escalate_one(next(turn)), STATEMENTS_OF_A_MOVE),
        ("accept an escalation", accept_one, STATEMENTS_OF_A_MOVE),
    ):
        with counted(db.engine) as statements:
            ours()
        limit, taken = beside(lambda: bare.insert(text), ours, seconds=4.0, fewest=10)
        yield Figure(work, risks, limit, taken, GOAL, len(statements), most)


def raise_one() -> None:
    def command() -> None:
        actor = by_email("slt@demoa.example")
        assert actor is not None
        raising.raise_risk(read_raise(RAISED), actor=actor)

    transaction(command)


def _waiting_up(most: int) -> list[str]:
    """References of open risks that no request waits for."""
    undecided = select(Escalation.risk_id).where(Escalation.decided_at.is_(None))
    found = select(Risk.reference).where(
        Risk.status == RiskStatus.OPEN, Risk.level == "team", Risk.id.not_in(undecided), Risk.id > 0
    )
    references = list(db.session.scalars(found.order_by(Risk.id.desc()).limit(most)))
    db.session.remove()
    return references


def escalate_one(reference: str) -> None:
    def command() -> None:
        actor, risk = _locked(reference, "director@demoa.example")
        wanted = clock.today() + timedelta(days=30)
        answers = {
            "to_unit": "DEMOI",
            "ask": "decision",
            "ask_sentence": "Fund two posts",
            "grounds": ["score"],
            "tried": "Three rounds of adverts",
            "wanted_by": wanted.isoformat(),
            "new_evidence": "A third gap",
        }
        escalation.escalate(risk, read(Escalate(), answers), actor=actor)

    transaction(command)


def _locked(reference: str, email: str) -> tuple[Any, Risk]:
    actor = by_email(email)
    assert actor is not None
    return actor, lock_risk(get_risk(reference, reader=actor))


def accept_one() -> None:
    """The newest request that waits at the ICS."""
    waiting = (
        select(Risk.reference)
        .join(Escalation, Escalation.risk_id == Risk.id)
        .where(Escalation.status == EscalationStatus.ASKED)
        .order_by(Escalation.id.desc())
        .limit(1)
    )

    def command() -> None:
        reference = db.session.scalars(waiting).one()
        actor, risk = _locked(reference, "lead@demoi.example")
        day = clock.today() + timedelta(days=20)
        answers = {
            "outcome": "accept",
            "mode": "transfer",
            "message": "We hold it",
            "reason": "It is ours",
            "owner": str(actor.uuid),
            "next_review_on": day.isoformat(),
        }
        assert risk.undecided is not None
        answering.answer(risk.undecided, read(ANSWER, answers), actor=actor)

    transaction(command)


def score_some(most: int) -> int:
    """Score up to so many risks anew, in one transaction, and give their number."""
    answers = {"kind": "current", "consequence": 3, "likelihood": 3, "domain": "workforce", "rationale": "Reviewed"}
    references = _waiting_up(most)

    def command() -> None:
        for reference in references:
            actor, risk = _locked(reference, "director@demoa.example")
            scores.score_risk(risk, read(GiveScore(), answers), actor=actor)

    transaction(command)
    return len(references)
