"""One request: what is asked, about which risk, what was answered; seen, replied to, withdrawn."""

import json
from collections.abc import Iterator
from functools import partial
from typing import Any

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue

from riskreg import clock, policy, reference
from riskreg.pages.answering import Answers, Errors, submit
from riskreg.pages.blueprint import pages, takes
from riskreg.queries import documents
from riskreg.queries.dealing import get_request
from riskreg.queries.escalations import version_shown
from riskreg.queries.history import snapshot_for
from riskreg.queries.units import names_of
from riskreg.schemas.base import read
from riskreg.schemas.escalation import Acknowledge, Reply, Withdraw
from riskreg.vocabulary import EscalationAction, Permission
from riskreg.web.access import reader, requires
from riskreg.web.acting import the_escalation
from riskreg.workflows import answering, escalation
from riskreg.workflows.offering import legal_escalation_moves
from riskreg.workflows.request_shown import escalation_shown


@pages.get("/requests/<escalation_id>")
@requires(Permission.VIEW_RISK)
@takes("done")
def show_request(escalation_id: str) -> str:
    return one_page(escalation_id, {}, {})


def one_page(escalation_id: str, answers: Answers, errors: Errors) -> str:
    return request_page("requests/one.html", the_request(escalation_id), answers, errors)


def the_request(escalation_id: str) -> Any:
    return get_request(escalation_id, reader=reader())


def request_page(template: str, asked: Any, answers: Answers, errors: Errors, **more: Any) -> str:
    """A page about this request. Who no longer sees the risk gets it as it stood when it was decided, or not at all."""
    who = reader()
    with policy.remembering_sight():
        sees = policy.can(who, Permission.VIEW_RISK, asked.risk)
        moves = legal_escalation_moves(asked, actor=who)
        version = version_shown(asked, reader=who)
    text = documents.current(asked.risk.reference, reader=who)[1] if sees else snapshot_for(asked, reader=who)
    document = json.loads(text) if text else None
    return render_template(
        template,
        answers=answers,
        errors=errors,
        asked=asked,
        ask=escalation_shown(asked) | {"phoned_at": asked.phoned_at},
        document=document,
        sees=sees,
        moves=moves,
        version=request.form.get("version", "") if request.method == "POST" else version,
        names=names_of({asked.from_unit.code, *(unit.code for unit in asked.risk.path.values()), *codes_in(document)}),
        grounds=reference.grounds(),
        is_overdue=asked.is_overdue(on=clock.today()),
        today=clock.today(),
        **more,
    )


def codes_in(document: dict[str, Any] | None) -> Iterator[str]:
    """The units that a document names."""
    if document is not None:
        yield document["origin"]["unit"]
        yield document["holder"]["unit"]
        yield from (action["unit"] for action in document["actions"])


def here(escalation_id: str, done: str) -> str:
    return url_for("pages.show_request", escalation_id=escalation_id, done=done)


@pages.post("/requests/<escalation_id>/acknowledgement")
@requires(Permission.ANSWER_ESCALATION)
def acknowledge(escalation_id: str) -> ResponseReturnValue:
    return submit(
        the_escalation(escalation_id, EscalationAction.ACKNOWLEDGE),
        read=partial(read, Acknowledge()),
        do=answering.acknowledge,
        show_form=partial(one_page, escalation_id),
        then=lambda _asked: here(escalation_id, "request-acknowledged"),
    )


@pages.post("/requests/<escalation_id>/reply")
@requires(Permission.REPLY_TO_ESCALATION)
def reply(escalation_id: str) -> ResponseReturnValue:
    return submit(
        the_escalation(escalation_id, EscalationAction.REPLY),
        read=partial(read, Reply()),
        do=escalation.reply,
        show_form=partial(one_page, escalation_id),
        then=lambda _asked: here(escalation_id, "request-replied"),
    )


@pages.get("/requests/<escalation_id>/withdrawal")
@requires(Permission.WITHDRAW_ESCALATION)
def ask_to_withdraw(escalation_id: str) -> str:
    return withdrawal_page(escalation_id, {}, {})


def withdrawal_page(escalation_id: str, answers: Answers, errors: Errors) -> str:
    asked = the_request(escalation_id)
    policy.check(reader(), Permission.WITHDRAW_ESCALATION, asked.risk, escalation=asked)
    return request_page("requests/withdraw.html", asked, answers, errors)


@pages.post("/requests/<escalation_id>/withdrawal")
@requires(Permission.WITHDRAW_ESCALATION)
def withdraw(escalation_id: str) -> ResponseReturnValue:
    return submit(
        the_escalation(escalation_id, EscalationAction.WITHDRAW),
        read=partial(read, Withdraw()),
        do=escalation.withdraw,
        show_form=partial(withdrawal_page, escalation_id),
        then=lambda _asked: here(escalation_id, "request-withdrawn"),
    )
