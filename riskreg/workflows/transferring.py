"""A service moves to another organisation: its lead proposes that a risk goes along, the new organisation answers.

Until it agrees nothing moves. It reads the proposal and the risk as it stood when it was asked; what comes later it
does not see. Then the risk stands in the path of the new unit, and the old side sees it no more.
"""

from typing import Any

from riskreg import clock
from riskreg.errors import InvalidInput, RuleBroken
from riskreg.extensions import db
from riskreg.models import Person, Risk, Transfer, Unit
from riskreg.queries.locking import lock_risk
from riskreg.queries.people import leaders_of
from riskreg.queries.transfers import transfer_waiting
from riskreg.queries.units import names_of, path_of
from riskreg.vocabulary import Level, RiskAction, TransferAction, TransferOutcome, TransferStatus
from riskreg.workflows import ledger, sentences
from riskreg.workflows.changing_hands import change_hands
from riskreg.workflows.moving import (
    move_risk,
    move_transfer,
    refuse_while_stepping_down,
    refuse_while_undecided,
    withdraw_by_clock,
)
from riskreg.workflows.offering import legal_moves

TO_UNIT = "Enter the code of the team, service or organisation that the service moves to"


def propose_transfer(risk: Risk, answers: dict[str, Any], *, actor: Person) -> Transfer:
    """Ask another organisation to take the risk on for one of its units. Its leads can read it, as it is now."""
    was = risk.status
    refusals = (refuse_while_undecided, refuse_while_stepping_down, _refuse_confidential, _refuse_a_second)
    row = move_risk(risk, RiskAction.TRANSFER, actor=actor, refusals=refusals)
    path = path_asked(risk, answers["to_unit"])
    transfer = Transfer(
        risk=risk,
        from_organisation=risk.path[Level.ORGANISATION],
        to_unit=path[0],
        to_organisation=organisation_of(path),
        status=TransferStatus.ASKED,
        reason=answers["reason"],
        asked_by=actor,
        asked_at=clock.now(),
        asked_version=risk.version,
    )
    db.session.add(transfer)
    db.session.flush()
    names = names_of([transfer.from_organisation.code, transfer.to_organisation.code])
    told = sentences.transfer_asked(*(names[unit.code] for unit in (transfer.from_organisation, organisation_of(path))))
    tell = leaders_of(transfer.to_organisation)
    ledger.record([ledger.Entry(risk, row.event, was, risk.holder, about(transfer), told, tell)], actor=actor)
    return transfer


def path_asked(risk: Risk, code: str) -> list[Unit]:
    """The path of the unit with this code. ``InvalidInput`` unless a risk of another organisation can go there."""
    path = path_of(code, on=clock.today())
    if not path or not path[0].level.inside_organisation or not path[0].is_open(on=clock.today()):
        raise InvalidInput({"to_unit": [TO_UNIT]})
    organisation = next((unit for unit in path if unit.level == Level.ORGANISATION), None)
    if organisation is None or organisation.id == risk.organisation_id:
        raise InvalidInput({"to_unit": [f"{code} is not part of another organisation. {TO_UNIT}"]})
    return path


def organisation_of(path: list[Unit]) -> Unit:
    return next(unit for unit in path if unit.level == Level.ORGANISATION)


def _refuse_confidential(risk: Risk, *, actor: Person) -> None:
    if risk.confidential:
        raise RuleBroken(
            f"{risk.reference} is confidential: only the people named may read it. Clear that first.",
            code="risk_confidential",
            risk_status=risk.status.value,
            legal_moves=legal_moves(risk, actor=actor),
        )


def _refuse_a_second(risk: Risk, *, actor: Person) -> None:
    waiting = transfer_waiting(risk)
    if waiting is not None:
        raise RuleBroken(
            f"{waiting.to_organisation.code} has been asked to take this risk on and has not answered yet.",
            code="transfer_undecided",
            risk_status=risk.status.value,
            legal_moves=legal_moves(risk, actor=actor),
        )


def answer_transfer(transfer: Transfer, answers: dict[str, Any], *, actor: Person) -> Transfer:
    """Agree or refuse, as ``answers["outcome"]`` says; always with a message to the person who raised the risk."""
    verbs = {TransferOutcome.AGREE: agree_transfer, TransferOutcome.REFUSE: refuse_transfer}
    return verbs[answers["outcome"]](transfer, answers, actor=actor)


