import pytest

from riskreg.errors import NotFound, RuleBroken
from riskreg.extensions import db
from riskreg.vocabulary import RiskAction, RiskStatus
from riskreg.workflows.moving import move_risk
from riskreg.workflows.offering import legal_moves
from tests.factories import moves, payloads
from tests.factories.moves import cast, risk_at
from tests.reading import last_event

RISK = {
    "ask": ("lead", lambda: payloads.ask(), moves.triage_risk),
    "answer": ("contributor", lambda: payloads.answering(), moves.answer_question),
    "accept": ("lead", lambda: payloads.accept(cast.lead), moves.triage_risk),
    "decline": ("lead", lambda: payloads.decline(), moves.triage_risk),
    "amend": ("lead", lambda: {"title": "Other"}, moves.amend),
    "score": ("lead", lambda: payloads.rescoring(1, 1), moves.score),
    "add_control": ("lead", lambda: payloads.control(), moves.add_control),
    "add_action": ("lead", lambda: payloads.action(cast.lead), moves.add_action),
    "complete_action": (
        "lead",
        lambda: payloads.completion(),
        lambda risk, payload, actor: moves.complete_action(risk, 1, payload, actor=actor),
    ),
    "close": ("lead", lambda: payloads.closure(), moves.close),
    "escalate": ("lead", lambda: payloads.escalate("TESTA"), moves.escalate),
}
# From each status: what the lead may do, in the order it is offered, and where each leads.
LEGAL = {
    "new": {"ask": "needs_information", "accept": "open", "decline": "declined", "amend": "new"},
    "needs_information": {"accept": "open", "decline": "declined", "amend": "needs_information"},
    "open": {
        "amend": "open",
        "score": "open",
        "add_control": "open",
        "add_action": "open",
        "complete_action": "open",
        "close": "closed",
        "escalate": "open",
    },
    "declined": {},
    "closed": {"complete_action": "closed"},
}
# What is offered besides, each with tests of its own.
BESIDE = {
    "new": ["join", "mark_confidential"],
    "needs_information": ["mark_confidential"],
    "open": [
        *("redate_action", "join", "add_voice", "hand_over", "review", "link", "tolerate"),
        *("mark_confidential", "share"),
    ],
    "declined": ["reopen", "mark_confidential"],
    "closed": ["reopen", "mark_confidential"],
}
EVENTS = {
    "ask": "risk.question_asked",
    "answer": "risk.question_answered",
    "accept": "risk.accepted",
    "decline": "risk.declined",
    "amend": "risk.amended",
    "score": "risk.scored",
    "add_control": "risk.control_added",
    "add_action": "risk.action_added",
    "complete_action": "risk.action_completed",
    "close": "risk.closed",
    "escalate": "escalation.asked",
}


def risk_with_an_action(status):
    if status not in ("open", "closed"):
        return risk_at(RiskStatus(status))
    risk = risk_at(RiskStatus.OPEN)
    moves.add_action(risk, payloads.action(cast.lead), actor=cast.lead)
    if status == "closed":
        moves.close(risk, payloads.closure(), actor=cast.lead)
    return risk


def offered_to_lead(status):
    return sorted([*LEGAL[status], *BESIDE[status]])


def expected(status, action):
    if (status, action) == ("needs_information", "answer"):
        return "new"
    return LEGAL[status].get(action)


@pytest.mark.parametrize("action", RISK)
@pytest.mark.parametrize("status", LEGAL)
def test_each_move_of_a_risk_from_each_status(status, action):
    risk = risk_with_an_action(status)
    before = last_event().seq
    name, payload, verb = RISK[action]
    target = expected(status, action)

    if target:
        verb(risk, payload(), actor=cast.person(name))

        assert (risk.status, last_event().kind) == (target, EVENTS[action])
    elif action == "complete_action":
        with pytest.raises(NotFound):
            verb(risk, payload(), actor=cast.person(name))
    else:
        with pytest.raises(RuleBroken) as refused:
            verb(risk, payload(), actor=cast.person(name))

        offered = offered_to_lead(status) if name == "lead" else sorted(legal_moves(risk, actor=cast.contributor))
        assert (refused.value.code, refused.value.status) == ("move_not_legal", 409)
        assert refused.value.details["risk_status"] == status
        assert sorted(refused.value.details["legal_moves"]) == offered
        assert (last_event().seq, risk.status) == (before, status)


@pytest.mark.parametrize("status", LEGAL)
def test_what_is_offered_is_what_is_legal(status):
    risk = risk_with_an_action(status)

    assert sorted(legal_moves(risk, actor=cast.lead)) == offered_to_lead(status)


@pytest.mark.parametrize(
    ("status", "offered"),
    [
        ("new", ["amend"]),
        ("needs_information", ["answer", "amend"]),
        ("open", ["add_control", "add_action"]),
        ("declined", []),
        ("closed", []),
    ],
)
def test_who_raised_it_is_offered_less(status, offered):
    risk = risk_with_an_action(status)

    assert legal_moves(risk, actor=cast.contributor) == offered


# They need an action, another person, another unit, or are done by the clock.
NOT_BY_THE_LEAD_ALONE = {
    *(RiskAction.RAISE, RiskAction.ANSWER, RiskAction.COMPLETE_ACTION, RiskAction.REDATE_ACTION),
    *(RiskAction.SCORE_BESIDE, RiskAction.EXPIRE),
}


@pytest.mark.parametrize(
    ("status", "legal"),
    [
        (
            "tolerated",
            [
                *("amend", "score", "add_control", "add_action", "tag_education", "add_voice", "hand_over", "review"),
                *("link", "unlink", "hold", "close", "propose_closure", "confirm_closure", "drop_closure"),
                *("mark_confidential", "clear_confidential", "name_readers", "share", "end_share"),
            ],
        ),
        ("joined", ["mark_confidential", "clear_confidential", "name_readers", "end_share"]),
    ],
)
def test_statuses_that_no_verb_leads_to_yet(status, legal):
    risk = risk_at(RiskStatus.OPEN)
    # In this transaction only: it is rolled back before anything is written.
    risk.status = RiskStatus(status)
    found = []
    for action in RiskAction:
        if action not in NOT_BY_THE_LEAD_ALONE:
            try:
                move_risk(risk, action, actor=cast.lead)
            except RuleBroken:
                continue
            found.append(action.value)
            risk.status = RiskStatus(status)
    db.session.rollback()

    assert found == legal
