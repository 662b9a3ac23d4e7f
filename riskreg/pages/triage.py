"""Triage: new risks one after the other; each is accepted, asked about or sent back, never left without a word."""

from functools import partial
from typing import Any

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue

from riskreg import clock, policy
from riskreg.pages.answering import Answers, Errors, submit
from riskreg.pages.blueprint import pages, takes
from riskreg.pages.chosen import read_chosen
from riskreg.pages.dealing import form_version
from riskreg.pages.scoring import domain_names, scale, usual_domain
from riskreg.pages.standing import standing
from riskreg.queries.dealing import get_placed
from riskreg.queries.owners import candidates
from riskreg.queries.pathway import pathway_for
from riskreg.queries.triage import question_of, triage_list
from riskreg.queries.units import names_of
from riskreg.schemas.triage import TRIAGE
from riskreg.vocabulary import Band, Permission, RiskAction, RiskStatus
from riskreg.web.access import reader, requires
from riskreg.web.acting import the_risk
from riskreg.wording import BANDS
from riskreg.workflows.triage import triage

MESSAGES = {
    "": "Thank you for raising this. We have read it carefully.",
    "accept": "Thank you for raising this. It is clear, and it is going onto the register.",
    "ask": "Thank you for raising this. There is one thing we need to know before we can decide.",
    "join": "Thank you for raising this. It is the same as a risk we have already. Your words are kept there.",
    "decline": "Thank you for raising this. We are not adding it to the register. The reason is below.",
}
ACTIONS = {
    "accept": RiskAction.ACCEPT,
    "ask": RiskAction.ASK,
    "join": RiskAction.JOIN,
    "decline": RiskAction.DECLINE,
}
OPEN_NEXT = "open_next"


@pages.get("/triage")
@requires(Permission.TRIAGE_RISK)
@takes("done")
def show_triage() -> str:
    return render_template("triage/list.html", waiting=triage_list(reader=reader()), today=clock.today())


@pages.get("/triage/<ref>")
@requires(Permission.TRIAGE_RISK)
@takes("done", "target")
def triage_one(ref: str) -> str:
    """``target``: the risk that was found for it to be joined to."""
    return triage_page(ref, {}, {})


def triage_page(ref: str, answers: Answers, errors: Errors) -> str:
    who = reader()
    risk = get_placed(ref, reader=who)
    with policy.remembering_sight():
        policy.check(who, Permission.TRIAGE_RISK, risk)
        may_join = risk.status == RiskStatus.NEW and policy.can(who, Permission.JOIN_RISK, risk)
        raiser = risk.raised_by.name if policy.can(who, Permission.SEE_RAISER_NAME, risk) else None
    return render_template(
        "triage/one.html",
        risk=risk,
        ref=risk.reference,
        version=form_version(risk),
        answers=answers or first_answers(risk),
        errors=errors,
        raiser=raiser,
        waiting=triage_list(reader=who),
        is_waiting=risk.status in (RiskStatus.NEW, RiskStatus.NEEDS_INFORMATION),
        tag=standing(risk.status, False),
        may_join=may_join,
        question=question_of(risk),
        people=candidates(risk.path_in_organisation),
        names=names_of(unit.code for unit in risk.path_in_organisation),
        scale=scale(usual_domain(risk)),
        domains=domain_names(),
        longest=longest_review(risk),
        messages=MESSAGES,
        today=clock.today(),
    )


def first_answers(risk: Any) -> Answers:
    """What the form offers to begin with: the reader as owner, the usual kind of consequence, a message."""
    mine = str(getattr(reader(), "uuid", ""))
    first = {"message": MESSAGES[""], "owner": mine, "score": {"domain": usual_domain(risk)}}
    chosen = request.args.get("target", "")
    return first | ({"outcome": "join", "target": chosen, "message": MESSAGES["join"]} if chosen else {})


def longest_review(risk: Any) -> str:
    """``30 days if Extreme, 90 days if High ...``, while it is held where it was raised."""
    pathway = pathway_for(risk.holder, on=clock.today())
    return ", ".join(f"{pathway.review_days(risk.level, band)} days if {BANDS[band]}" for band in reversed(Band))


@pages.post("/triage/<ref>")
@requires(Permission.TRIAGE_RISK)
def send_triage(ref: str) -> ResponseReturnValue:
    outcome = request.form.get("outcome", "")
    beside = request.form.get("target") if outcome == "join" else None
    return submit(
        the_risk(ref, ACTIONS.get(outcome, RiskAction.ACCEPT), beside=beside),
        read=lambda sent: read_chosen(TRIAGE, {name: value for name, value in sent.items() if name != OPEN_NEXT}),
        do=triage,
        show_form=partial(triage_page, ref),
        then=where_next,
    )


def where_next(risk: Any) -> str:
    """The next of the list when that was asked for, else the list."""
    following = triage_list(reader=reader()).after(risk.reference) if OPEN_NEXT in request.form else None
    if following is not None:
        return url_for("pages.triage_one", ref=following, done=f"triage-{risk.status.value}")
    return url_for("pages.show_triage", done=f"triage-{risk.status.value}")