def agree_transfer(transfer: Transfer, answers: dict[str, Any], *, actor: Person) -> Transfer:
    """The risk goes: path, holder and owner of the new side from now on. Its reference and its history stay."""
    risk, was, former_owner = transfer.risk, transfer.risk.status, transfer.risk.owner
    row = move_transfer(transfer, TransferAction.AGREE, actor=actor, refusals=(_refuse_while_others_decide,))
    moved = change_hands(risk, _path_now(transfer), answers, actor=actor)
    _answer(transfer, answers, actor)
    tell = [person for person in (transfer.asked_by, former_owner) if person is not None]
    data = moved | about(transfer)
    ledger.record([ledger.Entry(risk, row.event, was, risk.holder, data, answers["message"], tell)], actor=actor)
    return transfer


def _path_now(transfer: Transfer) -> list[Unit]:
    path = path_of(transfer.to_unit.code, on=clock.today())
    if not path[0].is_open(on=clock.today()):
        raise RuleBroken(
            f"{path[0].code} has closed. Refuse, and ask to be asked for the unit that took over.",
            legal_moves=[TransferAction.REFUSE.value],
        )
    return path


def _refuse_while_others_decide(risk: Risk, *, actor: Person) -> None:
    """Says no more than that: the new organisation does not see what came after it was asked."""
    if risk.confidential or risk.undecided is not None or risk.step_down_asked is not None:
        raise RuleBroken(
            f"{risk.reference} cannot move now: its organisation has to settle something about it first.",
            code="escalation_undecided",
            legal_moves=[TransferAction.REFUSE.value],
        )


def refuse_transfer(transfer: Transfer, answers: dict[str, Any], *, actor: Person) -> Transfer:
    """The risk stays where it is. The new organisation keeps what it was asked and the risk as it was then."""
    risk, was = transfer.risk, transfer.risk.status
    row = move_transfer(transfer, TransferAction.REFUSE, actor=actor)
    _answer(transfer, answers, actor)
    tell = [person for person in (transfer.asked_by, risk.owner) if person is not None]
    entry = ledger.Entry(risk, row.event, was, transfer.to_organisation, about(transfer), answers["message"], tell)
    ledger.record([entry], actor=actor)
    return transfer


def withdraw_transfer(transfer: Transfer, answers: dict[str, Any], *, actor: Person) -> Transfer:
    """Take the proposal back. The new organisation keeps the row, and the risk as it could read it."""
    risk, was = transfer.risk, transfer.risk.status
    row = move_transfer(transfer, TransferAction.WITHDRAW, actor=actor)
    _answer(transfer, answers, actor)
    code = transfer.to_organisation.code
    told = sentences.transfer_withdrawn(names_of([code]).get(code, code))
    tell = leaders_of(transfer.to_organisation)
    ledger.record([ledger.Entry(risk, row.event, was, risk.holder, about(transfer), told, tell)], actor=actor)
    return transfer


def withdraw_within_one(transfer_id: int) -> bool:
    """Both organisations have become one, so there is nothing left to agree on. False when that is not so."""
    transfer = db.session.get_one(Transfer, transfer_id)
    risk = lock_risk(transfer.risk)
    db.session.refresh(transfer)
    if not transfer.waits or transfer.from_organisation_id != transfer.to_organisation_id:
        return False
    was, name = risk.status, names_of([transfer.to_organisation.code])[transfer.to_organisation.code]
    row = withdraw_by_clock(transfer)
    transfer.answered_at, transfer.answered_version = clock.now(), risk.version
    transfer.answer_reason = f"Both organisations have become {name}"
    told, tell = sentences.transfer_withdrawn(name), leaders_of(transfer.to_organisation)
    ledger.record([ledger.Entry(risk, row.event, was, risk.holder, about(transfer), told, tell)], actor=None)
    return True


def _answer(transfer: Transfer, answers: dict[str, Any], actor: Person) -> None:
    transfer.answered_at, transfer.answered_by = clock.now(), actor
    transfer.answered_version = transfer.risk.version
    transfer.answer_reason = answers.get("reason")


def about(transfer: Transfer) -> dict[str, Any]:
    """What every event of a transfer says of it."""
    return {"transfer": str(transfer.uuid), "to_unit": transfer.to_unit.code}
