"""From a draft to a risk: stop while somebody is in danger, look at it once more, send it once."""

from typing import Any
from uuid import UUID

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from riskreg.extensions import transaction
from riskreg.pages.answering import Answers, Errors, submit_new
from riskreg.pages.blueprint import pages
from riskreg.pages.quick_log import next_page, places, show_form
from riskreg.queries.my_risks import find_draft
from riskreg.reference import clocks
from riskreg.schemas.raising import read_raise
from riskreg.vocabulary import Permission
from riskreg.web.access import actor, requires
from riskreg.workflows import raising


@pages.get("/risks/new/<uuid:draft_id>/urgent")
@requires(Permission.RAISE_RISK)
def urgent(draft_id: UUID) -> ResponseReturnValue:
    if find_draft(draft_id, author=actor()) is None:
        return gone()
    return render_template("logging/urgent.html", draft_id=draft_id)


@pages.post("/risks/new/<uuid:draft_id>/urgent")
@requires(Permission.RAISE_RISK)
def told_someone(draft_id: UUID) -> ResponseReturnValue:
    def command() -> None:
        draft = raising.get_draft(draft_id, actor=actor())
        raising.save_draft({**draft.answers, "told_someone": True}, actor=actor(), draft_id=draft_id)

    transaction(command)
    return redirect(url_for("pages.check_answers", draft_id=draft_id), 303)


@pages.get("/risks/new/<uuid:draft_id>/check")
@requires(Permission.RAISE_RISK)
def check_answers(draft_id: UUID) -> ResponseReturnValue:
    draft = find_draft(draft_id, author=actor())
    if draft is None:
        return gone()
    answers = dict(draft.answers)
    if next_page(answers) == "pages.urgent":
        return redirect(url_for("pages.urgent", draft_id=draft_id))
    return render_template(
        "logging/check.html",
        draft_id=draft_id,
        answers=answers,
        place=places().name_of(str(answers.get("unit"))),
        days=clocks()["triage_working_days"],
    )


def gone() -> ResponseReturnValue:
    return render_template("logging/gone.html"), 404


@pages.post("/risks/new/<uuid:draft_id>/send")
@requires(Permission.RAISE_RISK)
def send(draft_id: UUID) -> ResponseReturnValue:
    """Once, however often it is pressed: the form's key answers the second time as the first."""

    def raise_it(_answers: Answers, *, actor: Any) -> Any:
        draft = raising.get_draft(draft_id, actor=actor)
        risk = raising.raise_risk(read_raise(dict(draft.answers)), actor=actor)
        raising.discard_draft(draft_id, actor=actor)
        return risk

    def again(_answers: Answers, errors: Errors) -> str:
        draft = find_draft(draft_id, author=actor())
        return show_form(draft_id, dict(draft.answers) if draft is not None else {}, errors)

    return submit_new(
        read=dict,
        do=raise_it,
        show_form=again,
        then=lambda risk: url_for("pages.sent", ref=risk.reference),
    )
