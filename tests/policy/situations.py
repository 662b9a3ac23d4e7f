"""The situations of ``matrix.yaml``, each reached by the real verbs: a risk, its newest request, an action."""

from collections.abc import Callable

from riskreg.models import Action, Escalation, Person, Risk
from riskreg.vocabulary import EscalationStatus, RiskStatus
from tests.factories import payloads
from tests.factories.moves import (
    add_action,
    answer,
    cast,
    escalate,
    escalation_at,
    held_at,
    propose_closure,
    raise_risk,
    risk_at,
)

Situation = tuple[Risk, Escalation | None, Action | None]


def owned(risk: Risk, owner: Person, actor: Person) -> Risk:
    add_action(risk, payloads.action(owner), actor=actor)
    return risk


def of_team() -> Risk:
    return owned(risk_at(RiskStatus.OPEN, owner=cast.colleague), cast.colleague, cast.lead)


def new_risk() -> Situation:
    return raise_risk(actor=cast.contributor), None, None


def held_by_team() -> Situation:
    risk = of_team()
    return risk, None, risk.actions[0]


def held_by_organisation() -> Situation:
    owner = cast.organisation_contributor
    risk = owned(risk_at(RiskStatus.OPEN, owner=owner), owner, cast.director)
    return risk, None, risk.actions[0]


def closing_proposed() -> Situation:
    risk = risk_at(RiskStatus.OPEN, owner=cast.organisation_contributor, score=payloads.score(4, 4))
    propose_closure(risk, payloads.closure(), actor=cast.chair)
    return risk, None, None


def ics_asked() -> Situation:
    risk = of_team()
    return risk, escalate(risk, payloads.escalate("TESTI"), actor=cast.both_sides), risk.actions[0]


def organisation_asked() -> Situation:
    risk = of_team()
    return risk, escalation_at(EscalationStatus.ASKED, "TESTA", risk=risk), risk.actions[0]


def taken_over() -> Situation:
    risk = of_team()
    request = escalation_at(EscalationStatus.ASKED, risk=risk)
    answer(request, payloads.transfer(cast.ics_contributor), actor=cast.ics_lead)
    return risk, request, risk.actions[0]


def supported() -> Situation:
    risk = of_team()
    request = escalation_at(EscalationStatus.ASKED, risk=risk)
    answer(request, payloads.support(cast.ics_contributor), actor=cast.ics_lead)
    return risk, request, risk.actions[1]


def declined() -> Situation:
    risk = of_team()
    return risk, escalation_at(EscalationStatus.DECLINED, risk=risk), risk.actions[0]


def raised_at_ics() -> Situation:
    risk = owned(risk_at(RiskStatus.OPEN, "TESTI"), cast.ics_lead, cast.ics_lead)
    return risk, None, risk.actions[0]


def held_by_service() -> Situation:
    lead = cast.elsewhere_service_lead
    risk = owned(risk_at(RiskStatus.OPEN, "TESTC.OT", owner=lead), cast.elsewhere_contributor, lead)
    return risk, None, risk.actions[0]


def region_asked() -> Situation:
    risk = owned(held_at("TESTI"), cast.ics_lead, cast.ics_lead)
    return risk, escalation_at(EscalationStatus.ASKED, "TESTR", risk=risk), risk.actions[0]


SITUATIONS: dict[str, Callable[[], Situation]] = {
    "new risk of a team": new_risk,
    "held by the team, owned by a colleague": held_by_team,
    "held by the organisation, owned by its contributor": held_by_organisation,
    "closing proposed by a chair": closing_proposed,
    "its ics is asked by someone who leads both": ics_asked,
    "its organisation is asked by the team": organisation_asked,
    "taken over by the ics": taken_over,
    "supported by the ics": supported,
    "declined by the ics": declined,
    "raised at the ics": raised_at_ics,
    "held by a service of another ics": held_by_service,
    "asked of the region by the ics": region_asked,
}
