"""The own score of another level than the holder's: shown beside it, counted nowhere."""

from functools import partial

from flask import url_for
from flask.typing import ResponseReturnValue

from riskreg.pages.answering import Answers, Errors, submit
from riskreg.pages.blueprint import pages
from riskreg.pages.dealing import in_view, newest, offer_or_refuse, risk_page
from riskreg.pages.scoring import domain_names, scale, usual_domain
from riskreg.schemas.base import read
from riskreg.schemas.triage import ScoreAnswers
from riskreg.vocabulary import Permission, RiskAction, ScoreKind
from riskreg.web.access import reader, requires
from riskreg.web.acting import the_risk
from riskreg.workflows.scores import score_beside


@pages.get("/risks/<ref>/scores/beside")
@requires(Permission.SCORE_BESIDE)
def ask_to_score_beside(ref: str) -> str:
    return beside_page(ref, {}, {})


def beside_page(ref: str, answers: Answers, errors: Errors) -> str:
    view = in_view(ref)
    risk = view.risk
    offer = offer_or_refuse(risk, RiskAction.SCORE_BESIDE, actor=reader())
    current = newest(risk, ScoreKind.CURRENT)
    domain = current.domain if current else usual_domain(risk)
    return risk_page(
        "risk/score_beside.html",
        view,
        here="scores",
        answers=answers or {"domain": domain},
        errors=errors,
        why_not=offer.why_not,
        scale=scale(domain),
        domains=domain_names(),
    )


@pages.post("/risks/<ref>/scores/beside")
@requires(Permission.SCORE_BESIDE)
def send_score_beside(ref: str) -> ResponseReturnValue:
    return submit(
        the_risk(ref, RiskAction.SCORE_BESIDE),
        read=partial(read, ScoreAnswers()),
        do=score_beside,
        show_form=partial(beside_page, ref),
        then=lambda _score: url_for("pages.show_scores", ref=ref, done="scored-beside"),
    )
