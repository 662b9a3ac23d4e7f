"""Setting the pathway of a unit: from which day, what, then what it would change, then it is set."""

from collections.abc import Iterator
from datetime import date
from functools import partial
from typing import Any

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue

from riskreg import clock
from riskreg.errors import InvalidInput
from riskreg.pages.answering import Answers, Errors, errors_of, fit_to_show, submit_new
from riskreg.pages.blueprint import pages, takes
from riskreg.pages.pathway_fields import content_of, fields_for, own_answers
from riskreg.pages.pathway_words import key_words, value_words
from riskreg.pathway import flat
from riskreg.queries.pathway import pathway_for
from riskreg.queries.units import get_unit, names_of
from riskreg.schemas.base import read
from riskreg.schemas.pathway import SetPathway, StartPathway
from riskreg.vocabulary import Permission
from riskreg.web.access import actor, reader, requires
from riskreg.web.forms import DATE_PARTS, form_answers
from riskreg.workflows.pathway import check_may_set, preview_pathway, set_pathway

CHANGE = "change"


@pages.get("/units/<code>/pathway/change")
@requires(Permission.SET_PATHWAY)
@takes("starts_on", *(f"starts_on-{part}" for part in DATE_PARTS))
def ask_for_pathway(code: str) -> ResponseReturnValue:
    """Without a day it asks for one; with one, the fields as they stand on that day."""
    unit = get_unit(code)
    check_may_set(unit, reader())
    sent = request.args.get("starts_on") or "/".join(request.args.get(f"starts_on-{part}", "") for part in DATE_PARTS)
    if not request.args:
        return when_page(code, {}, {})
    try:
        starts_on = read(StartPathway(), {"starts_on": sent.strip("/")})["starts_on"]
    except InvalidInput as wrong:
        return when_page(code, {"starts_on": sent}, errors_of(wrong)), 422
    return fields_page(code, {"starts_on": as_typed(starts_on), "content": own_answers(unit, starts_on)}, {})


def when_page(code: str, answers: Answers, errors: Errors) -> str:
    first = {"starts_on": as_typed(clock.today())}
    return render_template(
        "pathway/when.html", code=code, names=names_of([code]), answers=answers or first, errors=errors
    )


def fields_page(code: str, answers: Answers, errors: Errors) -> str:
    unit = get_unit(code)
    check_may_set(unit, reader())
    starts_on = started(answers)
    return render_template(
        "pathway/change.html",
        code=code,
        names=names_of([code]),
        answers=answers,
        # About the content as a whole: about the form as a whole.
        errors={"" if name == "content" else name: texts for name, texts in errors.items()},
        fields=fields_for(unit, pathway_for(unit, on=starts_on)),
        starts_on=starts_on,
    )


def started(answers: Answers) -> date:
    """The start day as it stands in the form, or today where that is no day."""
    try:
        found: date = read(StartPathway(), {"starts_on": answers.get("starts_on", "")})["starts_on"]
    except InvalidInput:
        return clock.today()
    return found


def as_typed(day: date) -> str:
    return f"{day.day}/{day.month}/{day.year}"


@pages.post("/units/<code>/pathway/preview")
@requires(Permission.SET_PATHWAY)
def check_pathway(code: str) -> ResponseReturnValue:
    """Nothing is kept here: the answers travel with the page until they are sent or changed."""
    unit, typed = get_unit(code), form_answers()
    check_may_set(unit, reader())
    if typed.pop(CHANGE, None) is not None:
        return fields_page(code, fit_to_show(typed), {})
    try:
        answers = read_form(code, typed)
        preview = preview_pathway(unit, answers, reader=reader())
    except InvalidInput as wrong:
        return fields_page(code, fit_to_show(typed), errors_of(wrong)), 422
    return render_template(
        "pathway/preview.html",
        code=code,
        names=names_of([code]),
        preview=preview,
        answers=answers,
        sets=[(key_words(key), value_words(key, value)) for key, value in flat(answers["content"])],
        typed=list(as_fields(typed)),
        errors={},
    )


def read_form(code: str, typed: Answers) -> Answers:
    """What the form says, as the content that a program would send: only what differs from what stands already."""
    return read(SetPathway(), typed | {"content": content_of(get_unit(code), started(typed), typed.get("content"))})


def as_fields(typed: Any, before: str = "") -> Iterator[tuple[str, str]]:
    """The form's fields again, for the page that follows."""
    for name, value in typed.items():
        if isinstance(value, dict):
            yield from as_fields(value, f"{before}{name}.")
        else:
            for each in value if isinstance(value, list) else [value]:
                yield f"{before}{name}", str(each)


@pages.post("/units/<code>/pathway")
@requires(Permission.SET_PATHWAY)
def send_pathway(code: str) -> ResponseReturnValue:
    check_may_set(get_unit(code), actor())
    return submit_new(
        read=partial(read_form, code),
        do=lambda answers, *, actor: set_pathway(get_unit(code), answers, actor=actor),
        show_form=partial(fields_page, code),
        then=lambda made: url_for("pages.show_pathway", code=code, on=made.starts_on.isoformat(), done="pathway-set"),
    )
