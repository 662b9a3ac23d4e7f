"""What every page about one risk stands on: the risk as its reader sees it, where it stands, what they may do next."""

from collections.abc import Collection
from typing import Any

from flask import render_template, request

from riskreg import clock, policy
from riskreg.pages.moves_offered import Offer, offers
from riskreg.pages.standing import standing
from riskreg.policy import Reader
from riskreg.queries.dealing import InView, get_in_view
from riskreg.queries.pathway import pathway_for
from riskreg.queries.units import names_of
from riskreg.vocabulary import Band, EscalationAction, EscalationStatus, Permission, RiskAction, ScoreKind
from riskreg.web.access import reader
from riskreg.workflows.moving import escalation_permission, risk_permission
from riskreg.workflows.offering import legal_moves

NOT_IN_THIS_STATE = "Only a risk that is open on the register can be dealt with in this way."
TABS = {
    "summary": ("Summary", "pages.show_risk"),
    "scores": ("Scores and target", "pages.show_scores"),
    "in_place": ("What is in place", "pages.show_controls"),
    "actions": ("Actions", "pages.show_actions"),
    "history": ("History", "pages.show_history"),
}


def in_view(ref: str) -> InView:
    return get_in_view(ref, reader=reader())


def risk_page(template: str, view: InView, *, here: str | None = None, units: Collection[str] = (), **more: Any) -> str:
    """A page about this risk; ``here`` is the sub-page it stands on, ``units`` are others that it names."""
    risk, who = view.risk, reader()
    with policy.remembering_sight():
        legal = legal_moves(risk, actor=who)
        found = offers(risk, legal, actor=who)
        raiser = risk.raised_by.name if policy.can(who, Permission.SEE_RAISER_NAME, risk) else None
    return render_template(
        template,
        **{"answers": {}, "errors": {}} | more,
        risk=risk,
        ref=risk.reference,
        version=form_version(risk),
        names=names_of({*_codes(risk), *units}),
        tag=standing(risk.status, _is_escalated(risk)),
        before=view.before,
        local_band=local_band(risk),
        is_overdue=is_overdue(risk),
        raiser=raiser,
        offers=found,
        legal=legal,
        here=here,
        tabs=TABS,
        today=clock.today(),
    )


def local_band(risk: Any) -> Band | None:
    """What the holder calls the band of the score, where that is not the national word for it."""
    if risk.score is None:
        return None
    found = pathway_for(risk.holder, on=clock.today()).local_band(risk.score)
    return found if found != risk.band else None


def form_version(risk: Any) -> int | str:
    """As the risk was when the form was first opened: a form that comes back must not lose sight of it."""
    return request.form.get("version", "") if request.method == "POST" else risk.version


def offer_or_refuse(risk: Any, action: RiskAction | EscalationAction, *, actor: Reader) -> Offer:
    """Is this possible now, and if not, why? Raises ``NotPermitted`` for one who may never do it."""
    if isinstance(action, EscalationAction):
        permission = escalation_permission(action)
    else:
        permission = risk_permission(risk, action)
    with policy.remembering_sight():
        policy.check(actor, permission, risk)
        found = {offer.move: offer for offer in offers(risk, legal_moves(risk, actor=actor), actor=actor)}
    return found.get(action.value) or Offer(action.value, "", "", NOT_IN_THIS_STATE)


def _codes(risk: Any) -> set[str]:
    units = [risk.origin, risk.holder, *risk.path.values()]
    units += [unit for request in risk.escalations for unit in (request.from_unit, request.to_unit)]
    return {unit.code for unit in [*units, *(action.unit for action in risk.actions)]}


def _is_escalated(risk: Any) -> bool:
    return any(row.is_undecided or row.status == EscalationStatus.ACCEPTED for row in risk.escalations)


def newest(risk: Any, kind: ScoreKind) -> Any:
    return next((row for row in reversed(risk.scores) if row.kind == kind), None)


def is_overdue(risk: Any) -> bool:
    """A review, an answer to the request, or the reading of a new risk is late."""
    today = clock.today()
    on_register = risk.status.value in ("open", "tolerated")
    late_review = on_register and risk.next_review_on is not None and risk.next_review_on < today
    late_reading = risk.triage_by is not None and risk.triage_by < today
    return late_review or late_reading or (risk.undecided is not None and risk.undecided.is_overdue(on=today))
