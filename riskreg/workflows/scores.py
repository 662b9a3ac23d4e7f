"""Scoring a risk: consequence and likelihood are given, the rest is worked out. Nothing is ever rescored."""

from typing import Any

from riskreg import clock, policy, reference, scoring
from riskreg.errors import InvalidInput
from riskreg.models import Person, Risk, Score, Unit
from riskreg.queries.pathway import pathway_for
from riskreg.vocabulary import EscalationStatus, RiskAction, RiskStatus, ScoreKind
from riskreg.workflows import ledger, sentences
from riskreg.workflows.appetite import copy_appetite
from riskreg.workflows.document import latest_score
from riskreg.workflows.moving import move_risk, refuse_while_undecided
from riskreg.workflows.second_person import drop_proposal
from riskreg.workflows.tolerance import exceeds_tolerance

EXPLAINED_FROM = 20
"""Letters that say why a target lies above the appetite."""


def score_risk(risk: Risk, answers: dict[str, Any], *, actor: Person) -> Score:
    """Add a score of one kind; a new current score may change the band, which the raiser is told.

    Refused while a request waits at the receiver: they decide on what they were shown.
    """
    was, kind = risk.status, ScoreKind(answers["kind"])
    above = kind == ScoreKind.CURRENT and exceeds_tolerance(risk, answers)
    row = move_risk(risk, RiskAction.SCORE, actor=actor, refusals=(refuse_while_frozen,), instead=above)
    if kind == ScoreKind.CURRENT:
        data, told = score_now(risk, answers, actor, was=was)
    else:
        score, told = give_score(risk, kind, answers, actor), None
        data = {"kind": kind.value, "score": score.score}
    if kind == ScoreKind.TARGET:
        _refuse_unfit_target(risk, risk.scores[-1])
    ledger.record([ledger.Entry(risk, row.event, was, risk.holder, data, told)], actor=actor)
    return risk.scores[-1]


def score_now(
    risk: Risk, answers: dict[str, Any], actor: Person, *, was: RiskStatus
) -> tuple[dict[str, Any], str | None]:
    """Give the current score, as part of a move: what its event says, and what the person who raised it hears."""
    band_was = risk.band
    score = give_score(risk, ScoreKind.CURRENT, answers, actor)
    data = {"kind": score.kind.value, "score": score.score} | drop_proposal(risk, actor=actor)
    if risk.status != was:
        return data, sentences.tolerance_exceeded(risk)
    return data, sentences.band_changed(risk) if risk.band != band_was else None


def _refuse_unfit_target(risk: Risk, target: Score) -> None:
    current = latest_score(risk, ScoreKind.CURRENT)
    if current is not None and target.score > current.score:
        raise InvalidInput({"consequence": [f"Target score must be {current.score} or less, the score now"]})
    _refuse_unexplained(risk, target)


def score_beside(risk: Risk, answers: dict[str, Any], *, actor: Person) -> Score:
    """Another level's own view, beside the holder's: shown, and counted nowhere."""
    was = risk.status
    row = move_risk(risk, RiskAction.SCORE_BESIDE, actor=actor)
    unit = _unit_beside(risk, actor)
    score = _given(risk, ScoreKind.CURRENT, answers, actor)
    score.beside_unit = unit
    risk.scores_beside.append(score)
    data = {"score": score.score, "n": score.n}
    ledger.record([ledger.Entry(risk, row.event, was, unit, data)], actor=actor)
    return score


def _unit_beside(risk: Risk, actor: Person) -> Unit:
    """The highest unit but the holder that they lead; of a co-owner who leads none, where they work."""
    for units in (policy.units_with(actor, policy.LEADING) & policy.units_beside(risk), None):
        theirs = policy.units_with(actor, policy.WORKING) if units is None else units
        found = [unit for unit in risk.reached if unit.id in theirs and unit is not risk.holder]
        if found:
            return found[-1]
    return risk.holder


def _refuse_unexplained(risk: Risk, target: Score) -> None:
    """A target above the highest one of the holder's appetite is taken with a longer reason, and shown with it."""
    highest = pathway_for(risk.holder, on=clock.today()).appetite(target.domain).max_target_score
    if target.score > highest and len(target.rationale) < EXPLAINED_FROM:
        raise InvalidInput(
            {
                "rationale": [
                    f"A target of {target.score} is above {highest}, the highest for this kind of consequence at"
                    f" {risk.holder.code}. Say why in {EXPLAINED_FROM} characters or more"
                ]
            }
        )


def refuse_while_frozen(risk: Risk, *, actor: Person) -> None:
    """Words and scores are frozen while a request is with the receiver; a question gives them back."""
    request = risk.undecided
    if request is not None and request.status != EscalationStatus.RETURNED:
        refuse_while_undecided(risk, actor=actor)


def give_first_score(risk: Risk, answers: dict[str, Any], *, actor: Person) -> Score:
    """The first current score, copied as the initial one."""
    give_score(risk, ScoreKind.INITIAL, answers, actor)
    return give_score(risk, ScoreKind.CURRENT, answers, actor)


def give_score(risk: Risk, kind: ScoreKind, answers: dict[str, Any], actor: Person) -> Score:
    """One more score of a kind, as part of a move; the current one is the risk's."""
    score = _given(risk, kind, answers, actor)
    risk.scores.append(score)
    if kind == ScoreKind.CURRENT:
        risk.score, risk.band = score.score, score.band
        copy_appetite(risk)
    return score


def _given(risk: Risk, kind: ScoreKind, answers: dict[str, Any], actor: Person) -> Score:
    product = scoring.score(answers["consequence"], answers["likelihood"])
    return Score(
        n=len(risk.scores) + len(risk.scores_beside) + 1,
        kind=kind,
        score=product,
        band=scoring.band(product),
        matrix=reference.matrix()["version"],
        by=answers.get("by"),
        scored_by=actor,
        scored_at=clock.now(),
        **{name: answers[name] for name in ("consequence", "likelihood", "domain", "rationale")},
    )
