"""Looking at a risk again: nothing has changed, or a new score; and when it is looked at next."""

from typing import Any

from riskreg.extensions import db
from riskreg.models import Person, Risk, RiskReview
from riskreg.vocabulary import RiskAction
from riskreg.workflows import ledger
from riskreg.workflows.moving import move_risk
from riskreg.workflows.placing import next_review
from riskreg.workflows.scores import refuse_while_frozen, score_now
from riskreg.workflows.tolerance import exceeds_tolerance


def review_risk(risk: Risk, answers: dict[str, Any], *, actor: Person) -> Risk:
    """One step when nothing has changed. A new score is taken in the same move, and counts for the next review."""
    was, score = risk.status, answers.get("score")
    frozen = (refuse_while_frozen,) if score else ()
    above = score is not None and exceeds_tolerance(risk, score)
    row = move_risk(risk, RiskAction.REVIEW, actor=actor, refusals=frozen, instead=above)
    data, told = score_now(risk, score, actor, was=was) if score else ({}, None)
    data["nothing_changed"] = score is None
    assert risk.score is not None  # a risk of the register is scored
    risk.next_review_on = next_review(answers, holder=risk.holder, score=risk.score)
    db.session.add(
        RiskReview(
            risk_id=risk.id,
            version=risk.version,
            nothing_changed=score is None,
            note=answers.get("note", ""),
            next_review_on=risk.next_review_on,
        )
    )
    data["next_review_on"] = risk.next_review_on.isoformat()
    ledger.record([ledger.Entry(risk, row.event, was, risk.holder, data, told)], actor=actor)
    return risk
