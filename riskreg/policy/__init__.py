"""Who may do what: one table of predicates per permission, and the SQL twin of ``sees`` for lists.

*Who* is here; *when*, given a risk's status, is ``workflows.transitions``. Everything denies by default.
"""

from collections.abc import Callable
from typing import Unpack

from riskreg.errors import NotPermitted
from riskreg.models import Risk
from riskreg.policy import predicates as who
from riskreg.policy.eyes import Eyes
from riskreg.policy.predicates import About, Matter, holder_and_above, units_beside
from riskreg.policy.sight import (
    CHAIRING,
    GOVERNING,
    INFORMING,
    LEADING,
    NAMED,
    OVERSEEING,
    READING,
    WORKING,
    Reader,
    eyes_of,
    holder_led_by,
    in_sight,
    in_sight_on,
    informed_of,
    informs,
    kind_of,
    named_to_read,
    reading_units,
    remembering_sight,
    requests_not_hidden_from,
    risks_visible_to,
    seen_beyond_audience,
    seen_since,
    units_giving_sight,
    units_showing,
    units_to_be_named_at,
    units_with,
    values_of,
)
from riskreg.vocabulary import Permission

__all__ = [
    "CHAIRING",
    "GOVERNING",
    "GRANTS",
    "INFORMING",
    "LEADING",
    "NAMED",
    "OVERSEEING",
    "READING",
    "WORKING",
    "Eyes",
    "Matter",
    "Reader",
    "can",
    "check",
    "eyes_of",
    "holder_and_above",
    "holder_led_by",
    "in_sight",
    "in_sight_on",
    "informed_of",
    "informs",
    "kind_of",
    "named_to_read",
    "reading_units",
    "remembering_sight",
    "requests_not_hidden_from",
    "risks_visible_to",
    "seen_beyond_audience",
    "seen_since",
    "units_beside",
    "units_giving_sight",
    "units_showing",
    "units_to_be_named_at",
    "units_with",
    "values_of",
]

Predicate = Callable[[Matter], bool]
_LEAD: list[Predicate] = [who.sees, who.leads]
_OWN: list[Predicate] = [who.sees, who.owns]
_CHAIR: list[Predicate] = [who.sees, who.chairs_holder]
# Outer list: or. Inner list: and.
GRANTS: dict[Permission, list[list[Predicate]]] = {
    Permission.VIEW_RISK: [[who.sees]],
    Permission.VIEW_JOURNEY: [[who.sees], [who.raised]],
    Permission.RAISE_RISK: [[who.contributes_there], [who.leads_there]],
    Permission.TRIAGE_RISK: [[who.sees, who.leads_origin]],
    Permission.ANSWER_QUESTION: [[who.sees, who.raised]],
    Permission.AMEND_NEW_RISK: [[who.sees, who.raised], [who.sees, who.leads_origin]],
    Permission.AMEND_RISK: [_OWN, _LEAD],
    Permission.SCORE_RISK: [_LEAD],
    Permission.SCORE_BESIDE: [[who.sees, who.leads_beside], [who.sees, who.co_owns]],
    Permission.ADD_CONTROL: [_OWN, [who.sees, who.co_owns], [who.sees, who.works_below_holder]],
    Permission.ADD_ACTION: [
        _OWN,
        [who.sees, who.co_owns],
        [who.sees, who.works_below_holder],
        [who.sees, who.governs_holder],
        [who.sees, who.informs],
    ],
    Permission.COMPLETE_ACTION: [[who.sees, who.acts_for]],
    Permission.REDATE_ACTION: [[who.sees, who.acts_for], _LEAD],
    Permission.TAG_EDUCATION: [_LEAD, [who.sees, who.leads_involved]],
    Permission.JOIN_RISK: [[who.sees, who.leads_origin, who.leads]],
    Permission.ADD_VOICE: [[who.sees, who.works_inside]],
    Permission.HAND_OVER_RISK: [_LEAD],
    Permission.REVIEW_RISK: [_OWN, _LEAD],
    Permission.LINK_RISK: [_OWN, _LEAD],
    Permission.TOLERATE_RISK: [_LEAD],
    Permission.CLOSE_RISK: [_LEAD, _CHAIR],
    Permission.CONFIRM_CLOSURE: [[*_LEAD, who.did_not_propose], [*_CHAIR, who.did_not_propose]],
    Permission.DROP_CLOSURE: [_LEAD, _CHAIR],
    Permission.REOPEN_RISK: [_LEAD, _CHAIR],
    Permission.MARK_CONFIDENTIAL: [_LEAD, [who.sees, who.informs]],
    Permission.SHARE_RISK: [[who.sees, who.lead_of_holder]],
    Permission.ESCALATE_RISK: [_LEAD],
    # A unit asked keeps its request for ever, though it may see the risk no more; unless it is confidential.
    Permission.ANSWER_ESCALATION: [[who.leads_receiver, who.not_hidden]],
    Permission.REPLY_TO_ESCALATION: [_OWN, _LEAD],
    Permission.WITHDRAW_ESCALATION: [_LEAD],
    Permission.END_ESCALATION: [_LEAD, [who.sees, who.leads_receiver]],
    Permission.STEP_DOWN_RISK: [_LEAD],
    Permission.ANSWER_STEP_DOWN: [[who.sees, who.leads_lower]],
    Permission.SET_PATHWAY: [[who.configures_there]],
    Permission.SEE_RAISER_NAME: [_OWN, [who.sees, who.leads_origin]],
    Permission.CHANGE_TREE: [[who.configures_there]],
    Permission.TRANSFER_RISK: [[who.sees, who.lead_of_organisation]],
    # The organisation asked sees the request and the risk as it was then, and nothing that comes later.
    Permission.ANSWER_TRANSFER: [[who.leads_new_organisation, who.not_hidden]],
    Permission.WITHDRAW_TRANSFER: [[who.sees, who.lead_of_organisation]],
    Permission.OPEN_GOVERNANCE_REVIEW: [[who.informs_there]],
    Permission.READ_GOVERNANCE_REVIEWS: [[who.informs_there], [who.oversees_there]],
}


def can(actor: Reader, permission: Permission, risk: Risk | None = None, **about: Unpack[About]) -> bool:
    """May this person or client do this, to this risk, or to what hangs on it?"""
    matter = Matter(actor, risk, **about)
    return any(all(holds(matter) for holds in every) for every in GRANTS[permission])


_REFUSED = {
    Permission.CHANGE_TREE: "Only a system administrator of every unit it touches, or of a unit above, can change this."
}
_REFUSED_OTHERWISE = "You can read this but not do this. Ask your AHP lead, or the person who holds the risk."


def check(actor: Reader, permission: Permission, risk: Risk | None = None, **about: Unpack[About]) -> None:
    """Raise ``NotPermitted`` unless ``can``."""
    if not can(actor, permission, risk, **about):
        raise NotPermitted(_REFUSED.get(permission, _REFUSED_OTHERWISE))
