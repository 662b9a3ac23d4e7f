"""The actions a person owns, on risks they see: late ones first, then what was done lately."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from riskreg import policy
from riskreg.extensions import db
from riskreg.models import Action, Person, Risk

DONE_SHOWN = 20
MOST = 200


@dataclass(frozen=True)
class MyActions:
    """``open``: the earliest due first; ``done``: the newest first."""

    open: list[Action]
    done: list[Action]


def actions_of(person: Person) -> MyActions:
    mine = (
        select(Action)
        .join(Risk, Risk.id == Action.risk_id)
        .where(Action.owner_id == person.id, policy.risks_visible_to(person))
        .options(joinedload(Action.risk, innerjoin=True))
    )
    still_open = mine.where(Action.done_on.is_(None)).order_by(Action.due_on, Action.id).limit(MOST)
    done = mine.where(Action.done_on.is_not(None)).order_by(Action.done_on.desc(), Action.id.desc()).limit(DONE_SHOWN)
    return MyActions(list(db.session.scalars(still_open)), list(db.session.scalars(done)))
