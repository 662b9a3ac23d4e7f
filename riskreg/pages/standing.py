"""How the state of a risk, a score and a unit read where risks are dealt with: words first, colour beside them."""

from dataclasses import dataclass
from typing import Any

from riskreg.pages.blueprint import pages
from riskreg.queries.register_filters import Standing
from riskreg.vocabulary import AcceptMode, EscalationStatus, RiskStatus, TransferStatus
from riskreg.wording import ESCALATION_STATUSES


@dataclass(frozen=True)
class Tag:
    text: str
    colour: str


STANDINGS = {
    Standing.NEW: Tag("New", "blue"),
    Standing.NEEDS_INFORMATION: Tag("Needs information", "yellow"),
    Standing.OPEN: Tag("Open", "grey"),
    Standing.ESCALATED: Tag("Escalated", "purple"),
    Standing.TOLERATED: Tag("Tolerated", "aqua-green"),
    Standing.JOINED: Tag("Joined", "grey"),
    Standing.DECLINED: Tag("Declined", "grey"),
    Standing.CLOSED: Tag("Closed", "green"),
}
OVERDUE, URGENT = Tag("Overdue", "red"), Tag("Urgent", "red")
CONFIDENTIAL = Tag("Confidential", "white")
REQUEST_COLOURS = {
    EscalationStatus.ASKED: "blue",
    EscalationStatus.ACKNOWLEDGED: "purple",
    EscalationStatus.RETURNED: "yellow",
    EscalationStatus.ACCEPTED: "green",
}


MODES = {
    AcceptMode.TRANSFER: "The unit that was asked holds the risk now",
    AcceptMode.JOINT: "Held together, with one named lead",
    AcceptMode.SUPPORT: "The sender keeps the risk and is owed support",
    AcceptMode.NOTE: "Seen, the sender keeps the risk",
}


@pages.app_template_global()
def mode_words(mode: AcceptMode) -> str:
    return MODES[mode]


@pages.app_template_global()
def flag(name: str) -> Tag:
    return {"overdue": OVERDUE, "urgent": URGENT, "confidential": CONFIDENTIAL}[name]


@pages.app_template_global()
def standing(status: RiskStatus, escalated: bool) -> Tag:
    """The one tag of a risk; ``escalated``: a unit above was asked or is involved."""
    if escalated and status in (RiskStatus.OPEN, RiskStatus.TOLERATED):
        return STANDINGS[Standing.ESCALATED]
    return STANDINGS[Standing(status.value)]


@pages.app_template_global()
def request_tag(status: EscalationStatus) -> Tag:
    return Tag(ESCALATION_STATUSES[status], REQUEST_COLOURS.get(status, "grey"))


TRANSFERS = {
    TransferStatus.ASKED: Tag("Waits for an answer", "blue"),
    TransferStatus.AGREED: Tag("Agreed", "green"),
    TransferStatus.REFUSED: Tag("Refused", "grey"),
    TransferStatus.WITHDRAWN: Tag("Taken back", "grey"),
}


@pages.app_template_global()
def transfer_tag(status: str) -> Tag:
    return TRANSFERS[TransferStatus(status)]


@pages.app_template_global()
def movement(score: int | None, before: int | None) -> dict[str, Any]:
    """Since the score before this one: a sign, and the words that say the same."""
    if score is None:
        return {"sign": "", "text": ""}
    if before is None:
        return {"sign": "★", "text": "new"}
    if score == before:
        return {"sign": "▬", "text": "same"}
    return {
        "sign": "▲" if score > before else "▼",
        "text": f"{'up' if score > before else 'down'} {abs(score - before)}",
    }


@pages.app_template_global()
def unit_words(code: str | None, names: dict[str, str]) -> str:
    """A unit's name with its code beside it."""
    if code is None:
        return ""
    return f"{names[code]} ({code})" if code in names else code
