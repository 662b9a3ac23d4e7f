"""The walk's moves of a risk's standing: voices, owners, reviews, tolerance, closing by two, coming back."""

from random import Random
from typing import Any

from sqlalchemy import select

from riskreg.extensions import db
from riskreg.models import Person, Risk
from tests.factories import moves, payloads

WORKING = ["review", "review_score", "hand_over", "add_voice", "link", "unlink", "redate_action", "tag_education"]
CLOSING = ["propose_closure", "confirm_closure", "drop_closure", "close"]
LIKELY = {
    "new": ["join"],
    "open": [*WORKING, *CLOSING, "tolerate", "tolerate", "join"],
    "tolerated": [
        *WORKING,
        *CLOSING,
        "score",
        "amend",
        "add_action",
        "complete_action",
        "escalate",
        "escalate",
        "expire",
    ],
    "closed": ["reopen", "complete_action"],
    "declined": ["reopen"],
}
TOUCHED = {"join": 2}
"""Events of one move, where it is more than one."""


def sent(action: str, risk: Risk, taker: Person, chance: Random) -> tuple[Any, Any]:
    """The verb and what is sent for it."""
    given = payloads.score(chance.randint(1, 5), chance.randint(1, 5))
    other = chance.choice(list(db.session.scalars(select(Risk).order_by(Risk.id))))
    again = {"owner": taker, "score": given, "next_review_on": payloads.day(30)}
    return {
        "review": (moves.review, payloads.review()),
        "review_score": (moves.review, payloads.review(nothing_changed=None, score=given)),
        "hand_over": (moves.hand_over, payloads.handing_over(chance.choice((taker, risk.raised_by)))),
        "add_voice": (moves.add_voice, payloads.voice()),
        "link": (moves.link, payloads.linking(reference=f"W{chance.randint(1, 9)}")),
        "unlink": (_unlink, {}),
        "redate_action": (_redate, payloads.redating(due_on=payloads.day(chance.randint(0, 90)))),
        "tag_education": (moves.tag_education, payloads.education()),
        "propose_closure": (moves.propose_closure, payloads.closure()),
        "confirm_closure": (moves.confirm_closure, {}),
        "drop_closure": (moves.drop_closure, payloads.dropping()),
        "tolerate": (moves.tolerate, payloads.tolerating(until=payloads.day(chance.randint(1, 9)))),
        "expire": (_expire, {}),
        "join": (moves.join, payloads.joining(other)),
        "reopen": (moves.reopen, payloads.reopening(**(again if risk.status == "closed" else {}))),
    }[action]


def _unlink(risk: Risk, payload: Any, *, actor: Person) -> None:
    n = next((row.n for row in risk.links if row.unlinked_at is None), 1)
    moves.unlink(risk, n, payload, actor=actor)


def _redate(risk: Risk, payload: Any, *, actor: Person) -> None:
    n = next((row.n for row in risk.actions if row.done_on is None), 1)
    moves.redate_action(risk, n, payload, actor=actor)


def _expire(risk: Risk, payload: Any, *, actor: Person) -> None:
    """As if its day had come: the clock of the walk stands still."""
    moves.expire(risk)
