"""The one document of a risk: what every door shows, what is hashed, and the stage that is derived on the way.

No names in it (people are an opaque id and a title), so there is no second view of it for anybody.
"""

from typing import Any

from riskreg.models import Action, ClosureProposal, Risk, Score
from riskreg.vocabulary import Level, LinkKind, RiskStatus, ScoreKind, Stage
from riskreg.workflows.request_shown import escalation_shown, step_down_shown
from riskreg.workflows.shown import canonical, day, moment, person_shown

OVER = (RiskStatus.CLOSED, RiskStatus.DECLINED, RiskStatus.JOINED)
WAITING = (RiskStatus.NEW, RiskStatus.NEEDS_INFORMATION)


def stage(risk: Risk) -> Stage:
    """The first that fits, from status, requests, controls and actions."""
    if risk.status in OVER:
        return Stage.CLOSED
    if risk.status in WAITING:
        return Stage.IDENTIFICATION
    if risk.undecided is not None:
        return Stage.ESCALATION
    if risk.involved:
        return Stage.GOVERNANCE
    return Stage.TREATMENT if risk.controls or risk.actions else Stage.ASSESSMENT


def document_of(risk: Risk) -> str:
    """The whole risk at its version, as text. Every key is always present; units appear by code only."""
    return canonical(_words(risk) | _place(risk) | _treatment(risk) | _dates(risk))


def _words(risk: Risk) -> dict[str, Any]:
    return {
        "id": str(risk.uuid),
        "reference": risk.reference,
        "version": risk.version,
        "status": risk.status.value,
        "stage": stage(risk).value,
        "theme": risk.theme.value,
        "title": risk.title,
        "cause": risk.cause,
        "event": risk.event,
        "effect": risk.effect,
        "urgency": risk.urgency.value,
        "professions": [row.profession for row in risk.professions],
        "affected": risk.affected,
        "seips": risk.seips or [],
        "confidential": risk.confidential,
        "voices": len(risk.voices),
        # A link to another risk is shown only to those who see that one too, so never here.
        "links": [
            {"n": row.n, "kind": row.kind.value, "reference": row.reference}
            for row in risk.links
            if row.unlinked_at is None and row.kind != LinkKind.RISK
        ],
        "education": risk.education,
        "joined_to": risk.joined_to.reference if risk.joined_to_id and risk.joined_to else None,
    }


def _place(risk: Risk) -> dict[str, Any]:
    path = risk.path

    def code(level: Level) -> str | None:
        return path[level].code if level in path else None

    return {
        "origin": {
            "unit": risk.origin.code,
            "level": risk.origin.level.value,
            "org": code(Level.ORGANISATION),
            "ics": code(Level.ICS),
            "region": code(Level.REGION),
        },
        "holder": {"unit": risk.holder.code, "level": risk.holder.level.value},
        "level": risk.level.value,
        "owner": person_shown(risk.owner),
        "co_owners": [person_shown(person) for person in risk.co_owners],
        "raised_by": {"title": risk.raised_by.title, "unit": risk.origin.code},
    }


def _treatment(risk: Risk) -> dict[str, Any]:
    return {
        "scores": {kind.value: _score(latest_score(risk, kind)) for kind in ScoreKind},
        "scores_beside": [{"unit": unit, **(_score(row) or {})} for unit, row in views_beside(risk)],
        "appetite": risk.appetite,
        "response": "tolerate" if risk.status == RiskStatus.TOLERATED else "treat",
        "controls": [
            {
                "n": row.n,
                "text": row.text,
                "effectiveness": row.effectiveness.value,
                "checked_on": row.checked_on.isoformat(),
            }
            for row in risk.controls
        ],
        "actions": [_action(row) for row in risk.actions],
        "escalation": escalation_shown(risk.undecided) if risk.undecided else None,
        "step_down": step_down_shown(risk.step_down_asked) if risk.step_down_asked else None,
        "closure_proposed": _proposal(risk.closure_proposed),
    }


def _dates(risk: Risk) -> dict[str, Any]:
    return {
        "next_review_on": day(risk.next_review_on),
        "triage_by": day(risk.triage_by),
        "tolerated_until": day(risk.tolerated_until),
        "raised_at": moment(risk.raised_at),
        "changed_at": moment(risk.changed_at),
    }


def latest_score(risk: Risk, kind: ScoreKind) -> Score | None:
    return next((row for row in reversed(risk.scores) if row.kind == kind), None)


def views_beside(risk: Risk) -> list[tuple[str, Score]]:
    """By unit code: the newest score that each other level gave beside the holder's; it counts nowhere."""
    return sorted({row.beside_unit.code: row for row in risk.scores_beside if row.beside_unit}.items())


def _score(row: Score | None) -> dict[str, Any] | None:
    if row is None:
        return None
    return {
        "consequence": row.consequence,
        "likelihood": row.likelihood,
        "score": row.score,
        "band": row.band.value,
        "domain": row.domain,
        "matrix": row.matrix,
        "rationale": row.rationale,
        "by": day(row.by),
        "scored_at": moment(row.scored_at),
    }


def _action(row: Action) -> dict[str, Any]:
    return {
        "n": row.n,
        "text": row.text,
        "unit": row.unit.code,
        "owner": person_shown(row.owner),
        "due_on": row.due_on.isoformat(),
        "done_on": day(row.done_on),
        "helped": row.helped.value if row.helped else None,
    }


def _proposal(proposal: ClosureProposal | None) -> dict[str, Any] | None:
    return (
        None
        if proposal is None
        else {
            "reason": proposal.reason.value,
            "text": proposal.text,
            "proposed_by": person_shown(proposal.proposed_by),
            "proposed_at": moment(proposal.proposed_at),
        }
    )
