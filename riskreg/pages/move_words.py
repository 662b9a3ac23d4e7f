"""How a status and a move read in a sentence that tells somebody what they can do instead."""

from flask import Flask, request

from riskreg.vocabulary import EscalationStatus, RiskStatus
from riskreg.wording import ESCALATION_STATUSES, STATUSES

MOVES = {
    "ask": "Ask the person who raised it a question",
    "answer": "Answer the question about it",
    "accept": "Put it on the register",
    "decline": "Send it back, with the reason",
    "amend": "Change its words",
    "score": "Score it",
    "score_beside": "Give the score of your own level",
    "add_control": "Add what is in place",
    "add_action": "Add an action",
    "complete_action": "Say that an action is done",
    "hold": "Say why it is not escalated now",
    "close": "Close it",
    "join": "Join it to another risk",
    "add_voice": "Add your voice",
    "hand_over": "Hand it over to another owner",
    "review": "Review it",
    "tolerate": "Live with it until a day",
    "propose_closure": "Propose to close it",
    "confirm_closure": "Confirm that it is closed",
    "drop_closure": "Take the proposal to close back",
    "reopen": "Open it again",
    "link": "Link it",
    "unlink": "Take a link away",
    "redate_action": "Give an action another date",
    "tag_education": "Tag the quality of education",
    "share": "Share it with another unit",
    "end_share": "End a share",
    "mark_confidential": "Make it confidential",
    "name_readers": "Change who can read it",
    "clear_confidential": "End that it is confidential",
    "escalate": "Escalate it",
    "transfer": "Move it to another organisation",
    "agree": "Agree to take the risk on",
    "refuse": "Refuse to take the risk on",
    "withdraw": "Take the proposal back",
    "escalation.acknowledge": "Say that you have seen the request",
    "escalation.accept": "Accept the request",
    "escalation.return": "Ask the sender a question",
    "escalation.reply": "Reply to the question",
    "escalation.decline": "Decline the request, with the reason",
    "escalation.withdraw": "Withdraw the request",
    "escalation.redirect": "Pass the request on to another unit",
    "escalation.appeal": "Appeal to the next level",
    "escalation.end": "End the involvement of the unit that was asked",
    "escalation.step_down": "Ask a unit below to take it back",
    "escalation.agree_step_down": "Take it back",
    "escalation.refuse_step_down": "Say why you do not take it back",
}


def teach(app: Flask) -> None:
    app.add_template_global(move_words)
    app.add_template_global(status_words)


def move_words(move: str) -> str:
    """``escalation.accept`` or ``close`` as a sentence; moves of a request come bare when only it was asked about."""
    about_request = "escalation_id" in (request.view_args or {})
    return (about_request and MOVES.get(f"escalation.{move}")) or MOVES.get(move, move)


def status_words(status: str) -> str:
    words = {**{s.value: t for s, t in ESCALATION_STATUSES.items()}, **{s.value: t for s, t in STATUSES.items()}}
    known = status in {*RiskStatus, *EscalationStatus}
    return words[status] if known else status
