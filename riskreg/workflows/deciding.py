"""What every answer to a request ends with: who decided when on which version, and who hears of it."""

from collections.abc import Iterable
from typing import Any

from riskreg import clock
from riskreg.models import Escalation, Person
from riskreg.vocabulary import RiskStatus
from riskreg.workflows import ledger
from riskreg.workflows.escalation import about
from riskreg.workflows.transitions import EscalationMove


def decide(request: Escalation, actor: Person) -> None:
    """The decision is dated, and keeps the version of the risk it was made on. It acknowledges too."""
    request.acknowledged_at = request.acknowledged_at or clock.now()
    request.decided_at, request.decided_by = clock.now(), actor
    request.decided_version = request.risk.version


def record_answer(
    request: Escalation,
    row: EscalationMove,
    was: RiskStatus,
    message: str,
    data: dict[str, Any],
    actor: Person,
    *,
    also_tell: Iterable[Person] = (),
) -> None:
    """The raiser hears every answer; so do the person who asked and the owner."""
    risk = request.risk
    tell = [*(person for person in (request.asked_by, risk.owner) if person is not None), *also_tell]
    entry = ledger.Entry(risk, row.event, was, request.to_unit, about(request) | data, message, tell)
    ledger.record([entry], actor=actor)
