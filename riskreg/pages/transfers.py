"""Proposals between organisations: which wait, one of them with the risk as it was then, the answer, taking it back."""

import json
from datetime import timedelta
from functools import partial
from typing import Any

from flask import render_template, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import BadRequest

from riskreg import clock, policy
from riskreg.pages.answering import Answers, Errors, submit
from riskreg.pages.blueprint import pages, takes
from riskreg.pages.chosen import read_chosen
from riskreg.pages.transferring import there
from riskreg.queries.owners import candidates
from riskreg.queries.pathway import pathway_for
from riskreg.queries.transfers import as_asked, get_transfer, transfers_for, version_shown
from riskreg.queries.units import names_of
from riskreg.schemas.base import read
from riskreg.schemas.transfer import ANSWER_TRANSFER, WithdrawTransfer
from riskreg.vocabulary import Band, Permission, RiskStatus, TransferAction, TransferOutcome
from riskreg.web.access import reader, requires
from riskreg.web.acting import the_transfer
from riskreg.workflows import transferring
from riskreg.workflows.offering import legal_transfer_moves
from riskreg.workflows.transfer_shown import transfer_shown

DECISIONS = {TransferOutcome.AGREE: "Take the risk on", TransferOutcome.REFUSE: "Do not take it on"}
MESSAGES = {
    TransferOutcome.AGREE: "{unit} looks after your risk from now on. They will tell you what happens.",
    TransferOutcome.REFUSE: "{unit} has not taken your risk on. It stays where it is, and people go on working on it.",
}


@pages.get("/transfers")
@requires()
def show_transfers() -> str:
    ours, theirs = transfers_for(reader())
    rows = [*ours, *theirs]
    codes = {unit.code for row in rows for unit in (row.from_organisation, row.to_organisation, row.to_unit)}
    return render_template("transfers/list.html", asked_of_us=ours, asked_by_us=theirs, names=names_of(codes))


@pages.get("/transfers/<transfer_id>")
@requires(Permission.VIEW_RISK)
@takes("done")
def show_transfer(transfer_id: str) -> str:
    return transfer_page("transfers/one.html", get_transfer(transfer_id, reader=reader()), {}, {})


def transfer_page(template: str, transfer: Any, answers: Answers, errors: Errors, **more: Any) -> str:
    """A page about this proposal, with the risk as it stood when it was made."""
    who = reader()
    document = json.loads(as_asked(transfer))
    with policy.remembering_sight():
        sees = policy.can(who, Permission.VIEW_RISK, transfer.risk)
        moves = legal_transfer_moves(transfer, actor=who)
        version = version_shown(transfer, reader=who)
    ends = (transfer.from_organisation, transfer.to_organisation, transfer.to_unit)
    codes = {document["origin"]["unit"], document["holder"]["unit"], *(unit.code for unit in ends)}
    return render_template(
        template,
        answers=answers,
        errors=errors,
        proposal=transfer,
        transfer=transfer_shown(transfer),
        document=document,
        sees=sees,
        moves=moves,
        version=request.form.get("version", "") if request.method == "POST" else version,
        names=names_of(codes),
        today=clock.today(),
        **more,
    )


@pages.get("/transfers/<transfer_id>/answer")
@requires(Permission.ANSWER_TRANSFER)
@takes("decision")
def ask_for_transfer_answer(transfer_id: str) -> str:
    decision = request.args.get("decision") or None
    if decision not in (None, *DECISIONS):
        raise BadRequest()
    return answer_page(transfer_id, decision, {}, {})


def answer_page(transfer_id: str, decision: str | None, answers: Answers, errors: Errors) -> str:
    """Without a decision the choice, with one its form."""
    who = reader()
    transfer = get_transfer(transfer_id, reader=who)
    policy.check(who, Permission.ANSWER_TRANSFER, transfer.risk, transfer=transfer)
    registered = needs_owner(json.loads(as_asked(transfer)))
    return transfer_page(
        "transfers/answer.html",
        transfer,
        answers or first_words(transfer, decision),
        errors,
        decision=decision,
        decisions=DECISIONS,
        needs_owner=registered,
        people=candidates([transfer.to_unit]) if decision == TransferOutcome.AGREE and registered else [],
    )


def needs_owner(document: dict[str, Any]) -> bool:
    """By the risk as it was asked: what became of it since is not the new organisation's to know."""
    return document["status"] in (RiskStatus.OPEN, RiskStatus.TOLERATED)


def first_words(transfer: Any, decision: str | None) -> Answers:
    """What the form offers to begin with; all of it can be changed."""
    if decision is None:
        return {}
    code, unit, today = transfer.to_organisation.code, transfer.to_unit, clock.today()
    score = json.loads(as_asked(transfer))["scores"]["current"]
    band = Band(score["band"]) if score else Band.LOW
    review = today + timedelta(days=pathway_for(unit, on=today).review_days(unit.level, band))
    return {
        "message": MESSAGES[TransferOutcome(decision)].format(unit=names_of([code]).get(code, code)),
        "next_review_on": f"{review.day}/{review.month}/{review.year}",
    }


@pages.post("/transfers/<transfer_id>/answer")
@requires(Permission.ANSWER_TRANSFER)
def send_transfer_answer(transfer_id: str) -> ResponseReturnValue:
    sent = request.form.get("outcome", "")
    decision = sent if sent in DECISIONS else None
    return submit(
        the_transfer(transfer_id, TransferAction.AGREE),
        read=partial(read_chosen, ANSWER_TRANSFER),
        do=transferring.answer_transfer,
        show_form=partial(answer_page, transfer_id, decision),
        then=lambda made: there(made.uuid, f"transfer-{made.status.value}"),
    )


@pages.get("/transfers/<transfer_id>/withdrawal")
@requires(Permission.WITHDRAW_TRANSFER)
def ask_to_withdraw_transfer(transfer_id: str) -> str:
    return withdrawal_form(transfer_id, {}, {})


def withdrawal_form(transfer_id: str, answers: Answers, errors: Errors) -> str:
    who = reader()
    transfer = get_transfer(transfer_id, reader=who)
    policy.check(who, Permission.WITHDRAW_TRANSFER, transfer.risk, transfer=transfer)
    return transfer_page("transfers/withdraw.html", transfer, answers, errors)


@pages.post("/transfers/<transfer_id>/withdrawal")
@requires(Permission.WITHDRAW_TRANSFER)
def withdraw_this_transfer(transfer_id: str) -> ResponseReturnValue:
    return submit(
        the_transfer(transfer_id, TransferAction.WITHDRAW),
        read=partial(read, WithdrawTransfer()),
        do=transferring.withdraw_transfer,
        show_form=partial(withdrawal_form, transfer_id),
        then=lambda made: there(made.uuid, "transfer-withdrawn"),
    )
