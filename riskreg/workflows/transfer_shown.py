"""The proposal of a transfer as every door shows it, without ``version`` and ``snapshot``, added for the reader."""

from typing import Any

from riskreg.models import Transfer
from riskreg.workflows.shown import moment, person_shown


def transfer_shown(transfer: Transfer) -> dict[str, Any]:
    return {
        "id": str(transfer.uuid),
        "risk": {"id": str(transfer.risk.uuid), "reference": transfer.risk.reference},
        "from_organisation": transfer.from_organisation.code,
        "to_organisation": transfer.to_organisation.code,
        "to_unit": transfer.to_unit.code,
        "status": transfer.status.value,
        "reason": transfer.reason,
        "asked_at": moment(transfer.asked_at),
        "asked_by": person_shown(transfer.asked_by),
        "asked_version": transfer.asked_version,
        "answered_at": moment(transfer.answered_at),
        "answered_by": person_shown(transfer.answered_by),
        "answered_version": transfer.answered_version if transfer.answered_at else None,
        "answer_reason": transfer.answer_reason,
    }
