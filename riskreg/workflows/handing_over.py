"""Another person answers for a risk from now on, at the same holder."""

from typing import Any

from riskreg.errors import InvalidInput
from riskreg.models import Person, Risk
from riskreg.vocabulary import RiskAction
from riskreg.workflows import ledger, sentences
from riskreg.workflows.moving import move_risk
from riskreg.workflows.placing import owner_at, set_owner


def hand_over(risk: Risk, answers: dict[str, Any], *, actor: Person) -> Risk:
    """To somebody with a role at the holder, who is told by mail; whoever raised the risk hears who it is."""
    was = risk.status
    row = move_risk(risk, RiskAction.HAND_OVER, actor=actor)
    owner, _ = owner_at([risk.holder], answers["owner"])
    if owner is risk.owner:
        raise InvalidInput({"owner": [f"{owner.title} owns this risk already. Select another owner"]})
    set_owner(risk, owner)
    entry = ledger.Entry(
        risk, row.event, was, risk.holder, {"owner": str(owner.uuid)}, sentences.handed_over(risk, owner), [owner]
    )
    ledger.record([entry], actor=actor)
    return risk
