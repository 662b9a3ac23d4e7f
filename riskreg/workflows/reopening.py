"""A risk that was closed, or sent back, comes back: onto the register, or to triage."""

from datetime import timedelta
from typing import Any

from riskreg import clock, reference
from riskreg.errors import InvalidInput
from riskreg.extensions import db
from riskreg.models import Person, Risk, RiskReopening
from riskreg.queries.pathway import pathway_for
from riskreg.queries.people import who_may_own
from riskreg.vocabulary import RiskAction, RiskStatus, ScoreKind
from riskreg.workflows import ledger
from riskreg.workflows.document import latest_score
from riskreg.workflows.moving import move_risk
from riskreg.workflows.placing import next_review, owner_at, set_owner
from riskreg.workflows.scores import give_score

ON_THE_REGISTER = {
    "owner": "Select who will own this risk",
    "score": "Score the risk",
    "next_review_on": "Enter review date",
}
"""What a risk of the register has, and how it is asked for."""


def reopen(risk: Risk, answers: dict[str, Any], *, actor: Person) -> Risk:
    """A closed one is open again with an owner, a score and a review that still fit; a declined one is new again."""
    was = risk.status
    row = move_risk(risk, RiskAction.REOPEN, actor=actor)
    data = _to_triage(risk, answers) if was == RiskStatus.DECLINED else _onto_the_register(risk, answers, actor)
    db.session.add(RiskReopening(risk_id=risk.id, version=risk.version, reason=answers["reason"]))
    ledger.record([ledger.Entry(risk, row.event, was, risk.holder, data, answers["message"])], actor=actor)
    return risk


def _to_triage(risk: Risk, answers: dict[str, Any]) -> dict[str, Any]:
    for name in ON_THE_REGISTER:
        if name in answers:
            raise InvalidInput({name: ["It was sent back from triage and goes there again. Leave this out"]})
    risk.triage_by = clock.add_working_days(clock.today(), reference.clocks()["triage_working_days"])
    return {}


def _onto_the_register(risk: Risk, answers: dict[str, Any], actor: Person) -> dict[str, Any]:
    _refuse_without(what_is_missing(risk) - answers.keys())
    if "owner" in answers:
        set_owner(risk, owner_at([risk.holder], answers["owner"])[0])
    if "score" in answers:
        give_score(risk, ScoreKind.CURRENT, answers["score"], actor)
    assert risk.owner is not None  # asked for otherwise, as is the score
    assert risk.score is not None
    if "next_review_on" in answers:
        risk.next_review_on = next_review(answers, holder=risk.holder, score=risk.score)
    elif not _review_fits(risk):
        # The new score may ask for an earlier one.
        _refuse_without({"next_review_on"})
    return {"owner": str(risk.owner.uuid), "score": risk.score}


def _refuse_without(missing: set[str]) -> None:
    if missing:
        raise InvalidInput({name: [words] for name, words in ON_THE_REGISTER.items() if name in missing})


def what_is_missing(risk: Risk) -> set[str]:
    """Of owner, score and next review: what does not fit any more, and has to come with the reopening."""
    fits = {
        "owner": risk.owner is not None and risk.owner in who_may_own(risk.holder),
        "score": _score_fits(risk),
        "next_review_on": _review_fits(risk),
    }
    return {name for name, does in fits.items() if not does}


def _score_fits(risk: Risk) -> bool:
    """Given under the matrix that is in force today."""
    score = latest_score(risk, ScoreKind.CURRENT)
    return score is not None and score.matrix == reference.matrix()["version"]


def _review_fits(risk: Risk) -> bool:
    """To come, and no later than the pathway allows."""
    day = risk.next_review_on
    if day is None or risk.band is None or day < clock.today():
        return False
    days = pathway_for(risk.holder, on=clock.today()).review_days(risk.level, risk.band)
    return day <= clock.today() + timedelta(days=days)
