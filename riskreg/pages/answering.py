"""What every form of the pages does when it is sent: the act, then a redirect, or the form again with its answers."""

from collections.abc import Callable, Mapping
from typing import Any

from flask import redirect
from flask.typing import ResponseReturnValue

from riskreg.errors import InvalidInput
from riskreg.patient_identifiers import without_nhs_numbers
from riskreg.web.acting import Sent, Shown, Target, act, create
from riskreg.web.forms import sent_by_form

SENT_BEFORE = "You sent this form before, with other answers. Check them, then send it again"

Answers = dict[str, Any]
Errors = dict[str, list[str]]
ShowForm = Callable[[Answers, Errors], str]
"""Renders the form with these answers and, by dotted field name, what is wrong with them."""


def submit(
    find: Callable[[Any], Target],
    *,
    read: Callable[[Any], Answers],
    do: Callable[..., Any],
    show_form: ShowForm,
    then: Callable[[Any], str],
    only_adds: bool = False,
) -> ResponseReturnValue:
    """Do one thing to one risk with the answers of this form, then go (303) to the address ``then`` gives.

    ``find`` is one of ``web.acting``'s, ``then`` gets what ``do`` returned. Answers that need correcting show the
    form again (422) with everything typed; every other refusal is a page of ``failures``.
    """

    def command(sent: Sent) -> Shown:
        return act(find, sent, read=read, do=do, show=lambda made: _go(then(made)), only_adds=only_adds)

    return _try(command, show_form)


def submit_new(
    *,
    read: Callable[[Any], Answers],
    do: Callable[..., Any],
    show_form: ShowForm,
    then: Callable[[Any], str],
) -> ResponseReturnValue:
    """As ``submit``, for what hangs on no risk yet."""

    def command(sent: Sent) -> Shown:
        return create(sent, read=read, do=do, show=lambda made: _go(then(made)))

    return _try(command, show_form)


def _go(address: str) -> Shown:
    return Shown(303, headers={"Location": address})


def _try(command: Callable[[Sent], Shown], show_form: ShowForm) -> ResponseReturnValue:
    sent = sent_by_form()
    try:
        shown = command(sent)
    except InvalidInput as wrong:
        return show_form(fit_to_show(sent.payload), errors_of(wrong)), 422
    return redirect(shown.headers["Location"], shown.status)


def errors_of(wrong: InvalidInput) -> Errors:
    """By field; what is wrong with the form as a whole stands under an empty name."""
    if wrong.code == "key_reused":
        return {"": [SENT_BEFORE]}
    return {"" if name == "_schema" else name: texts for name, texts in wrong.fields.items()}


def fit_to_show(answers: Any) -> Any:
    """What was typed, to show again: as it is, but no NHS number leaves again, not even to its author."""
    if isinstance(answers, str):
        return without_nhs_numbers(answers)
    if isinstance(answers, Mapping):
        return {name: fit_to_show(value) for name, value in answers.items()}
    return [fit_to_show(value) for value in answers] if isinstance(answers, list) else answers
