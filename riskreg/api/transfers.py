"""Moving a risk to another organisation in two steps: propose, then agree or refuse; or take the proposal back."""

from collections.abc import Callable
from functools import partial
from typing import Any

from flask import Response

from riskreg.api.answers import answered, etag, listing, versioned
from riskreg.api.blueprint import BASE
from riskreg.api.operations import operation
from riskreg.api.received import sent_json
from riskreg.queries.risks import get_risk
from riskreg.queries.transfers import as_asked, get_transfer, transfers_of, version_shown
from riskreg.schemas import resources
from riskreg.schemas.base import Reads, read
from riskreg.schemas.transfer import ANSWER_TRANSFER, ProposeTransfer, WithdrawTransfer
from riskreg.vocabulary import Permission, RiskAction, TransferAction
from riskreg.web.access import actor, reader
from riskreg.web.acting import Shown, act, the_risk, the_transfer
from riskreg.workflows import transferring
from riskreg.workflows.shown import canonical
from riskreg.workflows.transfer_shown import transfer_shown

WAITING = ("escalation_undecided", "step_down_undecided", "transfer_undecided", "risk_confidential")


@operation(
    "GET",
    "/risks/<identifier>/transfers",
    tag="Transfers",
    summary="List the proposals to move a risk to another organisation",
    description="Oldest first. Above its organisation: those made since the risk came into your view.",
    answers=resources.Transfer,
    many=True,
    permission=Permission.VIEW_RISK,
    scope="risks:read",
)
def list_transfers(identifier: str) -> Response:
    who = reader()
    found = transfers_of(get_risk(identifier, reader=who), reader=who)
    return listing(_text(transfer, who) for transfer in found)


@operation(
    "POST",
    "/risks/<identifier>/transfers",
    tag="Transfers",
    summary="Propose that a risk goes to another organisation",
    description="For the lead of the risk's organisation. Discloses the risk, as it is now, to those who lead the"
    " organisation of the unit named; nothing moves before they agree.",
    body=ProposeTransfer(),
    answers=resources.Transfer,
    status=201,
    if_match="required",
    permission=Permission.TRANSFER_RISK,
    problems=("move_not_legal", *WAITING),
)
def post_transfer(identifier: str) -> Response:
    target = the_risk(identifier, RiskAction.TRANSFER)
    return answered(
        act(
            target,
            sent_json(),
            read=partial(read, ProposeTransfer()),
            do=transferring.propose_transfer,
            show=partial(_shown, status=201),
        )
    )


@operation(
    "GET",
    "/transfers/<identifier>",
    tag="Transfers",
    summary="Read one proposal",
    description="`snapshot` is the risk as it stood when it was proposed. Both organisations keep it.",
    answers=resources.Transfer,
    permission=Permission.VIEW_RISK,
    scope="risks:read",
    conditional=True,
)
def get_one_transfer(identifier: str) -> Response:
    who = reader()
    transfer = get_transfer(identifier, reader=who)
    return versioned(_text(transfer, who), version_shown(transfer, reader=who))


def _acting(path: str, summary: str, body: Reads, permission: Permission, *problems: str) -> Callable[..., Any]:
    return operation(
        "POST",
        f"/transfers/<identifier>/{path}",
        tag="Transfers",
        summary=summary,
        body=body,
        answers=resources.Transfer,
        if_match="required",
        permission=permission,
        problems=("move_not_legal", *problems),
    )


@_acting("answer", "Agree or refuse", ANSWER_TRANSFER, Permission.ANSWER_TRANSFER, "escalation_undecided")
def post_transfer_answer(identifier: str) -> Response:
    target = the_transfer(identifier, TransferAction.AGREE)
    return answered(
        act(target, sent_json(), read=partial(read, ANSWER_TRANSFER), do=transferring.answer_transfer, show=_shown)
    )


@_acting("withdrawal", "Take the proposal back", WithdrawTransfer(), Permission.WITHDRAW_TRANSFER)
def post_transfer_withdrawal(identifier: str) -> Response:
    target = the_transfer(identifier, TransferAction.WITHDRAW)
    return answered(
        act(target, sent_json(), read=partial(read, WithdrawTransfer()), do=transferring.withdraw_transfer, show=_shown)
    )


def _shown(transfer: Any, *, status: int = 200) -> Shown:
    who = actor()
    headers = {"ETag": etag(version_shown(transfer, reader=who))}
    if status == 201:
        headers["Location"] = f"{BASE}/transfers/{transfer.uuid}"
    return Shown(status, _text(transfer, who), headers)


def _text(transfer: Any, who: Any) -> str:
    text = canonical(transfer_shown(transfer) | {"version": version_shown(transfer, reader=who)})
    return f'{text[:-1]},"snapshot":{as_asked(transfer)}}}'
