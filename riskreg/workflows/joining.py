"""Two risks that are one: the later is joined to the other, and speaks there as a voice. Both references live on."""

from typing import Any

from riskreg import policy
from riskreg.errors import InvalidInput, NotFound
from riskreg.models import Person, Risk
from riskreg.queries.locking import lock_risk
from riskreg.queries.risks import get_risk
from riskreg.vocabulary import EventKind, RiskAction, RiskStatus
from riskreg.workflows import ledger
from riskreg.workflows.moving import (
    move_risk,
    next_version,
    refuse_while_stepping_down,
    refuse_while_undecided,
    risk_permission,
)
from riskreg.workflows.second_person import drop_proposal
from riskreg.workflows.voices import new_voice

OVER = (RiskStatus.CLOSED, RiskStatus.DECLINED, RiskStatus.JOINED)
REFUSALS = (refuse_while_undecided, refuse_while_stepping_down)


def join_risk(risk: Risk, answers: dict[str, Any], *, actor: Person) -> Risk:
    """Join a risk to the one it is a part of; whoever raised it is heard there, once.

    Both are locked by now, in the order of their ids (``queries.risks.lock_risks``).
    """
    policy.check(actor, risk_permission(risk, RiskAction.JOIN), risk)
    target = _target(risk, answers["target"], actor)
    was = risk.status
    row = move_risk(risk, RiskAction.JOIN, actor=actor, refusals=REFUSALS)
    risk.joined_to, risk.triage_by = target, None
    fallen = drop_proposal(risk, actor=actor)
    joined = ledger.Entry(risk, row.event, was, risk.holder, fallen, answers["message"])
    ledger.record([joined, _heard(target, risk)], actor=actor)
    return risk


def _heard(target: Risk, risk: Risk) -> ledger.Entry:
    """A voice of whoever raised the risk that is joined, unless they are heard there already."""
    next_version(target)
    data: dict[str, Any] = {"joined": True}
    if not target.is_heard(risk.raised_by_id):
        # A confidential risk keeps its words to its own readers.
        text = "" if risk.confidential else risk.event
        data["n"] = new_voice(target, risk.raised_by, risk.origin, text, joined=risk).n
    return ledger.Entry(target, EventKind.RISK_VOICE_ADDED, target.status, risk.origin, data)


def _target(risk: Risk, identifier: str, actor: Person) -> Risk:
    """The risk to join it to, locked. ``InvalidInput`` for one that is not there, not theirs to see, or cannot be."""
    try:
        found = lock_risk(get_risk(identifier, reader=actor))
    except NotFound:
        raise _unfit(f"There is no open risk {identifier} in your organisation") from None
    if found is risk:
        raise _unfit("A risk cannot be joined to itself")
    if found.status in OVER or _organisation(found) != _organisation(risk):
        raise _unfit(f"There is no open risk {found.reference} in your organisation")
    if risk.confidential != found.confidential:
        # What one says of the other would be read by those who may not know of it.
        raise _unfit("A confidential risk and one that is not cannot be joined")
    return found


def _organisation(risk: Risk) -> int:
    return risk.path_in_organisation[-1].id


def _unfit(message: str) -> InvalidInput:
    return InvalidInput({"target": [message]})
