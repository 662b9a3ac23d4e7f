"""Changing the words of a risk and what is known about it."""

from functools import partial
from typing import Any

from flask import url_for
from flask.typing import ResponseReturnValue

from riskreg import reference
from riskreg.errors import InvalidInput
from riskreg.pages.answering import Answers, Errors, submit
from riskreg.pages.blueprint import pages
from riskreg.pages.dealing import in_view, offer_or_refuse, risk_page
from riskreg.pages.register_query import professions
from riskreg.schemas.base import read
from riskreg.schemas.raising import EVENT, AmendRisk
from riskreg.vocabulary import EscalationStatus, Permission, RiskAction
from riskreg.web.access import reader, requires
from riskreg.web.acting import the_risk
from riskreg.workflows.treatment import WORDS, amend_risk

SEVERAL = ("professions", "affected", "seips")
NEVER_EMPTY = {"title": "Enter a short title", "event": EVENT}


@pages.get("/risks/<ref>/change")
@requires(Permission.AMEND_RISK)
def change_risk(ref: str) -> str:
    return change_page(ref, {}, {})


def change_page(ref: str, answers: Answers, errors: Errors) -> str:
    view = in_view(ref)
    risk = view.risk
    offer_or_refuse(risk, RiskAction.AMEND, actor=reader())
    frozen = risk.undecided is not None and risk.undecided.status != EscalationStatus.RETURNED
    return risk_page(
        "risk/change.html",
        view,
        answers=answers or as_it_stands(risk),
        errors=errors,
        frozen=risk.undecided if frozen else None,
        professions=professions(),
        work_system=reference.seips(),
    )


def as_it_stands(risk: Any) -> Answers:
    words: Answers = {name: str(getattr(risk, name)) for name in (*WORDS, "urgency")}
    codes = [row.profession for row in risk.professions]
    return words | {"affected": list(risk.affected), "professions": codes, "seips": list(risk.seips or [])}


@pages.post("/risks/<ref>/change")
@requires(Permission.AMEND_RISK)
def send_change(ref: str) -> ResponseReturnValue:
    return submit(
        the_risk(ref, RiskAction.AMEND),
        read=read_changes,
        do=amend_what_differs,
        show_form=partial(change_page, ref),
        then=lambda risk: url_for("pages.show_risk", ref=ref, done="changed"),
    )


def read_changes(payload: Any) -> Answers:
    """A list of boxes sends an empty value too, so that no box ticked clears it. Two answers cannot be cleared."""
    several = {name: [value for value in as_list(payload[name]) if value] for name in SEVERAL if name in payload}
    emptied = {name: [text] for name, text in NEVER_EMPTY.items() if name in payload and not str(payload[name]).strip()}
    try:
        answers = read(AmendRisk(), payload | several)
    except InvalidInput as wrong:
        raise InvalidInput(emptied | wrong.fields, code=wrong.code) from None
    if emptied:
        raise InvalidInput(emptied)
    return answers


def as_list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def amend_what_differs(risk: Any, answers: Answers, *, actor: Any) -> Any:
    """The form sends every field; only those that differ count as changed."""
    stands = as_it_stands(risk)
    different = {name: value for name, value in answers.items() if _plain(name, value) != _plain(name, stands[name])}
    if not different:
        raise InvalidInput({"_schema": ["Nothing is different. Change something, or go back to the risk"]})
    return amend_risk(risk, different, actor=actor)


def _plain(name: str, value: Any) -> Any:
    return sorted(map(str, value)) if name in SEVERAL else str(value)
