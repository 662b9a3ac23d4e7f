"""Proposing that a risk goes to another organisation: the questions, exactly what they will see, then it is sent."""

import json
from functools import partial
from typing import Any

from flask import url_for
from flask.typing import ResponseReturnValue

from riskreg.errors import InvalidInput
from riskreg.pages.answering import Answers, Errors, errors_of, fit_to_show, submit
from riskreg.pages.blueprint import pages
from riskreg.pages.dealing import in_view, offer_or_refuse, risk_page
from riskreg.pages.escalating import CHANGE, as_fields
from riskreg.pages.typed import typed_answers
from riskreg.queries.units import names_of
from riskreg.schemas.base import read
from riskreg.schemas.transfer import ProposeTransfer
from riskreg.vocabulary import Permission, RiskAction
from riskreg.web.access import reader, requires
from riskreg.web.acting import the_risk
from riskreg.web.forms import form_answers
from riskreg.workflows.document import document_of
from riskreg.workflows.transferring import organisation_of, path_asked, propose_transfer


@pages.get("/risks/<ref>/transfer")
@requires(Permission.TRANSFER_RISK)
def ask_to_transfer(ref: str) -> str:
    return transfer_form(ref, {}, {})


def transfer_form(ref: str, answers: Answers, errors: Errors) -> str:
    view = in_view(ref)
    offer = offer_or_refuse(view.risk, RiskAction.TRANSFER, actor=reader())
    typed = typed_answers() if offer.why_not else []
    return risk_page("transfers/ask.html", view, answers=answers, errors=errors, offer=offer, typed=typed)


@pages.post("/risks/<ref>/transfer/check")
@requires(Permission.TRANSFER_RISK)
def check_transfer(ref: str) -> ResponseReturnValue:
    """Nothing is kept here: the answers travel with the page until they are sent or changed."""
    view, typed = in_view(ref), form_answers()
    offer = offer_or_refuse(view.risk, RiskAction.TRANSFER, actor=reader())
    if typed.pop(CHANGE, None) is not None or offer.why_not:
        return transfer_form(ref, fit_to_show(typed), {})
    try:
        answers = read(ProposeTransfer(), typed)
        path = path_asked(view.risk, answers["to_unit"])
    except InvalidInput as wrong:
        return transfer_form(ref, fit_to_show(typed), errors_of(wrong)), 422
    return risk_page(
        "transfers/check.html",
        view,
        reason=answers["reason"],
        to_unit=path[0].code,
        to_organisation=organisation_of(path).code,
        names_there=names_of([unit.code for unit in path]),
        document=json.loads(document_of(view.risk)),
        fields=list(as_fields(typed)),
    )


@pages.post("/risks/<ref>/transfer")
@requires(Permission.TRANSFER_RISK)
def send_transfer(ref: str) -> ResponseReturnValue:
    return submit(
        the_risk(ref, RiskAction.TRANSFER),
        read=partial(read, ProposeTransfer()),
        do=propose_transfer,
        show_form=partial(transfer_form, ref),
        then=lambda made: there(made.uuid, "transfer-asked"),
    )


def there(transfer_id: Any, done: str) -> str:
    return url_for("pages.show_transfer", transfer_id=transfer_id, done=done)
