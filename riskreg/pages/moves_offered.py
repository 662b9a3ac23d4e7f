"""What a person may do with a risk now, as links, and why something they may do otherwise is not possible now."""

from dataclasses import dataclass
from typing import Any

from riskreg import policy
from riskreg.policy import Reader
from riskreg.vocabulary import EscalationStatus, Permission
from riskreg.workflows.transitions import ESCALATES_FROM
from riskreg.workflows.where_to_ask import units_to_ask

LINKS = {
    "accept": ("Triage this risk", "/triage/{ref}"),
    "answer": ("Answer the question about it", "/risks/{ref}/journey"),
    "amend": ("Change its words", "/risks/{ref}/change"),
    "score": ("Give a score or set a target", "/risks/{ref}/scores"),
    "score_beside": ("Give the score of your own level", "/risks/{ref}/scores/beside"),
    "add_control": ("Add what is in place", "/risks/{ref}/in-place"),
    "add_action": ("Add an action", "/risks/{ref}/actions"),
    "escalate": ("Escalate it", "/risks/{ref}/escalate"),
    "hold": ("Say why it is not escalated now", "/risks/{ref}/hold"),
    "escalation.step_down": ("Ask a unit below to take it back", "/risks/{ref}/hand-down"),
    "escalation.agree_step_down": ("Answer whether you take it back", "/step-downs/{step_down}"),
    "transfer": ("Move it to another organisation", "/risks/{ref}/transfer"),
    "close": ("Close it", "/risks/{ref}/close"),
    "propose_closure": ("Propose to close it", "/risks/{ref}/close"),
    "confirm_closure": ("Confirm that it is closed", "/risks/{ref}/close/confirm"),
    "reopen": ("Open it again", "/risks/{ref}/reopen"),
    "review": ("Review it", "/risks/{ref}/review"),
    "add_voice": ("Add your voice: me too", "/risks/{ref}/voice"),
    "hand_over": ("Hand it over to another owner", "/risks/{ref}/owner"),
    "tolerate": ("Live with it until a day", "/risks/{ref}/tolerate"),
    "join": ("Join it to another risk", "/risks/{ref}/join"),
    "link": ("Link it to a record or a risk", "/risks/{ref}/link"),
    "tag_education": ("Tag the quality of education", "/risks/{ref}/education"),
    "drop_closure": ("Take the proposal to close back", "/risks/{ref}/close/drop"),
    "share": ("Share it with another unit", "/risks/{ref}/share"),
    "mark_confidential": ("Make it confidential", "/risks/{ref}/confidential"),
    "name_readers": ("Change who can read it", "/risks/{ref}/readers"),
    "clear_confidential": ("End that it is confidential", "/risks/{ref}/confidential/end"),
}


MORE = ("hand_over", "tolerate", "join", "link", "tag_education", "drop_closure")
"""Needed now and then: listed apart."""


@dataclass(frozen=True)
class Offer:
    """One move. ``why_not`` is empty when it can be done now."""

    move: str
    text: str
    path: str
    why_not: str = ""

    @property
    def is_more(self) -> bool:
        return self.move in MORE


def offers(risk: Any, legal: list[str], *, actor: Reader) -> list[Offer]:
    """Of the moves that are legal for this person now those with a page, in a fixed order, and those that wait."""
    listed = {*legal, "escalate"} if may_escalate_later(risk, actor) else set(legal)
    waiting = risk.step_down_asked
    return [
        Offer(
            move,
            text,
            path.format(ref=risk.reference, step_down=waiting and waiting.uuid),
            _why_not(move, risk, actor),
        )
        for move, (text, path) in LINKS.items()
        if move in listed
    ]


def may_escalate_later(risk: Any, actor: Reader) -> bool:
    return (
        risk.undecided is not None
        and risk.status in ESCALATES_FROM
        and policy.can(actor, Permission.ESCALATE_RISK, risk)
    )


def _why_not(move: str, risk: Any, actor: Reader) -> str:
    request = risk.undecided
    if request is not None and move in ("escalate", "close", "propose_closure"):
        return f"{request.to_unit.code} has been asked about this risk and has not decided yet."
    if request is not None and move == "score" and request.status != EscalationStatus.RETURNED:
        return f"{request.to_unit.code} is deciding on this risk as it stands. Wait, or withdraw the request."
    if move == "escalate" and not units_to_ask(risk, actor=actor):
        return "There is no unit above the one that holds it."
    return ""
