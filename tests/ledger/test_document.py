import pytest
from sqlalchemy import select

from riskreg.extensions import db
from riskreg.models import Event, RiskVersion
from riskreg.vocabulary import EscalationStatus, RiskStatus
from tests.factories import payloads
from tests.factories.moves import add_action, add_control, answer, escalate, escalation_at, raise_risk, risk_at
from tests.reading import document


def test_a_document_names_nobody(cast):
    risk = risk_at(RiskStatus.OPEN, owner=cast.colleague)
    add_action(risk, payloads.action(cast.lead), actor=cast.lead)
    request = escalate(risk, payloads.escalate("TESTI"), actor=cast.director)
    answer(request, payloads.give_back(), actor=cast.ics_lead)

    texts = [*db.session.scalars(select(RiskVersion.document)), *db.session.scalars(select(Event.body))]

    assert [text for text in texts if "Name of" in text or "@" in text] == []
    assert document(risk)["owner"] == {"id": str(cast.colleague.uuid), "title": "Title of colleague"}
    assert document(risk)["raised_by"] == {"title": "Title of contributor", "unit": "TESTA.SLT"}


def test_a_document_of_a_new_risk(cast):
    risk = raise_risk(actor=cast.contributor, affected=["staff"])

    assert document(risk) == {
        "id": str(risk.uuid),
        "reference": "TESTA-0001",
        "version": 1,
        "status": "new",
        "stage": "identification",
        "theme": "staffing",
        "title": "Nobody covers the ward at weekends",
        "cause": "",
        "event": "There is a risk that nobody covers the ward at weekends",
        "effect": "",
        "urgency": "weeks",
        "professions": ["SLT"],
        "affected": ["staff"],
        "seips": [],
        "origin": {
            "unit": "TESTA.SLT",
            "level": "team",
            "org": "TESTA",
            "ics": "TESTI",
            "region": "TESTR",
        },
        "holder": {"unit": "TESTA.SLT", "level": "team"},
        "level": "team",
        "owner": None,
        "co_owners": [],
        "raised_by": {"title": "Title of contributor", "unit": "TESTA.SLT"},
        "scores": {"initial": None, "current": None, "target": None},
        "scores_beside": [],
        "appetite": None,
        "response": "treat",
        "next_review_on": None,
        "triage_by": "2026-11-27",
        "controls": [],
        "actions": [],
        "escalation": None,
        "step_down": None,
        "closure_proposed": None,
        "tolerated_until": None,
        "voices": 0,
        "links": [],
        "joined_to": None,
        "confidential": False,
        "education": None,
        "raised_at": "2026-11-24T10:30:00.000000Z",
        "changed_at": "2026-11-24T10:30:00.000000Z",
    }


def test_parts_of_a_document(cast):
    risk = risk_at(RiskStatus.OPEN)
    add_control(risk, payloads.control(), actor=cast.lead)
    add_action(risk, payloads.action(cast.lead), actor=cast.lead)
    request = escalate(risk, payloads.escalate("TESTI"), actor=cast.director)
    shown = document(risk)

    assert shown["scores"]["current"] == {
        "consequence": 4,
        "likelihood": 3,
        "score": 12,
        "band": "high",
        "domain": "workforce",
        "matrix": "npsa-2008-ownwords-1",
        "rationale": "Two posts are vacant",
        "by": None,
        "scored_at": "2026-11-24T10:30:00.000000Z",
    }
    assert shown["appetite"] == {
        "domain": "workforce",
        "appetite": "cautious",
        "max_target_score": 9,
        "tolerance_score": 12,
        "set_by": None,
        "as_of": "2026-11-24",
        "before": None,
    }
    assert shown["controls"] == [
        {
            "n": 1,
            "text": "On-call rota shared with the next ward",
            "effectiveness": "partly",
            "checked_on": "2026-11-24",
        }
    ]
    assert shown["actions"] == [
        {
            "n": 1,
            "text": "Recruit to both posts",
            "unit": "TESTA.SLT",
            "owner": {"id": str(cast.lead.uuid), "title": "Title of lead"},
            "due_on": "2026-12-24",
            "done_on": None,
            "helped": None,
        }
    ]
    assert shown["escalation"] == {
        "id": str(request.uuid),
        "risk": {"id": str(risk.uuid), "reference": risk.reference},
        "from_unit": "TESTA",
        "to_unit": "TESTI",
        "status": "asked",
        "ask": "decision",
        "ask_sentence": "Fund two posts across the system",
        "grounds": ["score"],
        "tried": "Three rounds of adverts",
        "evidence": "",
        "new_evidence": "",
        "wanted_by": payloads.day(60),
        "asked_at": "2026-11-24T10:30:00.000000Z",
        "asked_by": {"id": str(cast.director.uuid), "title": "Title of director"},
        "asked_version": 5,
        "acknowledge_by": "2026-12-01",
        "decide_by": "2026-12-22",
        **dict.fromkeys(("acknowledged_at", "decided_at", "decided_by", "decided_version", "outcome")),
        **dict.fromkeys(("mode", "reason_code", "reason", "advice", "support", "redirected_to", "appeal_of")),
        **dict.fromkeys(("phoned", "phoned_at", "split", "redirected_from", "ended_at", "end_reason")),
        "route": "line",
        "co_owners": [],
        "questions": [],
    }


@pytest.mark.parametrize(
    ("make", "stage"),
    [
        (lambda cast: raise_risk(actor=cast.contributor), "identification"),
        (lambda cast: risk_at(RiskStatus.NEEDS_INFORMATION), "identification"),
        (lambda cast: risk_at(RiskStatus.OPEN), "assessment"),
        (lambda cast: risk_at(RiskStatus.DECLINED), "closed"),
        (lambda cast: risk_at(RiskStatus.CLOSED), "closed"),
        (lambda cast: escalation_at(EscalationStatus.ASKED).risk, "escalation"),
        (lambda cast: escalation_at(EscalationStatus.RETURNED).risk, "escalation"),
        (lambda cast: escalation_at(EscalationStatus.ACCEPTED).risk, "governance"),
        (lambda cast: escalation_at(EscalationStatus.DECLINED).risk, "assessment"),
        (lambda cast: with_control(risk_at(RiskStatus.OPEN), cast), "treatment"),
        (lambda cast: with_action(risk_at(RiskStatus.OPEN), cast), "treatment"),
    ],
)
def test_the_stage_is_the_first_that_fits(cast, make, stage):
    assert document(make(cast))["stage"] == stage


def with_control(risk, cast):
    add_control(risk, payloads.control(), actor=cast.lead)
    return risk


def with_action(risk, cast):
    add_action(risk, payloads.action(cast.lead), actor=cast.lead)
    return risk
