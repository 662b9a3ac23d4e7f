"""For the person who raised a risk: that it was sent, where it is, and their answer to a question about it."""

from typing import Any

from flask import render_template, url_for
from flask.typing import ResponseReturnValue

from riskreg import clock, policy
from riskreg.errors import NotFound
from riskreg.pages.answering import Answers, Errors, submit
from riskreg.pages.blueprint import pages, takes
from riskreg.queries.journey import journey_of
from riskreg.queries.my_risks import own_titles
from riskreg.queries.risks import get_risk
from riskreg.queries.sight import holder_and_owner, units_that_see
from riskreg.queries.triage import question_of
from riskreg.queries.units import names_of
from riskreg.schemas.base import read
from riskreg.schemas.raising import AnswerQuestion
from riskreg.vocabulary import Permission, RiskAction, RiskStatus
from riskreg.web.access import actor, requires
from riskreg.web.acting import the_risk
from riskreg.workflows.moving import risk_permission
from riskreg.workflows.triage import answer_question


@pages.get("/risks/<ref>/sent")
@requires(Permission.VIEW_JOURNEY)
def sent(ref: str) -> str:
    """Only for the person who sent it."""
    who = actor()
    risk = get_risk(ref, reader=who, journey=True)
    if risk.raised_by_id != who.id:
        raise NotFound()
    return render_template("journeys/sent.html", risk=risk)


@pages.get("/risks/<ref>/journey")
@requires(Permission.VIEW_JOURNEY)
@takes("done")
def journey(ref: str) -> str:
    who = actor()
    risk = get_risk(ref, reader=who, journey=True)
    seen_by = units_that_see(risk)
    holder, owner = holder_and_owner(risk)
    sees_risk, followed = policy.can(who, Permission.VIEW_RISK, risk), journey_of(risk, reader=who)
    return render_template(
        "journeys/journey.html",
        risk=risk,
        title=own_titles([risk], raiser=who).get(risk.id, risk.title),
        went_on=_went_on(risk, who),
        kept_out=risk.confidential and not sees_risk,
        steps=followed.steps,
        told=followed.told,
        raised_it=risk.raised_by_id == who.id,
        sees_risk=sees_risk,
        may_answer=_may_answer(risk, who),
        stopped=risk.status == RiskStatus.DECLINED,
        holder=seen_by.get(holder, holder),
        owner=owner,
        seen_by=list(seen_by.values()),
        today=clock.today(),
    )


def _went_on(risk: Any, who: Any) -> dict[str, Any] | None:
    """Of a risk that was joined: the one it is a part of, and where that one is for those who may follow it."""
    other = risk.joined_to if risk.joined_to_id else None
    if other is None:
        return None
    if not policy.can(who, Permission.VIEW_JOURNEY, other):
        return {"reference": other.reference, "risk": None}
    holder, owner = holder_and_owner(other)
    where = names_of([holder]).get(holder, holder)
    return {"reference": other.reference, "risk": other, "holder": where, "owner": owner, "voices": len(other.voices)}


def _may_answer(risk: Any, who: Any) -> bool:
    waits = risk.status == RiskStatus.NEEDS_INFORMATION
    return waits and policy.can(who, risk_permission(risk, RiskAction.ANSWER), risk)


@pages.get("/risks/<ref>/answer")
@requires(Permission.ANSWER_QUESTION)
def answer_form(ref: str) -> str:
    return show_answer_form(ref, {}, {})


def show_answer_form(ref: str, answers: Answers, errors: Errors) -> str:
    who = actor()
    risk = get_risk(ref, reader=who)
    policy.check(who, Permission.ANSWER_QUESTION, risk)
    return render_template(
        "journeys/answer.html", risk=risk, question=question_of(risk), answers=answers, errors=errors
    )


@pages.post("/risks/<ref>/answer")
@requires(Permission.ANSWER_QUESTION)
def answer(ref: str) -> ResponseReturnValue:
    return submit(
        the_risk(ref, RiskAction.ANSWER),
        read=lambda payload: read(AnswerQuestion(), payload),
        do=answer_question,
        show_form=lambda answers, errors: show_answer_form(ref, answers, errors),
        then=lambda risk: url_for("pages.journey", ref=risk.reference, done="answered"),
    )
