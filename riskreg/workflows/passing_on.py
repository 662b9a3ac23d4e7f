"""One request becomes another at a unit further on: the receiver redirects it, the sender appeals a decline.

The words that were asked stay the same, so that nobody has to write them twice.
"""

from functools import partial
from typing import Any

from sqlalchemy.orm.attributes import set_committed_value

from riskreg.errors import NotPermitted
from riskreg.extensions import db
from riskreg.models import Escalation, Person, Risk
from riskreg.queries.people import leaders_of
from riskreg.vocabulary import EscalationAction
from riskreg.workflows import ledger, sentences
from riskreg.workflows.deciding import decide, record_answer
from riskreg.workflows.escalation import about, name_of, new_request
from riskreg.workflows.handing_back import hand_back_actions
from riskreg.workflows.moving import move_escalation, refuse_while_stepping_down, refuse_while_undecided
from riskreg.workflows.readers import admit_to_answer
from riskreg.workflows.where_to_ask import chosen, crosses, may_cross, unit_to_appeal_to, units_to_pass_on_to

ASKED = ("ask", "ask_sentence", "grounds", "tried", "evidence", "wanted_by")


def redirect_escalation(request: Escalation, answers: dict[str, Any], *, actor: Person) -> Escalation:
    """Not ours to decide: it goes on, as it was asked and by whom, to a unit whose clock starts anew."""
    risk, was = request.risk, request.risk.status
    row = move_escalation(request, EscalationAction.REDIRECT, actor=actor)
    to_unit = chosen(units_to_pass_on_to(request, actor=actor), answers["to_unit"])
    request.reason = answers["reason"]
    decide(request, actor)
    words = _words(request) | {
        name: getattr(request, name) for name in ("new_evidence", "route", "phoned", "phoned_at")
    }
    named = admit_to_answer(risk, answers.get("readers", []), to_unit, asked_by=request.asked_by)
    # This one leaves the one place of an undecided request before the new one takes it.
    db.session.flush()
    new = new_request(risk, to_unit, request.asked_by, redirected_from=request, **words)
    set_committed_value(request, "redirected_to", new)
    data = {"redirected_to": str(new.uuid), "new_unit": to_unit.code} | hand_back_actions(risk) | named
    record_answer(request, row, was, answers["message"], data, actor, also_tell=leaders_of(to_unit))
    return request


def appeal(request: Escalation, answers: dict[str, Any], *, actor: Person) -> Escalation:
    """Ask the next unit above the one that declined, once, and say why. The new request is what comes of it."""
    risk, was = request.risk, request.risk.status
    refusals = (refuse_while_undecided, refuse_while_stepping_down, partial(_refuse_to_cross, request))
    row = move_escalation(request, EscalationAction.APPEAL, actor=actor, refusals=refusals)
    to_unit = unit_to_appeal_to(request)
    assert to_unit is not None  # else the move was not legal
    words = _words(request) | {"new_evidence": answers["why"], "wanted_by": answers["wanted_by"]}
    named = admit_to_answer(risk, answers.get("readers", []), to_unit, asked_by=actor)
    new = new_request(risk, to_unit, actor, appeal_of=request, **words)
    set_committed_value(request, "appealed_as", new)
    told = sentences.appealed(new, name_of(request.to_unit), name_of(to_unit))
    data = about(new) | {"appeal_of": str(request.uuid)} | named
    entry = ledger.Entry(risk, row.event, was, new.from_unit, data, told, leaders_of(to_unit))
    ledger.record([entry], actor=actor)
    return new


def _refuse_to_cross(request: Escalation, risk: Risk, *, actor: Person) -> None:
    to_unit = unit_to_appeal_to(request)
    if to_unit is not None and crosses(risk, to_unit) and not may_cross(risk, actor=actor):
        raise NotPermitted(
            f"Only those who lead your organisation can let {to_unit.code} read this risk. Ask your Director of AHPs."
        )


def _words(request: Escalation) -> dict[str, Any]:
    return {name: getattr(request, name) for name in ASKED}
