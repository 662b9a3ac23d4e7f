"""How an event of the history is called, and under which of the few kinds to show it is found."""

from riskreg.queries.timeline import Happening
from riskreg.vocabulary import EventKind

KINDS = {
    "scores": {
        EventKind.RISK_ACCEPTED,
        EventKind.RISK_SCORED,
        EventKind.RISK_SCORED_BESIDE,
        EventKind.RISK_REVIEWED,
    },
    "decisions": {
        EventKind.RISK_ACCEPTED,
        EventKind.RISK_DECLINED,
        EventKind.RISK_CLOSED,
        EventKind.RISK_CLOSURE_PROPOSED,
        EventKind.RISK_CLOSURE_DROPPED,
        EventKind.RISK_REOPENED,
        EventKind.RISK_TOLERATED,
        EventKind.RISK_TOLERANCE_EXPIRED,
        EventKind.RISK_JOINED,
        EventKind.RISK_HELD,
        EventKind.ESCALATION_ASKED,
        EventKind.ESCALATION_ACCEPTED,
        EventKind.ESCALATION_DECLINED,
        EventKind.ESCALATION_WITHDRAWN,
        EventKind.ESCALATION_REDIRECTED,
        EventKind.ESCALATION_APPEALED,
        EventKind.ESCALATION_ENDED,
        EventKind.STEP_DOWN_ASKED,
        EventKind.STEP_DOWN_AGREED,
        EventKind.STEP_DOWN_REFUSED,
    },
    "messages": {
        EventKind.RISK_QUESTION_ASKED,
        EventKind.RISK_QUESTION_ANSWERED,
        EventKind.RISK_VOICE_ADDED,
        EventKind.ESCALATION_ACKNOWLEDGED,
        EventKind.ESCALATION_RETURNED,
        EventKind.ESCALATION_REPLIED,
    },
    "changes": {
        EventKind.RISK_AMENDED,
        EventKind.RISK_CONTROL_ADDED,
        EventKind.RISK_ACTION_ADDED,
        EventKind.RISK_ACTION_COMPLETED,
        EventKind.RISK_ACTION_REDATED,
        EventKind.RISK_HANDED_OVER,
        EventKind.RISK_REVIEWED,
        EventKind.RISK_LINKED,
        EventKind.RISK_UNLINKED,
        EventKind.RISK_EDUCATION_TAGGED,
        EventKind.RISK_MARKED_CONFIDENTIAL,
        EventKind.RISK_CLEARED_CONFIDENTIAL,
        EventKind.RISK_READERS_NAMED,
        EventKind.RISK_SHARED,
        EventKind.RISK_SHARE_ENDED,
        EventKind.RISK_TRANSFERRED,
        EventKind.TRANSFER_ASKED,
        EventKind.TRANSFER_REFUSED,
        EventKind.TRANSFER_WITHDRAWN,
    },
}
TITLES = {
    EventKind.RISK_RAISED: "Raised",
    EventKind.RISK_QUESTION_ASKED: "Question to the person who raised it",
    EventKind.RISK_QUESTION_ANSWERED: "Question answered",
    EventKind.RISK_ACCEPTED: "Accepted onto the register",
    EventKind.RISK_DECLINED: "Not taken onto the register",
    EventKind.RISK_AMENDED: "Words changed",
    EventKind.RISK_SCORED: "Scored",
    EventKind.RISK_CONTROL_ADDED: "Added: what is in place",
    EventKind.RISK_ACTION_ADDED: "Action added",
    EventKind.RISK_ACTION_COMPLETED: "Action done",
    EventKind.RISK_ACTION_REDATED: "Action given another date",
    EventKind.RISK_SCORED_BESIDE: "Score of another level:",
    EventKind.RISK_EDUCATION_TAGGED: "Education quality tagged",
    EventKind.RISK_JOINED: "Joined to another risk",
    EventKind.RISK_VOICE_ADDED: "A colleague added their voice",
    EventKind.RISK_HANDED_OVER: "Handed over to another owner",
    EventKind.RISK_REVIEWED: "Reviewed",
    EventKind.RISK_LINKED: "Linked to another record",
    EventKind.RISK_UNLINKED: "Link taken away",
    EventKind.RISK_TOLERATED: "Tolerated",
    EventKind.RISK_TOLERANCE_EXPIRED: "Tolerance ended, open again",
    EventKind.RISK_CLOSED: "Closed",
    EventKind.RISK_CLOSURE_PROPOSED: "Closing proposed",
    EventKind.RISK_CLOSURE_DROPPED: "Proposal to close taken back",
    EventKind.RISK_REOPENED: "Opened again",
    EventKind.RISK_MARKED_CONFIDENTIAL: "Made confidential",
    EventKind.RISK_CLEARED_CONFIDENTIAL: "No longer confidential",
    EventKind.RISK_READERS_NAMED: "Readers named",
    EventKind.RISK_SHARED: "Shared with another unit",
    EventKind.RISK_SHARE_ENDED: "Share ended",
    EventKind.RISK_TRANSFERRED: "Moved to another place among the units",
    EventKind.TRANSFER_ASKED: "Another organisation asked to take it on",
    EventKind.TRANSFER_REFUSED: "Not taken on by the other organisation",
    EventKind.TRANSFER_WITHDRAWN: "Other organisation no longer asked",
    EventKind.RISK_HELD: "Not escalated for now",
    EventKind.ESCALATION_ASKED: "Escalated",
    EventKind.ESCALATION_ACKNOWLEDGED: "Request seen",
    EventKind.ESCALATION_ACCEPTED: "Request accepted",
    EventKind.ESCALATION_RETURNED: "Question asked before deciding",
    EventKind.ESCALATION_REPLIED: "Question answered by the sender",
    EventKind.ESCALATION_DECLINED: "Request declined",
    EventKind.ESCALATION_WITHDRAWN: "Request withdrawn",
    EventKind.ESCALATION_REDIRECTED: "Request passed on to another unit",
    EventKind.ESCALATION_APPEALED: "Appealed to the next level",
    EventKind.ESCALATION_ENDED: "Involvement ended",
    EventKind.STEP_DOWN_ASKED: "Asked to take the risk back",
    EventKind.STEP_DOWN_AGREED: "Taken back",
    EventKind.STEP_DOWN_REFUSED: "Not taken back",
}
SCORED = {"initial": "Initial score", "target": "Target set:"}


def title_of(one: Happening) -> str:
    """With the score, where it gave one."""
    title, score = TITLES[one.kind], one.data.get("score")
    if one.kind == EventKind.RISK_SCORED:
        return f"{SCORED.get(one.data['kind'], title)} {score}"
    if one.kind == EventKind.RISK_SCORED_BESIDE:
        return f"{title} {score}"
    if one.kind == EventKind.RISK_REVIEWED:
        return f"{title}, nothing has changed" if one.data["nothing_changed"] else f"{title} and scored {score}"
    if one.kind == EventKind.RISK_VOICE_ADDED and one.data.get("joined"):
        return "Another risk was joined to this one"
    return f"{title}, score {score}" if one.kind == EventKind.RISK_ACCEPTED else title
