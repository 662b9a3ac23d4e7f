"""What was written down beside the events of one risk, as far as its reader may know it."""

from collections.abc import Callable, Iterable
from functools import cached_property
from typing import Any
from uuid import UUID

from sqlalchemy import Row, select

from riskreg import policy
from riskreg.extensions import db
from riskreg.models import (
    ActionDate,
    ClosureProposal,
    Escalation,
    Person,
    Risk,
    RiskLink,
    RiskQuestion,
    RiskShare,
    StepDown,
    Transfer,
)
from riskreg.policy import Reader
from riskreg.queries.links import known_links
from riskreg.queries.shares import known_shares
from riskreg.queries.standing import voices_of
from riskreg.vocabulary import Permission

Words = dict[str, str | list[str]]
Stored = Row[*tuple[Any, ...]]
Document = dict[str, Any]


class Beside:
    """Each of them is read when the first event asks for it: most risks have few."""

    def __init__(self, risk: Risk, reader: Reader) -> None:
        self.risk, self.reader = risk, reader

    @cached_property
    def requests(self) -> dict[str, Escalation]:
        return {str(row.uuid): row for row in self.risk.escalations}

    @cached_property
    def step_downs(self) -> dict[str, StepDown]:
        return {str(row.uuid): row for row in self.risk.step_downs}

    @cached_property
    def transfers(self) -> dict[str, Transfer]:
        rows = db.session.scalars(select(Transfer).where(Transfer.risk_id == self.risk.id))
        return {str(row.uuid): row for row in rows}

    @cached_property
    def voices(self) -> dict[int, dict[str, Any]]:
        return {row["n"]: row for row in voices_of(self.risk, reader=self.reader)}

    @cached_property
    def links(self) -> dict[int, RiskLink]:
        """Those this reader may know, also the ones taken away since."""
        return known_links(self.risk, reader=self.reader)

    @cached_property
    def shares(self) -> dict[int, RiskShare]:
        """Those this reader may know, also the ones that are over."""
        return known_shares(self.risk, reader=self.reader)

    @cached_property
    def dates(self) -> dict[int, ActionDate]:
        """By the version that gave an action another day."""
        numbers = [action.id for action in self.risk.actions]
        rows = db.session.scalars(select(ActionDate).where(ActionDate.action_id.in_(numbers)))
        return {row.version: row for row in rows}

    @cached_property
    def may_mark(self) -> bool:
        """Why it is confidential, and who was named, is for those who may mark it so."""
        return policy.can(self.reader, Permission.MARK_CONFIDENTIAL, self.risk)

    def proposal(self, version: int) -> ClosureProposal | None:
        """The one that was made, or came to its end, at this version."""
        rows = self.risk.closure_proposals
        return next((row for row in rows if version in (row.version, row.settled_version)), None)

    def answer_at(self, version: int) -> str | None:
        """What was answered at this version: it stands on the newest question before."""
        return next((row.answer for row in self._questions if row.version < version), None)

    @cached_property
    def _questions(self) -> list[RiskQuestion]:
        rows = select(RiskQuestion).where(RiskQuestion.risk_id == self.risk.id).order_by(RiskQuestion.version.desc())
        return list(db.session.scalars(rows))

    def people(self, data: dict[str, Any], name: str) -> dict[str, Any]:
        """Named in an event: how many; who they are for those who keep the list."""
        ids = data.get(name, [])
        if not ids:
            return {}
        return {name: self._titles(ids) if self.may_mark else "1 person" if len(ids) == 1 else f"{len(ids)} people"}

    def _titles(self, ids: Iterable[str]) -> list[str]:
        found = select(Person.title).where(Person.uuid.in_([UUID(one) for one in ids])).order_by(Person.title)
        return list(db.session.scalars(found))


Spoken = Callable[[Stored, dict[str, Any], Document, Beside], dict[str, Any]]


def nothing(_row: Stored, _data: dict[str, Any], _document: Document, _beside: Beside) -> dict[str, Any]:
    """What changed says it all, with the message."""
    return {}
