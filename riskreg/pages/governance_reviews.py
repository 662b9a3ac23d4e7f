"""Governance reviews of a unit: which are open and were, opening one (the reason, then a check), ending one."""

from functools import partial
from typing import Any

from flask import render_template, url_for
from flask.typing import ResponseReturnValue

from riskreg import clock, policy
from riskreg.errors import InvalidInput
from riskreg.pages.answering import Answers, Errors, errors_of, fit_to_show, submit_new
from riskreg.pages.blueprint import pages, takes
from riskreg.pages.escalating import CHANGE, as_fields
from riskreg.queries.governance_reviews import get_review, overseers_of, reviews_of, unit_reviewed
from riskreg.queries.units import get_unit, names_of
from riskreg.schemas.base import read
from riskreg.schemas.governance_review import EndReview, OpenReview
from riskreg.vocabulary import Permission
from riskreg.web.access import reader, requires
from riskreg.web.forms import form_answers
from riskreg.workflows.governance_reviews import LASTS, check_may_open, check_may_read, end_review, open_review


@pages.get("/units/<code>/governance-reviews")
@requires(Permission.READ_GOVERNANCE_REVIEWS)
@takes("done")
def show_governance_reviews(code: str) -> str:
    unit, who, now = unit_reviewed(code), reader(), clock.now()
    check_may_read(unit, who)
    found = reviews_of(unit)
    going_on = [review for review in found if review.is_open(at=now)]
    return render_template(
        "governance_reviews/list.html",
        code=unit.code,
        names=names_of([unit.code, *(review.unit.code for review in found)]),
        open=going_on,
        past=[review for review in found if review not in going_on],
        may_open=policy.can(who, Permission.OPEN_GOVERNANCE_REVIEW, reviewed=unit),
        reads_now=any(review.person_id == who.id for review in going_on),
    )


@pages.get("/units/<code>/governance-reviews/new")
@requires(Permission.OPEN_GOVERNANCE_REVIEW, step_up=True)
def ask_for_governance_review(code: str) -> str:
    return review_form(code, {}, {})


def review_form(code: str, answers: Answers, errors: Errors) -> str:
    check_may_open(get_unit(code), reader())
    return render_template(
        "governance_reviews/ask.html", code=code, names=names_of([code]), answers=answers, errors=errors
    )


@pages.post("/units/<code>/governance-reviews/check")
@requires(Permission.OPEN_GOVERNANCE_REVIEW, step_up=True)
def check_governance_review(code: str) -> ResponseReturnValue:
    """Nothing is kept here: the reason travels with the page until it is sent or changed."""
    unit, typed = get_unit(code), form_answers()
    check_may_open(unit, reader())
    if typed.pop(CHANGE, None) is not None:
        return review_form(code, fit_to_show(typed), {})
    try:
        answers = read(OpenReview(), typed)
    except InvalidInput as wrong:
        return review_form(code, fit_to_show(typed), errors_of(wrong)), 422
    return render_template(
        "governance_reviews/check.html",
        code=code,
        names=names_of([code]),
        reason=answers["reason"],
        told=[person.title for person in overseers_of(unit) if person.id != reader().id],
        until=clock.now() + LASTS,
        fields=list(as_fields(typed)),
        errors={},
    )


@pages.post("/units/<code>/governance-reviews")
@requires(Permission.OPEN_GOVERNANCE_REVIEW, step_up=True)
def send_governance_review(code: str) -> ResponseReturnValue:
    def do(answers: Answers, *, actor: Any) -> Any:
        return open_review(get_unit(code), answers, actor=actor)

    return submit_new(
        read=partial(read, OpenReview()),
        do=do,
        show_form=partial(review_form, code),
        then=lambda _made: there(code, "review-opened"),
    )


def there(code: str, done: str) -> str:
    return url_for("pages.show_governance_reviews", code=code, done=done)


@pages.get("/units/<code>/governance-reviews/<uuid:review_id>/end")
@requires(Permission.OPEN_GOVERNANCE_REVIEW)
def ask_to_end_governance_review(code: str, review_id: Any) -> str:
    return ending_form(code, review_id, {}, {})


def ending_form(code: str, review_id: Any, answers: Answers, errors: Errors) -> str:
    unit = get_unit(code)
    check_may_open(unit, reader())
    review = get_review(str(review_id), unit)
    return render_template(
        "governance_reviews/end.html",
        code=code,
        names=names_of([code]),
        review=review,
        is_open=review.is_open(at=clock.now()),
        answers=answers,
        errors=errors,
    )


@pages.post("/units/<code>/governance-reviews/<uuid:review_id>/end")
@requires(Permission.OPEN_GOVERNANCE_REVIEW)
def send_end_of_governance_review(code: str, review_id: Any) -> ResponseReturnValue:
    def do(answers: Answers, *, actor: Any) -> Any:
        return end_review(get_review(str(review_id), get_unit(code)), answers, actor=actor)

    return submit_new(
        read=partial(read, EndReview()),
        do=do,
        show_form=partial(ending_form, code, review_id),
        then=lambda _ended: there(code, "review-ended"),
    )
