"""Log a risk in four answers: type, check, send. What is typed is kept as a draft on the way."""

from typing import Any
from uuid import UUID, uuid4

from flask import jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from riskreg import clock
from riskreg.errors import InvalidInput, NotPermitted
from riskreg.extensions import transaction
from riskreg.pages.answering import Answers, Errors, errors_of, fit_to_show, submit_new
from riskreg.pages.blueprint import pages
from riskreg.queries.my_risks import find_draft
from riskreg.queries.where_to_raise import Places, places_to_raise_in
from riskreg.reference import clocks
from riskreg.schemas.base import read
from riskreg.schemas.raising import DraftAnswers, read_raise
from riskreg.vocabulary import Permission, Urgency
from riskreg.web.access import actor, requires
from riskreg.web.forms import form_answers
from riskreg.workflows import raising

BUTTONS = ("later", "change")


@pages.get("/risks/new/quick")
@pages.get("/risks/new")
@requires(Permission.RAISE_RISK)
def log_a_risk() -> ResponseReturnValue:
    """The draft gets its address before anything is typed, so that the browser's Back finds the text again."""
    return redirect(url_for("pages.quick_log", draft_id=uuid4()))


@pages.get("/risks/new/<uuid:draft_id>/quick")
@requires(Permission.RAISE_RISK)
def quick_log(draft_id: UUID) -> ResponseReturnValue:
    draft = find_draft(draft_id, author=actor())
    saved_at = draft.saved_at if draft is not None else None
    return show_form(draft_id, dict(draft.answers) if draft is not None else {}, {}, saved_at=saved_at)


def show_form(draft_id: UUID, answers: Answers, errors: Errors, **more: object) -> str:
    places = _places()
    answers.setdefault("unit", places.usual)
    return render_template(
        "logging/quick.html", draft_id=draft_id, answers=answers, errors=errors, places=places, **more
    )


def _places() -> Places:
    places = places_to_raise_in(actor())
    if not places.all:
        raise NotPermitted("You have no team or service in which you log risks. Ask your AHP lead to add you to one.")
    return places


@pages.post("/risks/new/<uuid:draft_id>/quick")
@requires(Permission.RAISE_RISK)
def save_quick_log(draft_id: UUID) -> ResponseReturnValue:
    """Kept as a draft first; only then looked at as a whole."""
    answers = _typed()
    if "change" in request.form:
        return show_form(draft_id, fit_to_show(answers), {})
    try:
        answers = transaction(lambda: _keep(draft_id, answers))
        if "later" in request.form:
            return redirect(url_for("pages.my_drafts", done="draft-saved"), 303)
        read_raise({**answers, "told_someone": "yes"})
    except InvalidInput as wrong:
        return _refused(draft_id, answers, wrong)
    return redirect(url_for(_next_page(answers), draft_id=draft_id), 303)


def _typed() -> Answers:
    return {name: value for name, value in form_answers().items() if name not in BUTTONS}


def _keep(draft_id: UUID, typed: Answers) -> Answers:
    """What was typed becomes the draft. Who was told stays on record while it is as urgent as it was."""
    who = actor()
    answers = read(DraftAnswers(), typed)
    before = find_draft(draft_id, author=who)
    if before is not None and before.answers.get("told_someone") and answers.get("urgency") == Urgency.TODAY:
        answers["told_someone"] = True
    return dict(raising.save_draft(answers, actor=who, draft_id=draft_id).answers)


def _refused(draft_id: UUID, answers: Answers, wrong: InvalidInput) -> ResponseReturnValue:
    if wrong.code == "pii_suspected":
        return render_template("logging/identifier.html", draft_id=draft_id, answers=fit_to_show(answers)), 422
    return show_form(draft_id, fit_to_show(answers), errors_of(wrong)), 422


def _next_page(answers: Answers) -> str:
    urgent = answers.get("urgency") == Urgency.TODAY and not answers.get("told_someone")
    return "pages.urgent" if urgent else "pages.check_answers"


@pages.post("/risks/new/<uuid:draft_id>/save")
@requires(Permission.RAISE_RISK)
def save_while_typing(draft_id: UUID) -> ResponseReturnValue:
    """For the page's script, a few seconds after typing stops."""
    try:
        transaction(lambda: _keep(draft_id, _typed()))
    except InvalidInput as wrong:
        return jsonify(code=wrong.code, fields=sorted(wrong.fields)), 422
    return jsonify(saved_at=clock_time())


def clock_time() -> str:
    here = clock.now().astimezone(clock.LONDON)
    return f"{here.hour:02}:{here.minute:02}"


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
    if _next_page(answers) == "pages.urgent":
        return redirect(url_for("pages.urgent", draft_id=draft_id))
    return render_template(
        "logging/check.html",
        draft_id=draft_id,
        answers=answers,
        place=_places().name_of(str(answers.get("unit"))),
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
