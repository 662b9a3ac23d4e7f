"""Scores of a risk: all that were given, and the form to give one or set a target."""

from functools import partial
from typing import Any

from flask import url_for
from flask.typing import ResponseReturnValue

from riskreg import reference
from riskreg.pages.answering import Answers, Errors, submit
from riskreg.pages.blueprint import pages, takes
from riskreg.pages.dealing import in_view, newest, risk_page
from riskreg.schemas.base import read
from riskreg.schemas.triage import GiveScore
from riskreg.vocabulary import Permission, RiskAction, ScoreKind, Theme
from riskreg.web.access import requires
from riskreg.web.acting import the_risk
from riskreg.workflows.document import views_beside
from riskreg.workflows.scores import score_risk

USUAL_DOMAIN = {
    Theme.STAFFING: "workforce",
    Theme.RETENTION: "workforce",
    Theme.LEARNING_ENVIRONMENT: "education",
    Theme.QUALITY_SAFETY: "safety",
    Theme.LEADERSHIP_VOICE: "objectives",
}
"""Which kind of consequence a risk of this theme is most often scored for."""


@pages.get("/risks/<ref>/scores")
@requires(Permission.VIEW_RISK)
@takes("done")
def show_scores(ref: str) -> str:
    return scores_page(ref, {}, {})


def scores_page(ref: str, answers: Answers, errors: Errors) -> str:
    view = in_view(ref)
    risk = view.risk
    current = newest(risk, ScoreKind.CURRENT)
    return risk_page(
        "risk/scores.html",
        view,
        here="scores",
        answers=answers or {"domain": current.domain if current else usual_domain(risk)},
        errors=errors,
        scale=scale(current.domain if current else usual_domain(risk)),
        scores=view.scores[::-1],
        current=current,
        target=newest(risk, ScoreKind.TARGET),
        domains=domain_names(),
        beside=views_beside(risk),
        units={code for code, _ in views_beside(risk)},
    )


@pages.post("/risks/<ref>/scores")
@requires(Permission.SCORE_RISK)
def give_score(ref: str) -> ResponseReturnValue:
    return submit(
        the_risk(ref, RiskAction.SCORE),
        read=partial(read, GiveScore()),
        do=score_risk,
        show_form=partial(scores_page, ref),
        then=lambda score: url_for("pages.show_scores", ref=ref, done="scored"),
    )


def usual_domain(risk: Any) -> str:
    return USUAL_DOMAIN[risk.theme]


def domain_names() -> dict[str, str]:
    return {row["code"]: row["name"] for row in reference.matrix()["domains"]}


def scale(domain: str) -> dict[str, Any]:
    """The matrix in force, with the written examples of one kind of consequence beside its five levels."""
    matrix = reference.matrix()
    examples = next(row for row in matrix["domains"] if row["code"] == domain)
    return {
        "domain": examples["name"],
        "domains": matrix["domains"],
        "consequence": [row | {"example": examples["levels"][str(row["level"])]} for row in matrix["consequence"]],
        "likelihood": matrix["likelihood"],
        "bands": matrix["bands"],
        "version": matrix["version"],
    }
