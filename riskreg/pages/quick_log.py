"""Log a risk in four answers. What is typed is kept as a draft, by the buttons and while typing."""

from uuid import UUID, uuid4

from flask import jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from riskreg import clock
from riskreg.errors import InvalidInput, NotPermitted
from riskreg.extensions import transaction
from riskreg.pages.answering import Answers, Errors, errors_of, fit_to_show
from riskreg.pages.blueprint import pages
from riskreg.queries.my_risks import find_draft
from riskreg.queries.where_to_raise import Places, places_to_raise_in
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
    found = places()
    answers.setdefault("unit", found.usual)
    return render_template(
        "logging/quick.html", draft_id=draft_id, answers=answers, errors=errors, places=found, **more
    )


def places() -> Places:
    """Where this person may raise risks; who may nowhere is told whom to ask."""
    found = places_to_raise_in(actor())
    if not found.all:
        raise NotPermitted("You have no team or service in which you log risks. Ask your AHP lead to add you to one.")
    return found


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
    return redirect(url_for(next_page(answers), draft_id=draft_id), 303)


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


def next_page(answers: Answers) -> str:
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
