"""Links of a risk, by number: to records of other systems, to other risks of this register."""

from typing import Any

from riskreg import clock
from riskreg.errors import InvalidInput, NotFound
from riskreg.models import Person, Risk, RiskLink
from riskreg.policy import Reader
from riskreg.queries.links import is_known
from riskreg.queries.risks import get_risk
from riskreg.vocabulary import LinkKind, RiskAction
from riskreg.workflows import ledger
from riskreg.workflows.moving import move_risk


def link(risk: Risk, answers: dict[str, Any], *, actor: Person) -> RiskLink:
    """Link a risk to a record, or to another risk the actor sees; each once."""
    was = risk.status
    row = move_risk(risk, RiskAction.LINK, actor=actor)
    kind, other = answers["kind"], None
    if kind == LinkKind.RISK:
        other = _other(risk, answers["reference"], actor)
    made = RiskLink(
        n=len(risk.links) + 1,
        kind=kind,
        reference=other.reference if other else answers["reference"],
        linked_risk_id=other.id if other else None,
        linked_at=clock.now(),
    )
    if any((row.kind, row.reference) == (made.kind, made.reference) for row in risk.links if row.unlinked_at is None):
        raise InvalidInput({"reference": [f"{made.reference} is linked already"]})
    risk.links.append(made)
    ledger.record([_entry(risk, row.event, was, made)], actor=actor)
    return made


def unlink(risk: Risk, n: int, answers: dict[str, Any], *, actor: Person) -> RiskLink:
    """Take a link away; its number is not used again. ``answers`` is empty."""
    was, found = risk.status, find_link(risk, n, reader=actor)
    row = move_risk(risk, RiskAction.UNLINK, actor=actor)
    found.unlinked_at = clock.now()
    ledger.record([_entry(risk, row.event, was, found)], actor=actor)
    return found


def find_link(risk: Risk, n: int, *, reader: Reader) -> RiskLink:
    """Raises ``NotFound``, also for one that was taken away or leads to a risk the reader does not see."""
    found = next((row for row in risk.links if row.n == n and row.unlinked_at is None), None)
    if found is None or not is_known(found, reader=reader):
        raise NotFound()
    return found


def _other(risk: Risk, identifier: str, actor: Person) -> Risk:
    try:
        other = get_risk(identifier, reader=actor)
    except NotFound:
        raise InvalidInput({"reference": [f"There is no risk {identifier} that you can see"]}) from None
    if other is risk:
        raise InvalidInput({"reference": ["A risk cannot be linked to itself"]})
    return other


def _entry(risk: Risk, kind: Any, was: Any, made: RiskLink) -> ledger.Entry:
    return ledger.Entry(risk, kind, was, risk.holder, {"n": made.n, "link": made.kind.value})
