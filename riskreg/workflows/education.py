"""What a risk of a learning environment says about the quality of education: its own scale, never a score."""

from typing import Any

from riskreg.errors import RuleBroken
from riskreg.models import Person, Risk
from riskreg.vocabulary import RiskAction, Theme
from riskreg.workflows import ledger
from riskreg.workflows.moving import move_risk
from riskreg.workflows.offering import legal_moves


def tag_education(risk: Risk, answers: dict[str, Any], *, actor: Person) -> Risk:
    """The category of concern, and the domains and charter priorities it is about; the last tags count."""
    was = risk.status
    row = move_risk(risk, RiskAction.TAG_EDUCATION, actor=actor, refusals=(_refuse_other_themes,))
    risk.education = {
        "isf_category": answers["isf_category"],
        "domains": sorted(answers.get("domains", [])),
        "charter": sorted(answers.get("charter", [])),
    }
    ledger.record([ledger.Entry(risk, row.event, was, risk.holder, {"education": risk.education})], actor=actor)
    return risk


def _refuse_other_themes(risk: Risk, *, actor: Person) -> None:
    if risk.theme != Theme.LEARNING_ENVIRONMENT:
        raise RuleBroken(
            f"{risk.reference} is not about a learning environment. Change its theme first, if it is.",
            risk_status=risk.status.value,
            legal_moves=legal_moves(risk, actor=actor),
        )
