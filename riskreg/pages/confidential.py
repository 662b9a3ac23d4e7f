"""Keeping a risk to named people, changing who they are, and letting everybody read it again."""

from functools import partial
from typing import Any

from flask import url_for
from flask.typing import ResponseReturnValue

from riskreg import policy
from riskreg.pages.answering import Answers, Errors, submit
from riskreg.pages.blueprint import pages
from riskreg.pages.dealing import in_view, offer_or_refuse, risk_page
from riskreg.queries.confidentiality import marks_of, readers_of
from riskreg.queries.owners import Candidate, candidates
from riskreg.schemas.base import read
from riskreg.schemas.confidentiality import ClearConfidential, MarkConfidential, NameReaders
from riskreg.vocabulary import Permission, RiskAction
from riskreg.web.access import reader, requires
from riskreg.web.acting import the_risk
from riskreg.workflows.confidentiality import clear_confidential, mark_confidential, name_readers
from riskreg.workflows.readers import units_of_readers

MAY = Permission.MARK_CONFIDENTIAL


@pages.get("/risks/<ref>/confidential")
@requires(MAY, step_up=True)
def ask_to_mark(ref: str) -> str:
    return marking_page(ref, {}, {})


def marking_page(ref: str, answers: Answers, errors: Errors) -> str:
    view = in_view(ref)
    risk = view.risk
    offer = offer_or_refuse(risk, RiskAction.MARK_CONFIDENTIAL, actor=reader())
    return risk_page(
        "risk/confidential.html",
        view,
        answers=answers or {"readers": [str(person.uuid) for person in with_work_to_do(risk)]},
        errors=errors,
        offer=offer,
        people=who_may_be_named(risk, but=[risk.owner, *risk.co_owners]),
        shares=[share for share in risk.shares if share.ended_at is None],
    )


def with_work_to_do(risk: Any) -> list[Any]:
    """Who could not finish what they promised if they were left out."""
    return [action.owner for action in risk.actions if action.done_on is None]


def who_may_be_named(risk: Any, *, but: list[Any]) -> list[Candidate]:
    named = {str(person.uuid) for person in but if person is not None} | {str(getattr(reader(), "uuid", ""))}
    found = candidates(units_of_readers(risk), roles=policy.NAMED)
    return [person for person in found if person.id not in named]


@pages.post("/risks/<ref>/confidential")
@requires(MAY, step_up=True)
def send_mark(ref: str) -> ResponseReturnValue:
    return submit(
        the_risk(ref, RiskAction.MARK_CONFIDENTIAL),
        read=partial(read, MarkConfidential()),
        do=mark_confidential,
        show_form=partial(marking_page, ref),
        then=partial(_after, done="confidential"),
    )


def _after(risk: Any, *, done: str) -> str:
    """Back to the risk, for one who reads it still."""
    if policy.can(reader(), Permission.VIEW_RISK, risk):
        return url_for("pages.show_risk", ref=risk.reference, done=done)
    return url_for("pages.home", done=done)


@pages.get("/risks/<ref>/readers")
@requires(MAY, step_up=True)
def ask_for_readers(ref: str) -> str:
    return readers_page(ref, {}, {})


def readers_page(ref: str, answers: Answers, errors: Errors) -> str:
    view = in_view(ref)
    risk = view.risk
    offer = offer_or_refuse(risk, RiskAction.NAME_READERS, actor=reader())
    named = readers_of(risk)
    return risk_page(
        "risk/readers.html",
        view,
        answers=answers,
        errors=errors,
        offer=offer,
        named=named,
        stay=[person for person in named if person is risk.owner or person in risk.co_owners],
        people=who_may_be_named(risk, but=named),
        marks=marks_of(risk),
    )


@pages.post("/risks/<ref>/readers")
@requires(MAY, step_up=True)
def send_readers(ref: str) -> ResponseReturnValue:
    return submit(
        the_risk(ref, RiskAction.NAME_READERS),
        read=partial(read, NameReaders()),
        do=name_readers,
        show_form=partial(readers_page, ref),
        then=partial(_after, done="readers-named"),
    )


@pages.get("/risks/<ref>/confidential/end")
@requires(MAY, step_up=True)
def ask_to_clear(ref: str) -> str:
    return clearing_page(ref, {}, {})


def clearing_page(ref: str, answers: Answers, errors: Errors) -> str:
    view = in_view(ref)
    offer = offer_or_refuse(view.risk, RiskAction.CLEAR_CONFIDENTIAL, actor=reader())
    return risk_page(
        "risk/not_confidential.html",
        view,
        answers=answers,
        errors=errors,
        offer=offer,
        will_read=units_of_readers(view.risk),
        marks=marks_of(view.risk),
    )


@pages.post("/risks/<ref>/confidential/end")
@requires(MAY, step_up=True)
def send_clearing(ref: str) -> ResponseReturnValue:
    return submit(
        the_risk(ref, RiskAction.CLEAR_CONFIDENTIAL),
        read=partial(read, ClearConfidential()),
        do=clear_confidential,
        show_form=partial(clearing_page, ref),
        then=partial(_after, done="not-confidential"),
    )
